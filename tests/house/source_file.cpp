#include "tests/house/source_file.hpp"

#include <cctype>
#include <utility>

namespace strand::house {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

bool is_include(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with('#')) return false;
  return trimmed(line.substr(1)).starts_with("include");
}

// Walks over C++ text and copies it with everything blanked that is not code.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), code_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (at_line_start() && is_include(rest_of_line())) {
        at_ += rest_of_line().size();
      } else if (ahead("//")) {
        blank(rest_of_line().size());
      } else if (ahead("/*")) {
        blank_through("*/", 2);
      } else if (ahead("R\"") && !after_word()) {
        skip_raw_string();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !after_word())) {
        skip_literal(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(code_);
  }

 private:
  [[nodiscard]] bool ahead(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }
  [[nodiscard]] bool at_line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }
  // A quote after a digit separates digits, as in 65'507.
  [[nodiscard]] bool after_word() const { return at_ > 0 && is_word(text_[at_ - 1]); }
  [[nodiscard]] std::string_view rest_of_line() const {
    return text_.substr(at_, text_.find('\n', at_) - at_);
  }

  void blank(std::size_t count) {
    for (; count > 0 && at_ < text_.size(); --count, ++at_) {
      if (text_[at_] != '\n') code_[at_] = ' ';
    }
  }

  void blank_through(std::string_view end, std::size_t from) {
    const std::size_t found = text_.find(end, at_ + from);
    blank(found == std::string_view::npos ? text_.size() - at_ : found + end.size() - at_);
  }

  void skip_raw_string() {
    const std::size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      ++at_;
      return;
    }
    const std::string end = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    blank_through(end, open - at_);
  }

  void skip_literal(char quote) {
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      blank(text_[at_] == '\\' ? 2 : 1);
    }
    if (at_ < text_.size()) ++at_;
  }

  std::string_view text_;
  std::string code_;
  std::size_t at_ = 0;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

SourceFile parse_source(std::string path, std::string_view text) {
  return {std::move(path), lines_of(text), lines_of(Blanker(text).run())};
}

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> includes;
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    const std::string_view line = file.code[i];
    if (!is_include(line)) continue;
    const std::size_t open = line.find_first_of("<\"");
    if (open == std::string_view::npos) continue;
    const std::size_t close = line.find_first_of(">\"", open + 1);
    if (close == std::string_view::npos) continue;
    includes.push_back(
        {i + 1, std::string(line.substr(open + 1, close - open - 1)), line[open] == '"'});
  }
  return includes;
}

std::vector<std::string_view> identifiers_of(std::string_view code_line) {
  std::vector<std::string_view> identifiers;
  std::size_t at = 0;
  while (at < code_line.size()) {
    std::size_t end = at;
    while (end < code_line.size() && is_word(code_line[end])) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    if (std::isdigit(static_cast<unsigned char>(code_line[at])) == 0) {
      identifiers.push_back(code_line.substr(at, end - at));
    }
    at = end;
  }
  return identifiers;
}

bool is_header(const SourceFile& file) {
  return file.path.ends_with(".hpp");
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view stem_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  return path.substr(0, path.find('.'));
}

}  // namespace strand::house
