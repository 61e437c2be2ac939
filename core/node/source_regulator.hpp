// Keeps a source within what the chain can carry: lowers the quality of its frames down a ladder,
// and, where the lowest is still too much, leaves out whole frames, because a frame that lacks one
// chunk is worth nothing.
//
// It learns how much the frames take at the quality at hand, and takes the bytes of another step
// for proportional to `share_of` it. A higher quality needs room beyond what it takes, so that the
// source does not waver between two.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"

namespace strand {

class SourceRegulator {
 public:
  // The limit of the chain in bits a second; nothing where there is none.
  void set_limit(std::optional<std::uint64_t> bits_per_second) { limit_ = bits_per_second; }

  // A frame of `bytes`, encoded at `quality` percent, is there to be sent; false where it is to be
  // left out.
  [[nodiscard]] bool admit(std::uint64_t bytes, std::uint32_t quality, Timestamp now);
  // The quality that the next frames should have, in percent of the source's own.
  [[nodiscard]] std::uint32_t quality() const;
  // The time between frames lately; zero before the second one.
  [[nodiscard]] Duration frame_interval() const { return interval_; }

 private:
  void learn(std::uint64_t bytes, std::uint32_t quality, Timestamp now);
  void choose();

  std::optional<std::uint64_t> limit_;
  std::size_t step_ = 0;
  std::uint64_t full_rate_ = 0;  // bits a second that frames of full quality take
  std::optional<Timestamp> last_frame_;
  Duration interval_{};
  std::int64_t credit_bits_ = 0;  // that may be sent at once
};

}  // namespace strand
