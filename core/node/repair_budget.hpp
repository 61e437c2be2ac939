// How many bytes a sender spends on repairing its hop: no more than it sent of the stream itself,
// and a reserve. So a receiver that asks for everything again, and again, gets no more than twice
// the stream.
#pragma once

#include <algorithm>
#include <cstdint>

namespace strand {

class RepairBudget {
 public:
  static constexpr std::uint64_t reserve = 256 * 1024;

  // The stream itself has taken so many bytes.
  void earn(std::uint64_t bytes) { left_ = std::min(reserve, left_ + bytes); }
  // False, and nothing is spent, when so much is not there.
  [[nodiscard]] bool spend(std::uint64_t bytes) {
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }

 private:
  std::uint64_t left_ = reserve;
};

}  // namespace strand
