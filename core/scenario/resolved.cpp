#include "core/scenario/resolved.hpp"

#include <nlohmann/json.hpp>

#include "core/scenario/units.hpp"

namespace strand::scenario {
namespace {

using Json = nlohmann::ordered_json;

Json frame_rate(FrameRate rate) {
  if (rate.denominator() == 1) return rate.numerator();
  return write_frame_rate(rate);
}

Json source_of(const VideoSource& video, const std::filesystem::path& folder) {
  const std::filesystem::path relative =
      folder.empty() ? std::filesystem::path() : video.file.lexically_relative(folder);
  const std::filesystem::path& file = relative.empty() ? video.file : relative;
  Json json{{"type", "video"}, {"file", file.generic_string()}};
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

Json source_of(const SizesSource& sizes, const std::filesystem::path&) {
  Json json{{"type", "sizes"}, {"fps", frame_rate(sizes.rate)}, {"frames", sizes.frames}};
  if (sizes.smallest == sizes.largest) {
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
          {"recovery", "none"},
          {"deadline", write_duration(transport.deadline)}};
}

Json link_of(const link::LinkOptions& options) {
  const bool uniform = options.distribution == link::JitterDistribution::uniform;
  return {{"delay", write_duration(options.delay)},
          {"jitter", write_duration(options.jitter)},
          {"distribution", uniform ? "uniform" : "normal"},
          {"loss", write_probability(std::get<Probability>(options.loss))},
          {"reorder", write_probability(options.reorder.probability)},
          {"rate", options.rate ? write_rate(*options.rate) : "none"},
          {"queue", write_queue(options.queue)}};
}

}  // namespace

std::string resolved_json(const Scenario& scenario) {
  Json chain = Json::array();
  for (const PeerName& name : scenario.chain) chain.push_back(name.text());
  const std::filesystem::path folder = scenario.file.parent_path();
  const Json source =
      std::visit([&](const auto& one) { return source_of(one, folder); }, scenario.source);
  Json::object_t links;  // appended to, because a search for each key would be quadratic
  links.emplace_back("default", link_of(scenario.default_link));
  for (const auto& [ends, options] : scenario.links) {
    links.emplace_back(place_name(scenario, ends.from) + "->" + place_name(scenario, ends.to),
                       link_of(options));
  }
  const Json json{{"version", 1},
                  {"name", scenario.name},
                  {"seed", scenario.seed},
                  {"repeat", scenario.repeat},
                  {"topology", {{"chain", chain}}},
                  {"source", source},
                  {"codec", codec_of(scenario.codec)},
                  {"transport", transport_of(scenario.transport)},
                  {"links", links}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace strand::scenario
