// Where a writer of a long file puts its bytes, one piece after another.
#pragma once

#include <string_view>

namespace strand::reports {

class ByteSink {
 public:
  ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;
  virtual ~ByteSink() = default;

  // Throws FileError.
  virtual void write(std::string_view bytes) = 0;
  // All is written; called once, and nothing after it. What is destroyed before leaves nothing
  // behind. Throws FileError.
  virtual void finish() = 0;
};

}  // namespace strand::reports
