#include "real/stream_settings.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "core/base/expectation.hpp"
#include "core/media/make_source.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "core/scenario/units.hpp"
#include "real/program_error.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;
namespace ranges = scenario::ranges;

[[noreturn]] void fail_usage(const std::string& line) {
  throw ProgramError(reports::ExitCode::usage, line);
}

// The value of a flag, or the error that names it.
template <class T>
T value_of(const char* flag, scenario::Reading<T> reading) {
  if (!reading) fail_usage(fmt::format("{}: {}", flag, reading.error()));
  return std::move(*reading);
}

std::uint64_t whole_number(const char* flag, const std::string& text,
                           scenario::Range<std::uint64_t> range) {
  return value_of(flag, scenario::read_whole_number(text, range));
}

scenario::Scenario read_scenario_or_fail(const std::string& file) {
  try {
    return scenario::read_scenario(file);
  } catch (const scenario::ScenarioFileError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  } catch (const scenario::ScenarioError& error) {
    throw ProgramError(reports::ExitCode::usage, error.what());
  }
}

std::vector<PeerName> read_chain(const ChainFlag& flag) {
  const std::string& text = flag.value;
  const bool is_count = !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
    return character >= '0' && character <= '9';
  });
  if (is_count) {
    return scenario::numbered_chain(whole_number(flag.name.c_str(), text, ranges::peers));
  }
  std::vector<PeerName> chain;
  std::size_t begin = 0;
  // A comma may follow the last name: "7," is a peer, and "7" is seven of them.
  while (chain.empty() || begin < text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    const auto name = PeerName::parse(word);
    if (!name || word == "coordinator") {
      fail_usage(
          fmt::format("{}: '{}' is not a peer's name; write names of letters, digits, _ and "
                      "- with commas between them, such as A,B,C,D",
                      flag.name, word));
    }
    if (std::find(chain.begin(), chain.end(), *name) != chain.end()) {
      fail_usage(fmt::format("{}: '{}' is there twice; every peer needs a name of its own",
                             flag.name, word));
    }
    chain.push_back(*name);
    begin = end + 1;
  }
  return chain;
}

// "a crash"; null for what a program carries out itself.
const char* done_by_a_launcher(const scenario::Event& event) {
  if (std::holds_alternative<scenario::Crash>(event.what)) return "a crash";
  if (std::holds_alternative<scenario::Pause>(event.what)) return "a pause";
  if (std::holds_alternative<scenario::Join>(event.what)) return "a peer that joins";
  return nullptr;
}

// What would not happen to programs that nobody watches over would make the scenario a lie.
void refuse_without_launcher(const scenario::Scenario& scenario) {
  for (const scenario::Event& event : scenario.events) {
    const char* const what = done_by_a_launcher(event);
    if (what == nullptr) continue;
    fail_usage(
        fmt::format("{}: at {} there is {}, which strand run carries out, and nobody does "
                    "for programs that are started by hand; use strand run, or take the "
                    "event out",
                    scenario.file.string(), scenario::write_duration(event.at), what));
  }
}

// Whether `chain` has the peer or the link that an expectation is about.
bool has_subject(const std::vector<PeerName>& chain, const ExpectationFilter& filter) {
  const auto place_of = [&chain](const std::string& name) -> std::optional<std::size_t> {
    if (name == "coordinator") return 0;
    for (std::size_t i = 0; i < chain.size(); ++i) {
      if (chain[i].text() == name) return i + 1;
    }
    return std::nullopt;
  };
  if (filter.peer && !place_of(*filter.peer)) return false;
  if (!filter.link) return true;
  const auto from = place_of(filter.link->from);
  const auto to = place_of(filter.link->to);
  return from && to && *from + 1 == *to;
}

// Without its subject an expectation would fail for want of samples, at the end of the run. `flag`
// is what made the chain another.
void refuse_expectations_of_others(const std::string& flag, const scenario::Scenario& scenario) {
  const std::vector<PeerName> chain = whole_chain(scenario);
  for (const Expectation& expectation : scenario.expectations) {
    if (has_subject(chain, expectation.filter)) continue;
    fail_usage(
        fmt::format("{}: {}:{} expects '{}', which this chain has no place for; leave {} "
                    "out, or take the expectation out",
                    flag, scenario.file.string(), expectation.line, expectation.text, flag));
  }
}

// Another chain than the scenario's own has no places that its links and events could mean.
void lay_chain(const ChainFlag& flag, scenario::Scenario& scenario) {
  if (flag.value.empty()) return;
  std::vector<PeerName> chain = read_chain(flag);
  if (chain != scenario.chain && (!scenario.links.empty() || !scenario.events.empty())) {
    fail_usage(
        fmt::format("{}: {} has links or events of places in its own chain; leave {} out, or add "
                    "--ignore-links to run without them",
                    flag.name, scenario.file.string(), flag.name));
  }
  scenario.chain = std::move(chain);
}

scenario::Scenario without_scenario() {
  scenario::Scenario settings;
  settings.chain = scenario::numbered_chain(4);
  return settings;
}

