#include "core/base/assert.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/limits.hpp"

namespace strand::wire {

namespace {

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

void ControlFramer::append(std::string_view bytes) {
  if (error_) return;
  pending_.erase(0, begin_);
  scanned_ -= begin_;
  begin_ = 0;
  pending_.append(bytes);
}

expected<std::optional<std::string>, Error> ControlFramer::next() {
  if (!error_ && depth_ == 0) skip_to_object();
  if (!error_ && depth_ > 0) {
    const bool whole = scan_object();
    if (scanned_ - begin_ > max_control_message) {
      fail(Error::message_too_long);
    } else if (whole) {
      std::string object = pending_.substr(begin_, scanned_ - begin_);
      begin_ = scanned_;
      return std::optional(std::move(object));
    }
  }
  if (error_) return unexpected<Error>(*error_);
  return std::optional<std::string>();
}

// Drops white space and the answer OK; opens the object that follows.
void ControlFramer::skip_to_object() {
  for (;;) {
    while (begin_ < pending_.size() && is_white_space(pending_[begin_])) ++begin_;
    const std::string_view rest = std::string_view(pending_).substr(begin_);
    if (!rest.starts_with(update_next_answer)) break;
    begin_ += update_next_answer.size();
  }
  scanned_ = begin_;
  const std::string_view rest = std::string_view(pending_).substr(begin_);
  if (update_next_answer.starts_with(rest)) return;  // nothing, or a part of an OK
  if (rest.front() != '{') return fail(Error::malformed_json);
  depth_ = 1;
  ++scanned_;
}

// Scans on until the object's brace closes; false when that has not come.
bool ControlFramer::scan_object() {
  for (; scanned_ < pending_.size() && scanned_ - begin_ <= max_control_message; ++scanned_) {
    const char c = pending_[scanned_];
    if (escaped_) {
      escaped_ = false;
    } else if (in_string_) {
      escaped_ = c == '\\';
      in_string_ = c != '"';
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{') {
      ++depth_;
    } else if (c == '}' && --depth_ == 0) {
      ++scanned_;
      return true;
    }
  }
  return false;
}

void ControlFramer::fail(Error error) {
  error_ = error;
  pending_.clear();
  pending_.shrink_to_fit();
  begin_ = 0;
  scanned_ = 0;
}

}  // namespace strand::wire
