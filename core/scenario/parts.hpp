// The parts of a scenario, each read from its own map. Every reader reports problems and leaves the
// defaults where it cannot read; what it returns is of use only if there were no problems.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/trace_files.hpp"

namespace strand::scenario {

// Why `node` cannot be a peer's name; empty where it can.
[[nodiscard]] std::string peer_name_trouble(const YamlNode& node);
// Empty where the chain cannot be read.
[[nodiscard]] std::vector<PeerName> read_topology(const Value& value, ProblemList& problems);

// A video's file is resolved against the folder of `scenario_file`.
[[nodiscard]] Source read_source(const Value& value, const std::filesystem::path& scenario_file,
                                 TraceFiles& traces, ProblemList& problems);

[[nodiscard]] Codec read_codec(const Value& value, ProblemList& problems);
[[nodiscard]] Transport read_transport(const Value& value, ProblemList& problems);

struct Links {
  link::LinkOptions by_default;
  std::vector<std::pair<LinkEnds, link::LinkOptions>> entries;  // sorted, each differs
};

// The chain of `scenario` is read, and who joins it; where it is empty, hops are not checked
// against it.
[[nodiscard]] Links read_links(const Value& value, const Scenario& scenario, TraceFiles& traces,
                               ProblemList& problems);

// Who joins `chain`, ahead of the events themselves: links may be those of peers that join. What is
// wrong with the events is not said here. None where the chain is empty.
[[nodiscard]] std::vector<PeerName> find_joining(const Value& events,
                                                 const std::vector<PeerName>& chain);

// The chain, who joins it, and the links of `scenario` are read. `source_length` is nothing where
// it is not known.
[[nodiscard]] std::vector<Event> read_events(const Value& value, const Scenario& scenario,
                                             std::optional<Duration> source_length,
                                             TraceFiles& traces, ProblemList& problems);

// The chain, the number of runs, the source and the events of `scenario` are read.
[[nodiscard]] std::vector<Expectation> read_expectations(const Value& value,
                                                         const Scenario& scenario,
                                                         std::optional<Duration> source_length,
                                                         ProblemList& problems);

// Its file is resolved against the folder of `scenario_file`; it need not be there. Without
// pictures, tolerances of them are refused.
[[nodiscard]] Baseline read_baseline(const Value& value, const std::filesystem::path& scenario_file,
                                     bool has_pictures, ProblemList& problems);

}  // namespace strand::scenario
