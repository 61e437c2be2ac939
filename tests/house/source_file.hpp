// A file of the source tree as the rules see it: its lines as they are, and the same lines with
// only the code left, so that a name in a comment or a message breaks no rule.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strand::house {

struct SourceFile {
  std::string path;  // from the root of the tree, with slashes
  std::vector<std::string> lines;
  // As `lines`, with comments and the insides of string and character literals blanked out. The
  // file name of an #include stays.
  std::vector<std::string> code;
};

[[nodiscard]] SourceFile parse_source(std::string path, std::string_view text);

// An #include of a file.
struct Include {
  std::size_t line = 0;  // from 1
  std::string name;      // between the quotes or the angle brackets
  bool quoted = false;   // "name": a file of the project
};
[[nodiscard]] std::vector<Include> includes_of(const SourceFile& file);

// The identifiers of a line of code, in order; numbers are none.
[[nodiscard]] std::vector<std::string_view> identifiers_of(std::string_view code_line);

[[nodiscard]] bool is_header(const SourceFile& file);
// "core/wire" of "core/wire/datagram.hpp"
[[nodiscard]] std::string_view folder_of(std::string_view path);
// "datagram" of "core/wire/datagram.hpp"
[[nodiscard]] std::string_view stem_of(std::string_view path);

}  // namespace strand::house
