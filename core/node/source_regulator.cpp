#include "core/node/source_regulator.hpp"

#include <algorithm>
#include <array>

namespace strand {

namespace {

struct Step {
  std::uint32_t quality;  // percent of the source's own
  // What a frame takes, in percent of one of full quality: of JPEGs of natural pictures, from
  // quality 80 downwards.
  std::uint32_t share;
};

constexpr std::array<Step, 6> ladder = {
    {{100, 100}, {80, 72}, {60, 56}, {45, 45}, {30, 34}, {20, 26}}};

// The chain's limit is for all that travels; headers and repairs take some of it.
constexpr std::uint64_t usable_percent = 90;
// Room beyond what a higher quality takes before it is chosen.
constexpr std::uint64_t climb_percent = 110;

std::uint32_t share_of(std::uint32_t quality) {
  const auto step = std::find_if(ladder.begin(), ladder.end(), [quality](const Step& candidate) {
    return candidate.quality <= quality;
  });
  return step == ladder.end() ? ladder.back().share : step->share;
}

}  // namespace

bool SourceRegulator::admit(std::uint64_t bytes, std::uint32_t quality, Timestamp now) {
  learn(bytes, quality, now);
  choose();
  last_frame_ = now;
  if (!limit_) {
    credit_bits_ = 0;
    return true;
  }
  const auto usable = static_cast<std::int64_t>(*limit_ * usable_percent / 100);
  // Two frames' time of credit: a frame may be larger than the mean.
  const std::int64_t a_frame = usable * interval_.count() / 1'000'000'000;
  credit_bits_ = std::min(credit_bits_ + a_frame, 2 * a_frame);
  if (credit_bits_ <= 0) return false;
  credit_bits_ -= static_cast<std::int64_t>(bytes) * 8;
  return true;
}

std::uint32_t SourceRegulator::quality() const {
  return ladder[step_].quality;
}

void SourceRegulator::learn(std::uint64_t bytes, std::uint32_t quality, Timestamp now) {
  if (!last_frame_ || now <= *last_frame_) return;
  const Duration since = now - *last_frame_;
  interval_ = interval_ == Duration::zero() ? since : interval_ + (since - interval_) / 8;
  if (interval_ <= Duration::zero()) return;
  const std::uint64_t full_bits = bytes * 8 * 100 / share_of(quality);
  const std::uint64_t rate =
      full_bits * 1'000'000'000 / static_cast<std::uint64_t>(interval_.count());
  full_rate_ = full_rate_ == 0 ? rate : full_rate_ - full_rate_ / 16 + rate / 16;
}

void SourceRegulator::choose() {
  if (!limit_) {
    step_ = 0;
    return;
  }
  const std::uint64_t usable = *limit_ * usable_percent / 100;
  const auto fits = [&](std::size_t step, std::uint64_t percent) {
    return full_rate_ * ladder[step].share / 100 * percent / 100 <= usable;
  };
  while (step_ + 1 < ladder.size() && !fits(step_, 100)) ++step_;
  while (step_ > 0 && fits(step_ - 1, climb_percent)) --step_;
}

}  // namespace strand
