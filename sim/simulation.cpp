#include "sim/simulation.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/base/random.hpp"
#include "core/base/xxh3.hpp"
#include "reports/peer_clock.hpp"
#include "reports/run_report.hpp"

namespace strand::sim {

namespace {

constexpr HostId coordinator_host(0);

WorldOptions world_options(const ChainNetwork& network, std::uint64_t seed) {
  WorldOptions options;
  options.seed = seed;
  options.link = [&network](HostId from, HostId to) { return network.link(from, to); };
  options.stream_delay = [&network](HostId from, HostId to) {
    return network.control_delay(from, to);
  };
  return options;
}

CoordinatorOptions coordinator_options(const scenario::Scenario& scenario) {
  CoordinatorOptions options;
  options.chain = scenario.chain;
  options.joining = scenario.joining;
  options.format = scenario.transport.format;
  options.max_datagram = scenario.transport.max_datagram;
  options.forwarding = scenario.transport.forwarding;
  options.recovery = scenario.transport.recovery;
  options.deadline = scenario.transport.deadline;
  return options;
}

}  // namespace

std::uint64_t seed_of_run(std::uint64_t scenario_seed, std::uint32_t run) {
  return run == 0 ? scenario_seed : Random(scenario_seed).fork(run).next();
}

Simulation::Simulation(const scenario::Scenario& scenario, std::uint64_t seed,
                       std::unique_ptr<media::EncodedSource> source)
    : scenario_(scenario),
      seed_(seed),
      source_(std::move(source)),
      network_(scenario),
      world_([this] {
        WorldOptions options = world_options(network_, seed_);
        options.verify = [this](HostId, const DeliveredFrame& frame, std::uint64_t content_hash) {
          return is_intact(frame, content_hash);
        };
        return options;
      }()),
      faults_(scenario, world_, [this](HostId host) { return make_peer(host); }),
      link_recorder_(world_, scenario.chain.size() + scenario.joining.size()) {
  auto coordinator = std::make_unique<Coordinator>(coordinator_options(scenario));
  coordinator_ = coordinator.get();
  world_.add_host(std::move(coordinator), ChainNetwork::host_options(scenario, coordinator_host));
  for (std::size_t peer = 0; peer < scenario.chain.size(); ++peer) {
    const HostId host(static_cast<std::uint32_t>(world_.host_count()));
    world_.add_host(make_peer(host), ChainNetwork::host_options(scenario, host));
  }
  const std::size_t tail = scenario.chain.size() + scenario.joining.size();
  sent_before_crash_.resize(tail);
  for (const scenario::Event& event : scenario.events) {
    if (const auto* crash = std::get_if<scenario::Crash>(&event.what)) {
      losses_.expect_crash_of(HostId(static_cast<std::uint32_t>(crash->place)),
                              crash->place < tail);
    } else if (const auto* join = std::get_if<scenario::Join>(&event.what)) {
      losses_.expect_join_of(HostId(static_cast<std::uint32_t>(join->place)));
    }
  }
  world_.observe(losses_);
  world_.observe(link_recorder_);
  world_.observe(*this);
}

std::unique_ptr<Node> Simulation::make_peer(HostId host) {
  const std::size_t place = host.value() - 1;
  auto peer = std::make_unique<Peer>(PeerOptions{
      *PeerName::parse(place_name(scenario_, host.value())), ChainNetwork::data_endpoint(host),
      ChainNetwork::control_endpoint(host), ChainNetwork::control_endpoint(coordinator_host)});
  if (peers_.size() <= place) peers_.resize(place + 1);
  peers_[place] = peer.get();
  return peer;
}

void Simulation::check_invariants() {
  Invariants::Questions questions;
  // Without a checksum, as in JSON, a flipped bit may pass for a frame: a fact, not a defect.
  const bool has_checksums = scenario_.transport.format == wire::Format::binary;
  questions.is_intact = [this, has_checksums](const DeliveredFrame& frame, std::uint64_t hash) {
    return !has_checksums || is_intact(frame, hash);
  };
  questions.within_limits = [this](HostId host) {
    return host == coordinator_host || peers_[host.value() - 1]->within_limits();
  };
  invariants_ = std::make_unique<Invariants>(world_, std::move(questions));
  world_.observe(*invariants_);
}

RunOutcome Simulation::run(const std::atomic<bool>& stop) {
  const Duration frame_interval = source_->rate().offset_of(FrameNumber(1));
  const Duration allowance =
      patience_ + frame_interval + 4 * scenario_.transport.deadline + network_.longest_queues();
  const auto goes_on = [&] {
    if (invariants_) invariants_->after_step();
    if (stop.load(std::memory_order_relaxed) && !partial_) {
      partial_ = true;
      end_source();
    }
    return !all_finished() && world_.now() - last_progress_ < allowance;
  };
  world_.run_while(goes_on);
  if (!all_finished()) partial_ = true;
  world_.flush_facts();
  world_.end_run();
  RunOutcome outcome{make_report(), world_.digest().checkpoints(), {}};
  if (invariants_) {
    invariants_->check(outcome.report);
    outcome.violations = invariants_->violations();
  }
  return outcome;
}

// A peer that came back too late to be taken in would knock for ever. Asked before every step: whom
// the last answer waited for is asked first.
bool Simulation::all_finished() {
  if (!coordinator_->finished()) return false;
  const auto awaited = [this](std::uint32_t host) {
    return !world_.stopped(HostId(host)) && peers_[host - 1]->registered();
  };
  if (awaited(awaited_)) return false;
  for (std::uint32_t host = 1; host < world_.host_count(); ++host) {
    if (!awaited(host)) continue;
    awaited_ = host;
    return false;
  }
  return true;
}

void Simulation::on_source_started(Timestamp now, HostId /*host*/) {
  source_started_ = now;
  last_progress_ = now;
  faults_.begin(now);
  world_.call_at(now, [this] { capture(); });
}

// Gives the coordinator the frame that is due now, and comes back for the next one.
void Simulation::capture() {
  if (source_ended_) return;
  last_progress_ = world_.now();
  std::optional<media::EncodedFrame> frame = source_->next();
  if (!frame) {
    end_source();
    return;
  }
  const ByteSpan bytes = frame->bytes.bytes();
  captured_.push_back({xxh3(bytes), static_cast<std::uint32_t>(bytes.size()), frame->deflated});
  world_.give(coordinator_host,
              FrameCaptured{std::move(frame->bytes), frame->deflated, frame->quality});
  next_capture_ = next_capture_.next();
  world_.call_at(source_started_ + source_->rate().offset_of(next_capture_), [this] { capture(); });
}

// The coordinator takes frames in their order, though later than they were captured where it was
// paused; one that it leaves out gets no number.
void Simulation::on_event(Timestamp /*now*/, HostId host, const Event& event) {
  if (host != coordinator_host) return;
  if (event.kind != EventKind::frame_skipped) originals_.push_back(captured_.front());
  captured_.pop_front();
}

void Simulation::on_source_quality(Timestamp /*now*/, HostId /*host*/, std::uint32_t percent) {
  source_->set_quality(percent);
}

// What a peer has sent goes down with it, and its link carried it all the same.
void Simulation::on_fault(Timestamp /*now*/, HostId host, NetworkFact fact,
                          std::uint64_t /*detail*/) {
  if (fact != NetworkFact::host_crashed) return;
  const std::size_t place = host.value() - 1;
  sent_before_crash_[place] += peers_[place]->ledger().sent;
}

void Simulation::end_source() {
  if (std::exchange(source_ended_, true)) return;
  last_progress_ = world_.now();
  // Before the source was started there is nothing to end but the run itself.
  if (coordinator_->streaming()) {
    world_.give(coordinator_host, SourceEnded{});
  } else {
    world_.give(coordinator_host, QuitRequested{});
  }
}

void Simulation::on_frame(Timestamp /*now*/, HostId host, const DeliveredFrame& frame,
                          std::uint64_t /*content_hash*/) {
  if (frame_sink_) frame_sink_(host.value() - 1, frame);
}

bool Simulation::is_intact(const DeliveredFrame& frame, std::uint64_t content_hash) const {
  if (frame.frame.value() >= originals_.size()) return false;
  const Original& original = originals_[frame.frame.value()];
  // JSON datagrams do not say whether a frame is deflated: all are.
  const bool says_deflated = scenario_.transport.format == wire::Format::binary;
  return original.content_hash == content_hash && original.size == frame.size &&
         (!says_deflated || original.deflated == frame.deflated);
}

reports::RunReport Simulation::make_report() {
  reports::RunObservation observation;
  // Nodes wrote down their own time.
  observation.coordinator = coordinator_->ledger();
  for (SourceFrame& frame : observation.coordinator.frames) {
    frame.captured = world_.clock(coordinator_host).when_it_showed(frame.captured);
  }
  for (std::optional<PeerArrival>& arrival : observation.coordinator.arrivals) {
    if (arrival) arrival->at = world_.clock(coordinator_host).when_it_showed(arrival->at);
  }
  std::vector<reports::LinkSeries> series = link_recorder_.take();
  const std::size_t peers = scenario_.chain.size() + scenario_.joining.size();
  for (std::size_t place = 0; place < peers; ++place) {
    reports::PeerObservation& peer = observation.peers.emplace_back();
    peer.name = place_name(scenario_, place + 1);
    const bool expected = place < scenario_.chain.size();
    peer.joined = reports::join_of(observation.coordinator, place, expected);
    if (const PeerLedger* ledger = coordinator_->report_of(place)) {
      peer.ledger = *ledger;
      peer.ledger->sent += sent_before_crash_[place];
      // What a real run would correct by. Here the true times are known.
      if (reports::clocks_differ(ledger->clock)) {
        peer.clock = reports::make_clock_report(ledger->clock);
      }
      const HostClock& clock = world_.clock(HostId(static_cast<std::uint32_t>(place + 1)));
      for (FrameRecord& frame : peer.ledger->frames) {
        frame.completed = clock.when_it_showed(frame.completed);
      }
    }

    reports::LinkObservation& link = observation.links.emplace_back();
    const HostId from(static_cast<std::uint32_t>(place));
    if (const auto counters = world_.link_counters(from, from.next())) {
      link.sent = counters->sent;
      link.delivered = counters->delivered;
      link.lost = counters->lost + counters->pinpoint_dropped;
      link.queue_dropped = counters->queue_dropped + counters->codel_dropped;
      link.duplicated = counters->duplicated;
      link.corrupted = counters->corrupted;
      link.reordered = counters->reordered;
    }
    link.series = std::move(series[place]);
  }
  observation.losses = losses_.take();
  observation.rate = source_->rate();
  observation.deadline = scenario_.transport.deadline;
  observation.missing_frame = missing_frame_;
  observation.expectations = scenario_.expectations;
  observation.relays_send_whole_frames =
      scenario_.transport.forwarding == wire::Forwarding::store_and_forward;

  reports::RunReport report = make_run_report(observation);
  report.seed = seed_;
  report.digest = format_digest(world_.digest().value());
  report.seconds = std::chrono::duration<double>(world_.now() - run_start).count();
  report.partial = partial_;
  return report;
}

}  // namespace strand::sim
