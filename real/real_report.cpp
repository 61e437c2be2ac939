#include "real/real_report.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <variant>

#include "core/scenario/resolved.hpp"
#include "real/host_turns.hpp"
#include "reports/expectations.hpp"
#include "reports/host_info.hpp"
#include "reports/peer_clock.hpp"
#include "reports/picture_figures.hpp"
#include "reports/run_report.hpp"

namespace strand::real {
namespace {

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

reports::Report make_real_report(const scenario::Scenario& settings, FrameRate rate,
                                 const Coordinator& coordinator, const DriverLedger& driver,
                                 RunTimes times, bool partial, const ComparePictures& compare) {
  reports::RunObservation observation;
  observation.coordinator = coordinator.ledger();
  observation.coordinator.driver = driver;
  const auto clock_of = [&](std::size_t place) {
    return times.source_started ? clock_of_host(settings, place, *times.source_started)
                                : HostClock();
  };
  const HostClock coordinators = clock_of(0);
  const bool clocks_are_set =
      std::any_of(settings.events.begin(), settings.events.end(), [](const scenario::Event& event) {
        return std::holds_alternative<scenario::ClockSkew>(event.what);
      });
  for (SourceFrame& frame : observation.coordinator.frames) {
    frame.captured = coordinators.when_it_showed(frame.captured);
  }
  for (std::optional<PeerArrival>& arrival : observation.coordinator.arrivals) {
    if (arrival) arrival->at = coordinators.when_it_showed(arrival->at);
  }
  observation.rate = rate;
  observation.deadline = settings.transport.deadline;
  observation.expectations = settings.expectations;
  // The chain as it came to be: without an expected one, peers joined in the order of their calls.
  scenario::Scenario resolved = settings;
  const bool may_grow = settings.joining.empty();
  if (may_grow) resolved.chain.clear();
  const ChainTopology& topology = coordinator.topology();
  for (std::size_t place = 0; place < topology.size(); ++place) {
    reports::PeerObservation peer;
    peer.name = topology.name_at(place).text();
    const bool expected =
        place < settings.chain.size() && settings.chain[place] == topology.name_at(place);
    peer.joined = reports::join_of(observation.coordinator, place, expected);
    if (const PeerLedger* ledger = coordinator.report_of(place)) {
      peer.ledger = *ledger;
      if (clocks_are_set) {
        const HostClock clock = clock_of(place + 1);
        for (FrameRecord& frame : peer.ledger->frames) {
          frame.completed = clock.when_it_showed(frame.completed);
        }
      } else {
        reports::align_clock(*peer.ledger);
      }
      if (!clocks_are_set || reports::clocks_differ(peer.ledger->clock)) {
        peer.clock = reports::make_clock_report(peer.ledger->clock);
      }
    }
    observation.peers.push_back(std::move(peer));
    if (may_grow) resolved.chain.push_back(topology.name_at(place));
  }

  reports::Report report;
  report.transport = "real";
  report.scenario_name = settings.name;
  report.scenario_file = settings.file.string();
  report.seed = settings.seed;
  report.resolved_json = scenario::resolved_json(resolved);
  report.host = reports::make_host_report(seconds(times.wall));
  reports::RunReport run = reports::make_run_report(observation);
  run.seed = settings.seed;
  run.seconds = seconds(times.streaming);
  run.partial = partial;
  const bool shows_something = !partial && run.frames_sent > 0;
  report.runs.push_back(std::move(run));
  if (reports::ask_for_pictures(settings.expectations)) {
    reports::add_pictures(settings.expectations, compare(reports::shown_pictures(report.runs)),
                          report.runs);
  }
  report.expectations = reports::evaluate(settings.expectations, report.runs);
  const bool pass = shows_something && reports::all_hold(report.expectations);
  report.verdict = pass ? "pass" : "fail";
  return report;
}

}  // namespace strand::real
