#include "real/log_tail.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace strand::real {

std::string last_lines(std::string_view text, std::size_t count) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  std::size_t begin = text.size();
  for (std::size_t line = 0; line < count && begin > 0; ++line) {
    // The newline before the line that was found last ends the one before it.
    if (begin < text.size()) --begin;
    while (begin > 0 && text[begin - 1] != '\n') --begin;
  }
  return std::string(text.substr(begin));
}

std::string tail_of_file(const std::filesystem::path& file, std::size_t count) {
  constexpr std::streamoff most = 8192;
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) return "";
  stream.seekg(std::max<std::streamoff>(0, std::streamoff(stream.tellg()) - most));
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  return last_lines(text, count);
}

}  // namespace strand::real
