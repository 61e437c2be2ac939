// Takes what a writer of a long file writes into a string, for tests.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "reports/byte_sink.hpp"

namespace strand::support {

class StringSink final : public reports::ByteSink {
 public:
  // `text` outlives the sink and holds all that was written.
  explicit StringSink(std::string& text) : text_(text) {}

  void write(std::string_view bytes) override {
    if (finished_) throw std::logic_error("written after the end");
    text_ += bytes;
  }
  void finish() override {
    if (finished_) throw std::logic_error("finished twice");
    finished_ = true;
  }

 private:
  std::string& text_;
  bool finished_ = false;
};

}  // namespace strand::support
