#include <algorithm>
#include <limits>

#include "core/scenario/parts.hpp"
#include "core/scenario/paths.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

void set_frames(Section& section, std::uint32_t& into) {
  std::uint64_t frames = into;
  section.set_number("frames", frames, ranges::frames);
  into = static_cast<std::uint32_t>(frames);
}

Reading<std::filesystem::path> read_video_path(std::string_view text) {
  return read_path(text, "the path of a video");
}

VideoSource read_video(Section& section, const std::filesystem::path& scenario_file) {
  VideoSource video;
  std::filesystem::path file;
  if (section.require("file", "file: clip.mp4") && section.set("file", file, read_video_path)) {
    video.file = beside(scenario_file, file);
  }
  std::uint64_t frames = 0;
  if (section.set_number("frames", frames, ranges::frames)) {
    video.frames = static_cast<std::uint32_t>(frames);
  }
  FrameRate rate{1, 1};
  if (section.set("fps", rate, read_frame_rate)) video.rate = rate;
  return video;
}

struct PictureSize {
  std::uint32_t width;
  std::uint32_t height;
};

Reading<PictureSize> read_picture_size(std::string_view text) {
  const auto refused = [&](std::string_view wanted) {
    return unexpected("must be " + std::string(wanted) + " such as 640x360, is " + in_quotes(text));
  };
  if (text.empty()) return unexpected(std::string("has no value; write pixels such as 640x360"));
  const std::size_t cross = std::min(text.find('x'), text.size());
  const std::string_view below = cross < text.size() ? text.substr(cross + 1) : std::string_view();
  constexpr Range<std::uint64_t> any{0, std::numeric_limits<std::uint64_t>::max()};
  const auto width = read_whole_number(text.substr(0, cross), any);
  const auto height = read_whole_number(below, any);
  if (!width || !height) return refused("pixels");
  const auto fits = [](std::uint64_t pixels, Range<std::uint64_t> range) {
    return pixels >= range.low && pixels <= range.high && pixels % 2 == 0;
  };
  if (!fits(*width, ranges::width) || !fits(*height, ranges::height)) {
    return refused("an even width of 16 to 7680 and an even height of 16 to 4320 pixels");
  }
  return PictureSize{static_cast<std::uint32_t>(*width), static_cast<std::uint32_t>(*height)};
}

SyntheticSource read_synthetic(Section& section) {
  SyntheticSource synthetic;
  PictureSize size{synthetic.width, synthetic.height};
  section.set("size", size, read_picture_size);
  synthetic.width = size.width;
  synthetic.height = size.height;
  section.set("fps", synthetic.rate, read_frame_rate);
  set_frames(section, synthetic.frames);
  return synthetic;
}

Reading<ByteCount> read_frame_size(std::string_view text) {
  return read_size(text, ranges::frame_size);
}

void read_size_span(const Value& value, SizesSource& sizes, ProblemList& problems) {
  Section span(value, keys::frame_size, problems);
  bool good = true;
  for (const auto& [key, into] :
       {std::pair("min", &sizes.smallest), std::pair("max", &sizes.largest)}) {
    good = span.require(key, "frame_size: {min: 12KiB, max: 18KiB}").has_value() && good;
    good = span.set(key, *into, read_frame_size) && good;
  }
  span.finish();
  if (good && sizes.smallest > sizes.largest) {
    span.report(value, "min, " + write_size(sizes.smallest) + ", is larger than max, " +
                           write_size(sizes.largest) + "; swap them");
  }
}

// The sizes of a recording; `frames` are as many as it has, unless the scenario says how many.
void read_size_trace(Section& section, TraceFiles& traces, SizesSource& sizes) {
  const bool counted = section.find("frames").has_value();
  const auto read = [&traces](std::string_view path) { return traces.read_sizes(path); };
  if (!section.set("trace", sizes.trace, read)) return;
  if (!counted) sizes.frames = static_cast<std::uint32_t>(sizes.trace.sizes().size());
  if (sizes.trace.empty()) return;
  const auto [least, most] =
      std::minmax_element(sizes.trace.sizes().begin(), sizes.trace.sizes().end());
  sizes.smallest = ByteCount(*least);
  sizes.largest = ByteCount(*most);
}

SizesSource read_sizes(Section& section, TraceFiles& traces, ProblemList& problems) {
  SizesSource sizes;
  section.set("fps", sizes.rate, read_frame_rate);
  set_frames(section, sizes.frames);
  const std::optional<Value> size = section.find("frame_size");
  if (const auto trace = section.find("trace")) {
    if (size) {
      section.report(*trace, "frame_size says the sizes too; keep one of them");
    } else {
      read_size_trace(section, traces, sizes);
    }
    return sizes;
  }
  if (!size) {
    static_cast<void>(section.require("frame_size", "frame_size: 18KiB, or trace: encoder.sizes"));
    return sizes;
  }
  if (size->node->kind == YamlNode::Kind::map) {
    read_size_span(*size, sizes, problems);
  } else if (section.assign(*size, sizes.largest, read_frame_size)) {
    sizes.smallest = sizes.largest;
  }
  return sizes;
}

enum class SourceType { video, synthetic, sizes };

std::optional<SourceType> type_of(const YamlNode& source) {
  const YamlNode* const type = source.find("type");
  if (type == nullptr) return std::nullopt;
  if (type->text == "video") return SourceType::video;
  if (type->text == "synthetic") return SourceType::synthetic;
  if (type->text == "sizes") return SourceType::sizes;
  return std::nullopt;
}

const KeySet& keys_of(std::optional<SourceType> type) {
  if (!type) return keys::any_source;
  switch (*type) {
    case SourceType::video:
      return keys::video;
    case SourceType::synthetic:
      return keys::synthetic;
    case SourceType::sizes:
      return keys::sizes;
  }
  return keys::any_source;
}

}  // namespace

Source read_source(const Value& value, const std::filesystem::path& scenario_file,
                   TraceFiles& traces, ProblemList& problems) {
  const std::optional<SourceType> known = type_of(*value.node);
  Section section(value, keys_of(known), problems);
  SourceType type = SourceType::video;
  const std::vector<Choice<SourceType>> choices{{"video", SourceType::video},
                                                {"synthetic", SourceType::synthetic},
                                                {"sizes", SourceType::sizes}};
  if (section.require("type", "type: synthetic")) section.set_choice("type", type, choices);
  if (!known) return {};
  Source source;
  switch (*known) {
    case SourceType::video:
      source = read_video(section, scenario_file);
      break;
    case SourceType::synthetic:
      source = read_synthetic(section);
      break;
    case SourceType::sizes:
      source = read_sizes(section, traces, problems);
      break;
  }
  section.finish();
  return source;
}

}  // namespace strand::scenario
