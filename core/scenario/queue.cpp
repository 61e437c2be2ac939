#include "core/scenario/queue.hpp"

#include <string>

#include "core/scenario/ranges.hpp"

namespace strand::scenario {
namespace {

using link::QueueDiscipline;

Reading<link::QueueLimit> read_limit(std::string_view text) {
  return read_queue(text, ranges::queue_bytes, ranges::queue_packets);
}

Reading<Duration> read_sojourn(std::string_view text) {
  return read_duration(text, ranges::codel);
}

link::QueueLimit read_map(const Value& value, ProblemList& problems) {
  Section section(value, keys::queue, problems);
  link::QueueLimit queue;
  section.set("size", queue, read_limit);
  section.set_choice<QueueDiscipline>(
      "discipline", queue.discipline,
      {{"droptail", QueueDiscipline::droptail}, {"codel", QueueDiscipline::codel}});
  bool timed = false;
  for (const auto& [key, into] :
       {std::pair("target", &queue.target), std::pair("interval", &queue.interval)}) {
    const std::optional<Value> time = section.find(key);
    if (!time) continue;
    section.assign(*time, *into, read_sojourn);
    timed = true;
    if (queue.discipline == QueueDiscipline::droptail) {
      section.report(*time, "goes with discipline: codel only; write that, or remove this");
    }
  }
  section.finish();
  if (timed && queue.discipline == QueueDiscipline::codel && queue.target >= queue.interval) {
    section.report(value, "target, " + write_duration(queue.target) +
                              ", must be shorter than interval, " + write_duration(queue.interval));
  }
  return queue;
}

}  // namespace

std::optional<link::QueueLimit> read_queue(Section& link, ProblemList& problems) {
  const std::optional<Value> value = link.find("queue");
  if (!value) return std::nullopt;
  if (value->node->kind == YamlNode::Kind::map) return read_map(*value, problems);
  link::QueueLimit queue;
  if (!link.assign(*value, queue, read_limit)) return std::nullopt;
  return queue;
}

}  // namespace strand::scenario
