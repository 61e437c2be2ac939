#include "sim/scenario_source.hpp"

#include <variant>

namespace strand::sim {

namespace {

media::SyntheticOptions options_of(const scenario::SyntheticSource& source) {
  return {source.width, source.height, source.rate, source.frames};
}

media::VideoOptions options_of(const scenario::VideoSource& source) {
  return {source.file, source.frames, source.rate};
}

// The seed is given anew by every run.
media::SizesOptions options_of(const scenario::SizesSource& source) {
  return {source.rate, source.frames, source.smallest, source.largest, 0, source.trace};
}

}  // namespace

media::SourceOptions source_options(const scenario::Scenario& scenario) {
  media::SourceOptions options;
  std::visit([&](const auto& source) { options.source = options_of(source); }, scenario.source);
  options.codec.jpeg_quality = scenario.codec.jpeg_quality;
  options.codec.zlib_level = scenario.codec.zlib_level;
  options.codec.force_deflate = scenario.transport.format == wire::Format::json;
  return options;
}

}  // namespace strand::sim
