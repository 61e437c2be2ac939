// Watches what every link of the chain does over time, for the series of a report: bytes by the
// instant of their sending, waits in queues by the instant at which the link knows them, which is
// the sending too, or, with CoDel, the end of the wait.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/time.hpp"
#include "reports/link_series.hpp"
#include "sim/observer.hpp"
#include "sim/world.hpp"

namespace strand::sim {

class LinkRecorder final : public Observer {
 public:
  // Hop k leads from host k to host k + 1. `world` outlives what it still has to call.
  LinkRecorder(World& world, std::size_t hops) : world_(world), open_bins_(hops), series_(hops) {}

  // The series of every hop, all of the same length, when the run has ended.
  [[nodiscard]] std::vector<reports::LinkSeries> take();

 private:
  void on_source_started(Timestamp now, HostId /*host*/) override { source_started_ = now; }
  [[nodiscard]] bool wants(EventKind kind) const override;
  void on_event(Timestamp now, HostId host, const Event& event) override;
  void on_run_ended(Timestamp now) override;

  [[nodiscard]] reports::LinkBin& bin(std::size_t hop, Timestamp now);
  void open(Timestamp now);
  void close();

  World& world_;
  Timestamp source_started_{};
  // The bin that is filled at this time, of every hop; its number, and where it ends.
  std::vector<reports::LinkBin> open_bins_;
  std::size_t number_ = 0;
  Timestamp end_ = Timestamp::min();
  bool is_open_ = false;
  std::vector<reports::LinkSeries> series_;
};

}  // namespace strand::sim
