// The name of a peer: 1 to 32 of the characters A-Z a-z 0-9 _ and -. It becomes part of file names
// (peer_<name>.log), so nothing else is let through.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace strand {

class PeerName {
 public:
  static constexpr std::size_t max_length = 32;

  [[nodiscard]] static std::optional<PeerName> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }

  friend auto operator<=>(const PeerName&, const PeerName&) = default;

 private:
  explicit PeerName(std::string_view text) : text_(text) {}

  std::string text_;
};

}  // namespace strand
