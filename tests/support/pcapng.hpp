// Reads pcapng for tests, strictly: what is not as the specification has it throws. Little-endian
// files of one section with enhanced packets only.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace strand::support {

// Options of a block by their codes.
using PcapngOptions = std::multimap<std::uint16_t, std::string>;

struct PcapngCapture {
  std::string interface;  // its name
  std::uint64_t time = 0;
  std::string bytes;
  PcapngOptions options;

  [[nodiscard]] std::vector<std::string> comments() const {
    std::vector<std::string> comments;
    const auto [begin, end] = options.equal_range(1);
    for (auto option = begin; option != end; ++option) comments.push_back(option->second);
    return comments;
  }
};

struct PcapngFile {
  PcapngOptions options;  // of the section
  std::vector<std::string> interfaces;
  std::vector<PcapngCapture> captures;
};

class PcapngReader {
 public:
  [[nodiscard]] static PcapngFile read(std::string_view bytes) {
    PcapngReader reader;
    while (!bytes.empty()) {
      const std::uint64_t length = number(bytes, 4, 4);
      expect(length >= 12 && length % 4 == 0 && length <= bytes.size(), "a block's length");
      expect(number(bytes, length - 4, 4) == length, "the length at a block's end");
      reader.take(number(bytes, 0, 4), bytes.substr(8, length - 12));
      bytes.remove_prefix(length);
    }
    return reader.file_;
  }

 private:
  static void expect(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error("not pcapng: " + what);
  }

  static std::uint64_t number(std::string_view bytes, std::size_t offset, std::size_t size) {
    expect(offset + size <= bytes.size(), "a field beyond the end");
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) {
      value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    }
    return value;
  }

  static PcapngOptions options_of(std::string_view bytes) {
    PcapngOptions options;
    for (;;) {
      const auto code = static_cast<std::uint16_t>(number(bytes, 0, 2));
      const std::uint64_t size = number(bytes, 2, 2);
      const std::uint64_t padded = (size + 3) / 4 * 4;
      expect(4 + padded <= bytes.size(), "an option's length");
      if (code == 0) {
        expect(size == 0 && bytes.size() == 4, "the end of options");
        return options;
      }
      options.emplace(code, bytes.substr(4, size));
      bytes.remove_prefix(4 + padded);
    }
  }

  void take(std::uint64_t type, std::string_view body) {
    if (!began_) {
      expect(type == 0x0A0D0D0A && number(body, 0, 4) == 0x1A2B3C4D, "the section header");
      expect(number(body, 4, 2) == 1 && number(body, 6, 2) == 0, "the version");
      file_.options = options_of(body.substr(16));
      began_ = true;
    } else if (type == 1) {
      expect(number(body, 0, 2) == 101 && number(body, 2, 2) == 0, "the link type");
      const PcapngOptions options = options_of(body.substr(8));
      expect(options.find(9) != options.end() && options.find(9)->second == "\x09",
             "the resolution of time");
      file_.interfaces.push_back(options.find(2)->second);
    } else {
      expect(type == 6, "the type of a block");
      take_packet(body);
    }
  }

  void take_packet(std::string_view body) {
    const std::uint64_t interface = number(body, 0, 4);
    expect(interface < file_.interfaces.size(), "the interface");
    const std::uint64_t size = number(body, 12, 4);
    expect(size == number(body, 16, 4), "the captured length");
    const std::uint64_t padded = (size + 3) / 4 * 4;
    expect(20 + padded <= body.size(), "a packet beyond the block");
    file_.captures.push_back(
        {file_.interfaces[interface], number(body, 4, 4) << 32 | number(body, 8, 4),
         std::string(body.substr(20, size)), options_of(body.substr(20 + padded))});
  }

  PcapngFile file_;
  bool began_ = false;
};

}  // namespace strand::support
