#include "core/scenario/drops.hpp"

#include <map>
#include <string>

#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr const char* example = "[{frame: 41, chunk: 7}, 120]";

class DropsReader {
 public:
  explicit DropsReader(ProblemList& problems) : problems_(problems) {}

  void read(Section& link, const Value& item) {
    if (item.node->kind == YamlNode::Kind::map) {
      read_chunk(item);
      return;
    }
    std::uint64_t datagram = 0;
    if (!link.assign_number(item, datagram, ranges::datagram, "; or write {frame: 41, chunk: 7}"))
      return;
    note(datagrams_, datagram, "the datagram " + std::to_string(datagram), item);
  }

  [[nodiscard]] link::PinpointDrops drops() const {
    link::PinpointDrops drops;
    for (const auto& entry : datagrams_) drops.datagrams.push_back(entry.first);
    for (const auto& entry : chunks_) drops.chunks.push_back(entry.first);
    return drops;
  }

 private:
  void read_chunk(const Value& item) {
    Section section(item, keys::drop, problems_);
    std::uint64_t frame = 0;
    std::uint64_t chunk = 0;
    bool good = section.require("frame", "{frame: 41, chunk: 7}") &&
                section.set_number("frame", frame, ranges::frame_number);
    good = section.require("chunk", "{frame: 41, chunk: 7}") &&
           section.set_number("chunk", chunk, ranges::chunk_index) && good;
    section.finish();
    if (!good) return;
    const link::ChunkDrop drop{FrameNumber(static_cast<std::uint32_t>(frame)),
                               ChunkIndex(static_cast<std::uint16_t>(chunk))};
    note(chunks_, drop, "chunk " + std::to_string(chunk) + " of frame " + std::to_string(frame),
         item);
  }

  template <class T>
  void note(std::map<T, Place>& seen, const T& drop, const std::string& name, const Value& item) {
    const auto [first, fresh] = seen.emplace(drop, item.place);
    if (fresh) return;
    const Place place = first->second;
    const std::string where = place.in_file() ? " on line " + std::to_string(place.line) : "";
    problems_.add(item.place, item.path, name + " is already dropped" + where + ", so remove one");
  }

  ProblemList& problems_;
  std::map<std::uint64_t, Place> datagrams_;
  std::map<link::ChunkDrop, Place> chunks_;
};

}  // namespace

std::optional<link::PinpointDrops> read_drops(Section& link, ProblemList& problems) {
  const std::optional<Value> value = link.find("drop");
  if (!value) return std::nullopt;
  const YamlNode::Kind kind = value->node->kind;
  if (kind != YamlNode::Kind::list) {
    const std::string what = kind == YamlNode::Kind::scalar ? in_quotes(value->node->text)
                                                            : std::string(to_string(kind));
    link.report(*value, std::string("must be a list such as ") + example + ", is " + what);
    return link::PinpointDrops();
  }
  const std::size_t count = value->node->items.size();
  if (count > ranges::most_drops) {
    link.report(*value, "must name at most " + std::to_string(ranges::most_drops) +
                            " datagrams, names " + std::to_string(count));
    return link::PinpointDrops();
  }
  DropsReader reader(problems);
  for (std::size_t i = 0; i < count; ++i) reader.read(link, item_of(*value, i));
  return reader.drops();
}

}  // namespace strand::scenario
