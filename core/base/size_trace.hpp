// The sizes of the frames of a recorded encoder, one after another. After the last the recording
// begins anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace strand {

class SizeTrace {
 public:
  // No trace.
  SizeTrace() = default;
  // `sizes` in bytes, each of a frame; none where the recording was not read. `name` is for people,
  // and plays no part in comparisons.
  SizeTrace(std::string name, std::vector<std::uint32_t> sizes)
      : recording_(
            std::make_shared<const Recording>(Recording{std::move(name), std::move(sizes)})) {}

  [[nodiscard]] bool empty() const { return recording_ == nullptr || recording_->sizes.empty(); }
  // Whether there is a recording, read or not.
  [[nodiscard]] bool named() const { return recording_ != nullptr; }
  [[nodiscard]] const std::string& name() const { return recording_->name; }
  [[nodiscard]] const std::vector<std::uint32_t>& sizes() const { return recording_->sizes; }
  // Of frame `number`, counted from 0 over all rounds, of a trace that is not empty.
  [[nodiscard]] std::uint32_t size_of(std::size_t number) const {
    return recording_->sizes[number % recording_->sizes.size()];
  }

  friend bool operator==(const SizeTrace& a, const SizeTrace& b) {
    if (a.recording_ == b.recording_) return true;
    return a.named() && b.named() && a.sizes() == b.sizes();
  }

 private:
  struct Recording {
    std::string name;
    std::vector<std::uint32_t> sizes;
  };
  std::shared_ptr<const Recording> recording_;  // shared by all who have it
};

}  // namespace strand