void lay_source(const StreamOptions& options, scenario::Scenario& settings) {
  constexpr std::uint32_t demo_frames = 300;
  if (options.demo) {
    scenario::SyntheticSource demo;
    demo.frames = demo_frames;
    settings.source = demo;
    if (options.scenario.empty()) settings.name = "demo";
  } else if (!options.video.empty()) {
    settings.source = scenario::VideoSource{fs::absolute(options.video), {}, {}};
    if (options.scenario.empty()) settings.name = fs::path(options.video).stem();
  } else if (options.scenario.empty()) {
    fail_usage("nothing to stream: give a scenario, --video FILE or --demo");
  }
  if (!options.frames.empty()) {
    const auto frames =
        static_cast<std::uint32_t>(whole_number("--frames", options.frames, ranges::frames));
    std::visit([frames](auto& source) { source.frames = frames; }, settings.source);
  }
  if (!options.fps.empty()) {
    const FrameRate rate = value_of("--fps", scenario::read_frame_rate(options.fps));
    std::visit([rate](auto& source) { source.rate = rate; }, settings.source);
  }
}

void lay_codec(const StreamOptions& options, scenario::Codec& codec) {
  if (!options.jpeg_quality.empty()) {
    codec.jpeg_quality = static_cast<int>(
        whole_number("--jpeg-quality", options.jpeg_quality, ranges::jpeg_quality));
  }
  if (options.zlib_level == "none") {
    codec.zlib_level.reset();
  } else if (!options.zlib_level.empty()) {
    codec.zlib_level =
        static_cast<int>(whole_number("--zlib-level", options.zlib_level, ranges::zlib_level));
  }
}

void lay_transport(const StreamOptions& options, scenario::Transport& transport) {
  if (options.wire == "json") {
    transport.format = wire::Format::json;
  } else if (options.wire == "binary") {
    transport.format = wire::Format::binary;
  } else if (!options.wire.empty()) {
    fail_usage(
        fmt::format("--wire: '{}' is not a wire format; write binary or json", options.wire));
  }
  if (options.forwarding == "cut_through") {
    transport.forwarding = wire::Forwarding::cut_through;
  } else if (options.forwarding == "store_and_forward") {
    transport.forwarding = wire::Forwarding::store_and_forward;
  } else if (!options.forwarding.empty()) {
    fail_usage(
        fmt::format("--forwarding: '{}' is not a way to forward; write cut_through or "
                    "store_and_forward",
                    options.forwarding));
  }
  if (!options.max_datagram.empty()) {
    transport.max_datagram =
        value_of("--max-datagram", scenario::read_size(options.max_datagram, ranges::max_datagram))
            .value();
  }
  if (!options.deadline.empty()) {
    transport.deadline =
        value_of("--deadline", scenario::read_duration(options.deadline, ranges::deadline));
  }
}

}  // namespace

scenario::Scenario resolve_settings(const StreamOptions& options, const ChainFlag& chain,
                                    Launched launched) {
  scenario::Scenario settings =
      options.scenario.empty() ? without_scenario() : read_scenario_or_fail(options.scenario);
  if (options.ignore_links) {
    settings.default_link = {};
    settings.links.clear();
    settings.events.clear();
    if (!std::exchange(settings.joining, {}).empty()) {
      refuse_expectations_of_others("--ignore-links", settings);
    }
  }
  if (launched == Launched::by_hand) refuse_without_launcher(settings);
  lay_chain(chain, settings);
  if (!chain.value.empty()) refuse_expectations_of_others(chain.name, settings);
  lay_source(options, settings);
  lay_codec(options, settings.codec);
  lay_transport(options, settings.transport);
  if (std::holds_alternative<scenario::SizesSource>(settings.source) &&
      settings.transport.format == wire::Format::json) {
    fail_usage("the json wire carries deflated JPEGs only; stream seeded bytes with --wire binary");
  }
  return settings;
}

scenario::Scenario resolve_links(const std::string& file, const ChainFlag& chain,
                                 Launched launched) {
  scenario::Scenario settings = read_scenario_or_fail(file);
  if (launched == Launched::by_hand) refuse_without_launcher(settings);
  lay_chain(chain, settings);
  return settings;
}

media::SourceOptions media_options(const scenario::Scenario& settings) {
  media::SourceOptions options;
  options.codec.jpeg_quality = settings.codec.jpeg_quality;
  options.codec.zlib_level = settings.codec.zlib_level;
  options.codec.force_deflate = settings.transport.format == wire::Format::json;
  if (const auto* video = std::get_if<scenario::VideoSource>(&settings.source)) {
    options.source = media::VideoOptions{video->file, video->frames, video->rate};
  } else if (const auto* drawn = std::get_if<scenario::SyntheticSource>(&settings.source)) {
    options.source =
        media::SyntheticOptions{drawn->width, drawn->height, drawn->rate, drawn->frames};
  } else {
    const auto& sizes = std::get<scenario::SizesSource>(settings.source);
    options.source = media::SizesOptions{sizes.rate,    sizes.frames,  sizes.smallest,
                                         sizes.largest, settings.seed, sizes.trace};
  }
  return options;
}

std::unique_ptr<media::EncodedSource> open_source(const scenario::Scenario& settings) {
  try {
    return media::make_source(media_options(settings));
  } catch (const media::MediaError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  }
}

std::string describe_source(const scenario::Scenario& settings) {
  if (const auto* video = std::get_if<scenario::VideoSource>(&settings.source)) {
    return video->file.filename();
  }
  if (const auto* drawn = std::get_if<scenario::SyntheticSource>(&settings.source)) {
    return fmt::format("a synthetic video of {}x{}", drawn->width, drawn->height);
  }
  const auto& sizes = std::get<scenario::SizesSource>(settings.source);
  if (sizes.trace.named()) {
    return fmt::format("frames of the sizes in {}",
                       std::filesystem::path(sizes.trace.name()).filename().string());
  }
  return "frames of seeded bytes";
}

}  // namespace strand::real
