// The settings of a run: a scenario, if there is one, with the flags of the command line over it.
// `run` and `coordinator` share them, and both worlds share the scenario's model.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/media/encoded_source.hpp"
#include "core/media/make_source.hpp"
#include "core/scenario/scenario.hpp"
#include "real/command_line.hpp"

namespace strand::real {

// A flag that names a chain: "A,B,C", or "3", or empty for the scenario's.
struct ChainFlag {
  std::string name;  // "--peers"
  std::string value;
};

// Who carries out what the events of a scenario do to whole processes: a launcher does, and
// programs that are started by hand have none.
enum class Launched : std::uint8_t { by_hand, by_launcher };

// Reads the scenario and lays the flags over it. Without a scenario and without a flag the chain is
// A, B, C, D; with --ignore-links there are neither links nor events. Throws ProgramError: `usage`
// for what cannot be, `unavailable` for a file that cannot be read.
[[nodiscard]] scenario::Scenario resolve_settings(const StreamOptions& options,
                                                  const ChainFlag& chain, Launched launched);

// The scenario in `file` for the sake of its links and events: what a peer needs of it. Throws
// ProgramError as resolve_settings() does.
[[nodiscard]] scenario::Scenario resolve_links(const std::string& file, const ChainFlag& chain,
                                               Launched launched);

// What is to be streamed, and how.
[[nodiscard]] media::SourceOptions media_options(const scenario::Scenario& settings);

// Opens what is to be streamed, and reads as much as tells whether it can be. Throws ProgramError.
[[nodiscard]] std::unique_ptr<media::EncodedSource> open_source(const scenario::Scenario& settings);

// "clip.mp4", "a synthetic video of 640x360"
[[nodiscard]] std::string describe_source(const scenario::Scenario& settings);

}  // namespace strand::real
