// One line at the foot of a terminal that tells what goes on, rewritten in place. On anything but a
// terminal it is nothing.
#pragma once

#include <string>
#include <string_view>

namespace strand::real {

class StatusLine {
 public:
  // `descriptor` is where it is written to.
  StatusLine(int descriptor, bool wanted);
  // Clears the line.
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  [[nodiscard]] bool visible() const { return visible_; }
  // Shows `text`, cut to the terminal's width; control characters become '?'.
  void show(std::string_view text);
  // Makes room for an ordinary line.
  void clear();

 private:
  void write(const std::string& text) const;

  int descriptor_;
  bool visible_;
  bool shown_ = false;
};

}  // namespace strand::real
