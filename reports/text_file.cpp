#include "reports/text_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace strand::reports {

expected<std::string, TextFileTrouble> read_text_file(const std::filesystem::path& path,
                                                      std::size_t most) {
  using Kind = TextFileTrouble::Kind;
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return unexpected(TextFileTrouble{Kind::cannot_open, std::generic_category().message(errno)});
  }
  std::string text;
  std::string block(std::size_t{1} << 20, '\0');
  while (stream && text.size() <= most) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) return unexpected(TextFileTrouble{Kind::cannot_read});
  if (text.size() > most) return unexpected(TextFileTrouble{Kind::too_large});
  return text;
}

}  // namespace strand::reports
