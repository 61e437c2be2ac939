// Whether a document is well-formed: a small reader of the XML that pages keep to (elements,
// attributes in double quotes, the five named and the decimal references, no comments).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strand::support {

class XmlCheck {
 public:
  explicit XmlCheck(std::string_view text) : text_(text) {}

  // Empty when the document is well-formed, else what is wrong and at which byte.
  [[nodiscard]] std::string problem() {
    if (take("<!DOCTYPE html>")) skip_space();
    while (problem_.empty() && at_ < text_.size()) {
      if (text_[at_] == '<') {
        tag();
      } else {
        character(open_.empty() ? " \n" : "");
      }
    }
    if (problem_.empty() && !open_.empty()) fail("never closed: " + open_.back());
    if (problem_.empty() && roots_ != 1) fail("not one root");
    return problem_;
  }

 private:
  static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }
  void fail(const std::string& what) {
    if (problem_.empty()) problem_ = what + ", at byte " + std::to_string(at_);
  }
  bool take(std::string_view wanted) {
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }
  std::string name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    if (at_ == begin) fail("no name");
    return std::string(text_.substr(begin, at_ - begin));
  }
  // One character of text, or one reference; only those of `allowed` unless it is empty.
  void character(std::string_view allowed) {
    const char c = text_[at_];
    if (!allowed.empty() && allowed.find(c) == std::string_view::npos) return fail("text outside");
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') return fail("a control character");
    if (c != '&') {
      ++at_;
      return;
    }
    for (const std::string_view one : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"}) {
      if (take(one)) return;
    }
    fail("no reference");
  }
  void tag() {
    if (take("</")) {
      const std::string closed = name();
      if (open_.empty() || open_.back() != closed) return fail("closes " + closed);
      open_.pop_back();
      if (!take(">")) fail("no >");
      return;
    }
    take("<");
    const std::string element = name();
    if (open_.empty()) ++roots_;
    std::vector<std::string> attributes;
    for (skip_space(); problem_.empty() && !take(">"); skip_space()) {
      if (take("/>")) return;
      const std::string attribute = name();
      for (const std::string& other : attributes) {
        if (other == attribute) fail("twice " + attribute);
      }
      attributes.push_back(attribute);
      if (!take("=\"")) return fail("no value of " + attribute);
      while (problem_.empty() && at_ < text_.size() && text_[at_] != '"') {
        if (text_[at_] == '<') return fail("< in a value");
        character("");
      }
      if (!take("\"")) return fail("no end of " + attribute);
    }
    open_.push_back(element);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t roots_ = 0;
  std::vector<std::string> open_;
  std::string problem_;
};

}  // namespace strand::support
