// One run of a scenario in virtual time: a coordinator, its peers and the links between them, from
// the first registration to the last report.
//
// The run is a function of the scenario, its seed and the source's frames. Frames are captured at
// the source's own rate, to the nanosecond, counted from the instant at which the coordinator
// starts the source; every frame that a peer delivers is compared with what the source gave.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/time.hpp"
#include "core/media/encoded_source.hpp"
#include "core/node/coordinator.hpp"
#include "core/node/peer.hpp"
#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"
#include "sim/chain_network.hpp"
#include "sim/fault_plan.hpp"
#include "sim/invariants.hpp"
#include "sim/link_recorder.hpp"
#include "sim/loss_list.hpp"
#include "sim/world.hpp"

namespace strand::sim {

// The seed of run `run` of a scenario: the scenario's own for run 0, so that a run is repeated by
// giving its seed; else a draw of the generator that the scenario's seed forks for the run.
[[nodiscard]] std::uint64_t seed_of_run(std::uint64_t scenario_seed, std::uint32_t run);

struct RunOutcome {
  reports::RunReport report;
  std::vector<std::uint64_t> checkpoints;  // of the digest
  std::vector<Violation> violations;       // if they were looked for
};

class Simulation : private Observer {
 public:
  // A frame that the peer at `place` of the chain (from 0) delivered.
  using FrameSink = std::function<void(std::size_t place, const DeliveredFrame& frame)>;

  // `scenario` outlives the simulation; the seed stands in for the scenario's own.
  Simulation(const scenario::Scenario& scenario, std::uint64_t seed,
             std::unique_ptr<media::EncodedSource> source);

  // Shows every delivered frame to `sink`.
  void watch_frames(FrameSink sink) { frame_sink_ = std::move(sink); }
  // How much virtual time may pass without a frame of the source, beyond what the frame rate, the
  // playout deadline and the queues account for, until the run is given up. 5 minutes.
  void limit_patience(Duration patience) { patience_ = patience; }
  // Shows everything to `observer`, which outlives the run.
  void observe(Observer& observer) { world_.observe(observer); }

  // Lists missing chunks of `frame` only, so that they are there however many others are missing.
  void list_missing_of(FrameNumber frame) { missing_frame_ = frame.value(); }

  // Shows every fact of the run to `sink`, which outlives the simulation.
  void stream_facts_to(FactSink& sink) { world_.stream_facts_to(sink); }
  // Checks the run's invariants after every step, which costs about half its speed.
  void check_invariants();

  // Runs to the end; called once. When `stop` becomes true the source ends early, and the run is
  // brought to an end and marked partial; so is one that comes to no end by itself within its limit
  // of virtual time. Throws what the source throws.
  [[nodiscard]] RunOutcome run(const std::atomic<bool>& stop);

 private:
  [[nodiscard]] bool wants(EventKind kind) const override { return is_of_source(kind); }
  void on_event(Timestamp now, HostId host, const Event& event) override;
  void on_source_started(Timestamp now, HostId host) override;
  void on_source_quality(Timestamp now, HostId host, std::uint32_t percent) override;
  void on_frame(Timestamp now, HostId host, const DeliveredFrame& frame,
                std::uint64_t content_hash) override;
  void on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t detail) override;
  [[nodiscard]] std::unique_ptr<Node> make_peer(HostId host);
  [[nodiscard]] bool is_intact(const DeliveredFrame& frame, std::uint64_t content_hash) const;
  void capture();
  void end_source();
  [[nodiscard]] bool all_finished();
  [[nodiscard]] reports::RunReport make_report();

  // What the source gave, for comparison.
  struct Original {
    std::uint64_t content_hash = 0;
    std::uint32_t size = 0;
    bool deflated = false;
  };

  const scenario::Scenario& scenario_;
  std::uint64_t seed_;
  std::unique_ptr<media::EncodedSource> source_;
  ChainNetwork network_;
  World world_;
  FaultPlan faults_;
  LossList losses_;
  LinkRecorder link_recorder_;
  FrameSink frame_sink_;
  std::unique_ptr<Invariants> invariants_;  // if they are checked
  std::optional<std::uint32_t> missing_frame_;
  const Coordinator* coordinator_ = nullptr;
  std::vector<const Peer*> peers_;               // by place, in their present life
  std::vector<SendCounters> sent_before_crash_;  // by place
  std::deque<Original> captured_;    // given to the coordinator, who has not taken them yet
  std::vector<Original> originals_;  // by frame number
  Timestamp source_started_{};
  FrameNumber next_capture_;  // the frame of the source that is due next
  Timestamp last_progress_{};
  Duration patience_ = std::chrono::minutes(5);
  std::uint32_t awaited_ = 1;  // a peer that the end of the run waited for
  bool source_ended_ = false;
  bool partial_ = false;
};

}  // namespace strand::sim
