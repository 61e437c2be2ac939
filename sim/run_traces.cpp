#include "sim/run_traces.hpp"

#include <fmt/format.h>

#include "reports/streamed_file.hpp"
#include "sim/host_names.hpp"
#include "sim/link_capture.hpp"
#include "sim/trace_recorder.hpp"

namespace strand::sim {

std::vector<std::unique_ptr<Observer>> make_trace_observers(const scenario::Scenario& scenario,
                                                            const TraceOptions& options,
                                                            std::uint32_t run, std::uint64_t seed) {
  const std::vector<std::string> hosts = host_names(scenario);
  std::filesystem::path folder = options.folder;
  if (scenario.repeat > 1) folder /= fmt::format("run_{}", run);

  std::vector<std::unique_ptr<Observer>> observers;
  if (options.trace) {
    observers.push_back(std::make_unique<TraceRecorder>(
        TraceRecorder::Options{hosts, scenario.transport.deadline, scenario.name,
                               options.application, run, seed},
        std::make_unique<reports::StreamedFile>(folder / "trace.json")));
  }
  if (options.pcap) {
    const std::string comment =
        fmt::format("scenario {}, run {}, seed {}; times are virtual", scenario.name, run, seed);
    observers.push_back(std::make_unique<LinkCapture>(
        LinkCapture::Options{hosts, options.application, comment},
        [pcap = folder / "pcap"](const std::string& name) {
          return std::make_unique<reports::StreamedFile>(pcap / (name + ".pcapng"));
        }));
  }
  return observers;
}

}  // namespace strand::sim
