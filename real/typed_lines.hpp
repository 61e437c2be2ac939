// Lines on their way from a thread that reads them to one that sleeps in poll().
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "real/file_descriptor.hpp"

namespace strand::real {

class TypedLines {
 public:
  TypedLines();

  // Callable from any thread.
  void add(const std::string& line);
  // Readable when take() has something.
  [[nodiscard]] int descriptor() const { return wake_.get(); }
  [[nodiscard]] std::vector<std::string> take();

 private:
  FileDescriptor wake_;  // an eventfd
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace strand::real
