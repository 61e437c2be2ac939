#include "core/scenario/resolved.hpp"

#include <nlohmann/json.hpp>

#include "core/scenario/decimal.hpp"
#include "core/scenario/paths.hpp"
#include "core/scenario/tolerances.hpp"
#include "core/scenario/units.hpp"

namespace strand::scenario {
namespace {

using Json = nlohmann::ordered_json;

Json frame_rate(FrameRate rate) {
  if (rate.denominator() == 1) return rate.numerator();
  return write_frame_rate(rate);
}

Json source_of(const VideoSource& video, const std::filesystem::path& folder) {
  Json json{{"type", "video"}, {"file", path_from(folder, video.file)}};
  if (video.frames) json["frames"] = *video.frames;
  if (video.rate) json["fps"] = frame_rate(*video.rate);
  return json;
}

Json source_of(const SyntheticSource& synthetic, const std::filesystem::path&) {
  return {{"type", "synthetic"},
          {"size", std::to_string(synthetic.width) + "x" + std::to_string(synthetic.height)},
          {"fps", frame_rate(synthetic.rate)},
          {"frames", synthetic.frames}};
}

Json source_of(const SizesSource& sizes, const std::filesystem::path& folder) {
  Json json{{"type", "sizes"}, {"fps", frame_rate(sizes.rate)}};
  if (sizes.frames > 0) json["frames"] = sizes.frames;
  if (sizes.trace.named()) {
    json["trace"] = path_from(folder, sizes.trace.name());
  } else if (sizes.smallest == sizes.largest) {
    json["frame_size"] = write_size(sizes.largest);
  } else {
    json["frame_size"] = {{"min", write_size(sizes.smallest)}, {"max", write_size(sizes.largest)}};
  }
  return json;
}

Json codec_of(const Codec& codec) {
  Json json{{"jpeg_quality", codec.jpeg_quality}, {"zlib_level", "none"}};
  if (codec.zlib_level) json["zlib_level"] = *codec.zlib_level;
  return json;
}

Json transport_of(const Transport& transport) {
  const bool binary = transport.format == wire::Format::binary;
  const bool cut_through = transport.forwarding == wire::Forwarding::cut_through;
  return {{"wire", binary ? "binary" : "json"},
          {"max_datagram", write_size(ByteCount(transport.max_datagram))},
          {"forwarding", cut_through ? "cut_through" : "store_and_forward"},
          {"recovery", wire::to_string(transport.recovery)},
          {"deadline", write_duration(transport.deadline)}};
}

std::string_view distribution_of(link::JitterDistribution distribution) {
  switch (distribution) {
    case link::JitterDistribution::uniform:
      return "uniform";
    case link::JitterDistribution::normal:
      return "normal";
    case link::JitterDistribution::pareto:
      return "pareto";
    case link::JitterDistribution::paretonormal:
      return "paretonormal";
  }
  return {};
}

Json loss_of(const Probability& independent) {
  return write_probability(independent);
}

Json loss_of(const link::BurstLoss& burst) {
  const bool whole = burst.mean_length_millis % 1'000 == 0;
  Json length = burst.mean_length_millis / 1'000;
  if (!whole) length = format_decimal(burst.mean_length_millis, 3);
  return {{"burst", {{"rate", write_probability(burst.rate)}, {"mean_length", length}}}};
}

Json loss_of(const link::GilbertElliott& model) {
  return {{"gilbert_elliott",
           {{"p", write_probability(model.p)},
            {"r", write_probability(model.r)},
            {"loss_bad", write_probability(model.loss_bad)},
            {"loss_good", write_probability(model.loss_good)}}}};
}

Json reorder_of(const link::Reordering& reorder) {
  if (reorder.gap == 1) return write_probability(reorder.probability);
  return {{"probability", write_probability(reorder.probability)}, {"gap", reorder.gap}};
}

Json queue_of(const link::QueueLimit& queue) {
  if (queue.discipline == link::QueueDiscipline::droptail) return write_queue(queue);
  return {{"size", write_queue(queue)},
          {"discipline", "codel"},
          {"target", write_duration(queue.target)},
          {"interval", write_duration(queue.interval)}};
}

// `none` is a word of the language: a file of that name is named by a longer path.
std::string trace_of(const link::DeliveryTrace& trace, const std::filesystem::path& folder) {
  if (trace.empty()) return "none";
  const std::string path = path_from(folder, trace.name());
  return path == "none" ? "./none" : path;
}

Json drops_of(const link::PinpointDrops& drops) {
  Json json = Json::array();
  for (const link::ChunkDrop& drop : drops.chunks) {
    json.push_back({{"frame", drop.frame.value()}, {"chunk", drop.chunk.value()}});
  }
  for (const std::uint64_t datagram : drops.datagrams) json.push_back(datagram);
  return json;
}

Json settings_of(const link::LinkOptions& options, const std::filesystem::path& folder) {
  return {{"delay", write_duration(options.delay)},
          {"jitter", write_duration(options.jitter)},
          {"distribution", distribution_of(options.distribution)},
          {"loss", std::visit([](const auto& model) { return loss_of(model); }, options.loss)},
          {"reorder", reorder_of(options.reorder)},
          {"duplicate", write_probability(options.duplicate)},
          {"corrupt", write_probability(options.corrupt)},
          {"correlation", write_probability(options.correlation)},
          {"rate", options.rate ? write_rate(*options.rate) : "none"},
          {"trace", trace_of(options.trace, folder)},
          {"queue", queue_of(options.queue)},
          {"mtu", options.mtu ? write_size(*options.mtu) : "none"}};
}

Json link_of(const link::LinkOptions& options, const std::filesystem::path& folder) {
  Json json = settings_of(options, folder);
  json["drop"] = drops_of(options.drops);
  return json;
}

std::string link_name(const Scenario& scenario, LinkEnds ends, std::string_view arrow) {
  return std::string(place_name(scenario, ends.from))
      .append(arrow)
      .append(place_name(scenario, ends.to));
}

// Which links an event changes, of those that the language can name: one direction, a hop both
// ways, or every hop.
std::string changed_links(const Scenario& scenario, const LinkChange& change) {
  const std::size_t ways = change.directions.size();
  if (ways == 0 || ways > 2) return "default";
  return link_name(scenario, change.directions.front().ends, ways == 1 ? "->" : "<->");
}

// An event sets the same on all of its links, and leaves of each what it was: so what it sets is
// among what all of them have, and the rest of that it leaves as it is.
Json common_settings(const LinkChange& change, const std::filesystem::path& folder) {
  Json common;
  for (const LinkChange::Direction& direction : change.directions) {
    const Json settings = settings_of(direction.options, folder);
    if (common.is_null()) common = settings;
    for (const auto& [key, value] : settings.items()) {
      if (common.contains(key) && common.at(key) != value) common.erase(key);
    }
  }
  return common;
}

// Adds what an event is to its time and length.
class EventWriter {
 public:
  EventWriter(const Scenario& scenario, Json& json) : scenario_(scenario), json_(json) {}

