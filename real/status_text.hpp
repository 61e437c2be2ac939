// What a program tells of its stream while it runs: a line for the foot of a terminal, and a table
// for whoever asks. Pure text of what is counted.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "core/node/hop_estimate.hpp"

namespace strand::real {

// Between one status line and the next.
inline constexpr Duration status_pause = std::chrono::milliseconds(250);

// How much went by lately: in the last second or two.
class RateMeter {
 public:
  // Totals so far, about four times a second.
  void sample(Timestamp now, std::uint64_t frames, std::uint64_t bytes);
  [[nodiscard]] double frames_per_second() const { return frames_rate_; }
  [[nodiscard]] double megabits_per_second() const { return megabits_rate_; }

 private:
  struct Sample {
    Timestamp at{};
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
  };
  std::optional<Sample> last_;
  double frames_rate_ = 0;
  double megabits_rate_ = 0;
};

// What a node knows of the hop to the next peer, by that peer's feedback.
struct HopStatus {
  std::string next;  // "A", "127.0.0.1:10002"; empty where there is no next peer
  double loss = 0;   // share of datagrams, lately
  std::optional<Duration> round_trip;
  SendCounters sent;
};
[[nodiscard]] HopStatus hop_status(std::string next, const HopEstimate& estimate,
                                   const SendCounters& sent);

struct CoordinatorStatus {
  std::string phase;  // in place of the figures before there are any: "2 of 4 peers registered"
  std::uint64_t frames = 0;
  std::uint64_t skipped = 0;    // left out, because the chain cannot carry them
  std::uint32_t quality = 100;  // of the last frame, in percent of the source's own
  double frames_per_second = 0;
  double megabits_per_second = 0;
  HopStatus hop;
  std::size_t peers = 0;  // that are there
};

struct PeerStatus {
  std::string phase;
  std::uint64_t frames = 0;   // complete, corrupt ones left out
  std::uint64_t highest = 0;  // frames that the source has sent, as far as is known here
  double frames_per_second = 0;
  double megabits_per_second = 0;
  std::uint64_t stored = 0;
  ReceiveCounters received;
  std::optional<Duration> latency;  // from capture to here, lately
  std::optional<Residence> residence;
  HopStatus hop;
};

[[nodiscard]] std::string status_line(const CoordinatorStatus& status);
[[nodiscard]] std::string status_line(const PeerStatus& status);
// The line without what is true of the moment only: for the end.
[[nodiscard]] std::string closing_line(CoordinatorStatus status);
[[nodiscard]] std::string closing_line(PeerStatus status);
// Several lines, each with its newline.
[[nodiscard]] std::string status_table(const CoordinatorStatus& status);
[[nodiscard]] std::string status_table(const PeerStatus& status);

}  // namespace strand::real
