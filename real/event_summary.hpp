// A node's events as lines for a person: what happens seldom gets a line each, the rest is summed
// up.
//
// An EventSummary owns the sums of the second that runs. It bounds its own speech: at most one line
// of frames a second, one of refusals every five seconds, and twenty others a second, whatever
// comes from outside.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/node/event.hpp"

namespace strand::real {

enum class Severity : std::uint8_t { info, warning };

class EventSummary {
 public:
  using Say = std::function<void(Severity, const std::string& line)>;

  // The sums of a second go to `say_sum`, where there is one.
  explicit EventSummary(Say say, const Say& say_sum = {})
      : say_(std::move(say)), say_sum_(say_sum ? say_sum : say_) {}

  // `now` never goes back.
  void record(Timestamp now, const Event& event);
  // Says what a second that is over has summed up to.
  void tick(Timestamp now);
  // Says what is summed up so far.
  void finish();

 private:
  // Frames of a second, as the source or a peer sees them.
  struct Frames {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
    FrameNumber first;
    FrameNumber last;

    void add(const Event& event);
  };
  struct Second {
    Timestamp start{};
    Frames captured;
    Frames completed;
    std::uint64_t abandoned = 0;
    std::uint64_t corrupt = 0;
    std::uint64_t datagrams_sent = 0;
    std::uint64_t duplicate_chunks = 0;
    std::uint64_t expired_chunks = 0;
    std::uint64_t lines = 0;
    std::uint64_t unsaid = 0;
  };
  struct Refusals {
    Timestamp said_at{};
    std::uint64_t count = 0;
    std::string last;
    bool ever_said = false;
  };

  void sum_up(const Event& event);
  void refuse(Timestamp now, std::string what);
  void say(const Event& event);
  void say_second(Timestamp now);
  void say_refusals(Timestamp now);

  Say say_;
  Say say_sum_;
  std::optional<Second> second_;
  Refusals refusals_;
};

}  // namespace strand::real