  void operator()(const LinkChange& change) {
    json_["link"] = changed_links(scenario_, change);
    json_["set"] = common_settings(change, scenario_.file.parent_path());
  }
  void operator()(const Partition& partition) {
    Json groups = Json::array();
    for (const std::vector<std::size_t>& group : partition.groups) {
      Json names = Json::array();
      for (const std::size_t place : group) names.push_back(place_name(scenario_, place));
      groups.push_back(names);
    }
    json_["partition"] = groups;
    json_["one_way"] = partition.one_way;
  }
  void operator()(const Crash& crash) {
    json_["crash"] = place_name(scenario_, crash.place);
    if (crash.restart_after) json_["restart_after"] = write_duration(*crash.restart_after);
  }
  void operator()(const Pause& pause) { json_["pause"] = place_name(scenario_, pause.place); }
  void operator()(const ClockSkew& skew) {
    json_["clock"] = place_name(scenario_, skew.place);
    json_["offset"] = write_offset(skew.offset);
    json_["drift"] = write_drift(skew.drift_ppm);
  }
  void operator()(const DiskFault& fault) {
    json_["disk"] = place_name(scenario_, fault.place);
    if (fault.write_time) {
      json_["write_time"] = write_duration(*fault.write_time);
    } else {
      json_["full"] = true;
    }
  }
  void operator()(const Join& join) { json_["join"] = place_name(scenario_, join.place); }
  void operator()(const ControlFault& fault) {
    json_["control"] = place_name(scenario_, fault.place);
    json_[fault.cut ? "cut" : "stall"] = true;
  }

 private:
  const Scenario& scenario_;
  Json& json_;
};

Json event_of(const Scenario& scenario, const Event& event) {
  Json json{{"at", write_duration(event.at)}};
  if (event.lasting) json["for"] = write_duration(*event.lasting);
  std::visit(EventWriter(scenario, json), event.what);
  return json;
}

Json expectation_of(const Expectation& expectation) {
  if (expectation.severity == Severity::fail) return expectation.text;
  return {{"check", expectation.text}, {"severity", "warn"}};
}

Json baseline_of(const Baseline& baseline, const std::filesystem::path& folder) {
  Json tolerances = Json::object();
  for (const auto& [metric, tolerance] : baseline.tolerances) {
    tolerances[std::string(traits_of(metric).name)] = write_tolerance(tolerance, metric);
  }
  return {{"file", path_from(folder, baseline.file)}, {"tolerance", tolerances}};
}

}  // namespace

std::string resolved_json(const Scenario& scenario) {
  Json chain = Json::array();
  for (const PeerName& name : scenario.chain) chain.push_back(name.text());
  const std::filesystem::path folder = scenario.file.parent_path();
  const Json source =
      std::visit([&](const auto& one) { return source_of(one, folder); }, scenario.source);
  Json::object_t links;  // appended to, because a search for each key would be quadratic
  links.emplace_back("default", link_of(scenario.default_link, folder));
  for (const auto& [ends, options] : scenario.links) {
    links.emplace_back(link_name(scenario, ends, "->"), link_of(options, folder));
  }
  Json events = Json::array();
  for (const Event& event : scenario.events) events.push_back(event_of(scenario, event));
  Json expect = Json::array();
  for (const Expectation& one : scenario.expectations) expect.push_back(expectation_of(one));
  Json json{{"version", 1},
            {"name", scenario.name},
            {"seed", scenario.seed},
            {"repeat", scenario.repeat},
            {"topology", {{"chain", chain}}},
            {"source", source},
            {"codec", codec_of(scenario.codec)},
            {"transport", transport_of(scenario.transport)},
            {"links", links},
            {"events", events},
            {"expect", expect}};
  if (scenario.baseline) json["baseline"] = baseline_of(*scenario.baseline, folder);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace strand::scenario
