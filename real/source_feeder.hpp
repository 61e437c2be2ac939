// Feeds a node the frames of an EncodedSource, each at its time.
//
// A SourceFeeder owns the source and the thread that encodes ahead into a bounded queue, from the
// feeder's birth on, so that the first frame is ready when the node starts the source. Frame n goes
// out at start + rate.offset_of(n), by a timer of the driver: the schedule is absolute, so that
// errors do not add up; a frame that is encoded late goes out when it is there, and the next keeps
// its own time. SourceEnded follows the last frame. The queue's room for a frame is free again half
// a frame's time after the frame went out, so that encoding and relaying take turns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/media/encoded_source.hpp"
#include "real/node_driver.hpp"

namespace strand::real {

struct SourceFeederOptions {
  std::size_t max_frames = 16;                    // encoded ahead
  ByteCount max_bytes = ByteCount::mebibytes(8);  // but one frame at least
};

struct SourceFeederCounters {
  std::uint64_t frames = 0;  // posted
  std::uint64_t late = 0;    // of those, encoded after they were due
  Duration latest{};         // the most that a frame went out after its time

  friend bool operator==(const SourceFeederCounters&, const SourceFeederCounters&) = default;
};

class SourceFeeder final : public StartableSource {
 public:
  explicit SourceFeeder(std::unique_ptr<media::EncodedSource> source,
                        SourceFeederOptions options = {});
  // Stops encoding after the frame at hand. The driver must not run any more.
  ~SourceFeeder() override;

  // Frame 0 is due at once. Later calls do nothing.
  void start_source(NodeDriver& driver) override;
  // Frames that are encoded already keep their quality; below the full one, fewer are encoded
  // ahead.
  void set_source_quality(std::uint32_t percent) override;

  // Why the source ended before its time; nothing if it did not. Callable from any thread, final
  // once the driver has stopped.
  [[nodiscard]] std::optional<std::string> error() const;
  // As the source's own, once it has ended; callable as error() is.
  [[nodiscard]] std::optional<std::string> shortfall() const;
  [[nodiscard]] SourceFeederCounters counters() const;

 private:
  class Schedule;
  std::unique_ptr<media::EncodedSource> source_;  // the encoder thread's
  std::shared_ptr<Schedule> schedule_;
  std::thread encoder_;
};

}  // namespace strand::real
