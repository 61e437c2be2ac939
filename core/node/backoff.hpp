// When to try again: at once after the first failure's pause, then after twice as long each time.
#pragma once

#include <algorithm>
#include <chrono>

#include "core/base/time.hpp"

namespace strand {

class Backoff {
 public:
  static constexpr Duration first_pause = std::chrono::milliseconds(100);
  static constexpr Duration longest_pause = std::chrono::seconds(2);

  // The pause before the next attempt; each is twice the one before, up to the longest.
  Duration next_pause() {
    const Duration pause = pause_;
    pause_ = std::min(pause_ * 2, longest_pause);
    return pause;
  }
  void reset() { pause_ = first_pause; }

 private:
  Duration pause_ = first_pause;
};

}  // namespace strand
