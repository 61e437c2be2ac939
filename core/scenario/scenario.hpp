// The scenario model: what a YAML scenario says, checked and with every default filled in. It
// describes a run in either world. scenario_reader.hpp reads it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/compared_metric.hpp"
#include "core/base/expectation.hpp"
#include "core/base/frame_rate.hpp"
#include "core/base/peer_name.hpp"
#include "core/base/size_trace.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/link/link_options.hpp"
#include "core/scenario/event.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"
#include "core/wire/limits.hpp"

namespace strand::scenario {

struct VideoSource {
  std::filesystem::path file;           // resolved against the scenario file's folder
  std::optional<std::uint32_t> frames;  // at most this many
  std::optional<FrameRate> rate;        // instead of the video's own

  friend bool operator==(const VideoSource&, const VideoSource&) = default;
};

struct SyntheticSource {
  std::uint32_t width = 640;   // pixels, 16 to 7680, even
  std::uint32_t height = 360;  // pixels, 16 to 4320, even
  FrameRate rate{30, 1};
  std::uint32_t frames = 900;

  friend bool operator==(const SyntheticSource&, const SyntheticSource&) = default;
};

// Seeded bytes; no codec takes part, so that digests are the same on every machine.
struct SizesSource {
  FrameRate rate{30, 1};
  std::uint32_t frames = 900;  // 0 where a trace that was not read is what knows it
  ByteCount smallest;          // each frame's size is uniform in [smallest, largest]
  ByteCount largest;
  SizeTrace trace{};  // where there is one it has the sizes, of which those are the limits

  friend bool operator==(const SizesSource&, const SizesSource&) = default;
};

using Source = std::variant<VideoSource, SyntheticSource, SizesSource>;

struct Codec {
  int jpeg_quality = 80;              // 1 to 100
  std::optional<int> zlib_level = 6;  // 0 to 9, or none

  friend bool operator==(const Codec&, const Codec&) = default;
};

struct Transport {
  wire::Format format = wire::Format::binary;
  std::size_t max_datagram = wire::default_datagram;
  wire::Forwarding forwarding = wire::Forwarding::cut_through;
  wire::Recovery recovery = wire::Recovery::hybrid;  // none where the format is JSON
  Duration deadline = std::chrono::seconds(1);

  friend bool operator==(const Transport&, const Transport&) = default;
};

// An earlier report that the runs are compared with.
struct Baseline {
  std::filesystem::path file;  // resolved against the scenario file's folder; may not be there
  Tolerances tolerances;       // where they are not the usual ones

  friend bool operator==(const Baseline&, const Baseline&) = default;
};

struct Scenario {
  std::filesystem::path file;  // as it was named
  std::string name;
  std::uint64_t seed = 1;
  std::uint32_t repeat = 1;     // run r uses sub-seed r
  std::vector<PeerName> chain;  // from the head to the tail, 1 to 10,000
  // Those that events have join, in the order in which they do: the places behind the chain.
  std::vector<PeerName> joining;
  Source source;
  Codec codec;
  Transport transport;
  link::LinkOptions default_link;  // every hop, both ways
  // Those that differ from default_link, sorted, once each.
  std::vector<std::pair<LinkEnds, link::LinkOptions>> links;
  // In the order of their times; at one instant joins first, and else as the file has them.
  std::vector<Event> events;
  std::vector<Expectation> expectations;  // as the file has them
  std::optional<Baseline> baseline;

  friend bool operator==(const Scenario&, const Scenario&) = default;
};

// The names of a chain that is given as a number of peers, 1 to 10,000: A to Z, or P1, P2, ...
// where letters do not suffice.
[[nodiscard]] std::vector<PeerName> numbered_chain(std::uint64_t peers);
// From the first frame to the end of the last; of a video, whose frames may be fewer, at most that.
// Nothing where only the video itself knows.
[[nodiscard]] std::optional<Duration> length_of(const Source& source);
// Whether there is something to be seen, and not bytes without a codec.
[[nodiscard]] bool has_pictures(const Source& source);
// The chain as it is in the end, with those that join.
[[nodiscard]] std::vector<PeerName> whole_chain(const Scenario& scenario);
// When the peer at a place joins, from the start of the source; nothing where it is there already.
[[nodiscard]] std::optional<Duration> joins_at(const Scenario& scenario, std::size_t place);
// The name of a place of the whole chain: "coordinator" for 0.
[[nodiscard]] const std::string& place_name(const Scenario& scenario, std::size_t place);
// What the scenario says of one direction of a hop.
[[nodiscard]] const link::LinkOptions& link_between(const Scenario& scenario, LinkEnds ends);

}  // namespace strand::scenario
