// A whole JPEG, one grey picture of 16 by 16 pixels, for tests that need one without an encoder.
#pragma once

#include <string>
#include <string_view>

namespace strand::real::test {

[[nodiscard]] inline std::string small_jpeg() {
  constexpr std::string_view hexadecimal =
      "ffd8ffe000104a46494600010200000100010000fffe00104c61766335392e33372e31303000ffdb"
      "0043000828282f282f373737373737413c4143434341414141434343484848555555484848434348"
      "48505055555c5f5c575755575f5f646464787873738c8c91acaccfffc4004a000100000000000000"
      "00000000000000000001010000000000000000000000000000000010010000000000000000000000"
      "0000000000110100000000000000000000000000000000ffc0001108001000100301220002110003"
      "1100ffda000c03010002110311003f00000fffd9";
  std::string bytes;
  for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hexadecimal.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

}  // namespace strand::real::test
