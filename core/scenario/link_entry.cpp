#include "core/scenario/link_entry.hpp"

#include "core/scenario/ranges.hpp"

namespace strand::scenario {
namespace {

Reading<Duration> read_delay(std::string_view text) {
  return read_duration(text, ranges::delay);
}

Reading<std::optional<BitRate>> read_rate_or_none(std::string_view text) {
  if (text == "none") return std::optional<BitRate>();
  return read_rate(text, ranges::rate).map([](BitRate rate) { return std::optional(rate); });
}

Reading<std::string> read_entry_name(std::string_view text) {
  if (text.empty()) {
    return unexpected(std::string("has no value; write the name of another entry of links"));
  }
  return std::string(text);
}

template <class T, class Read>
void set(Section& section, std::string_view key, std::optional<T>& into, Read read) {
  section.set(key, into, [&](std::string_view text) -> Reading<std::optional<T>> {
    return read(text).map([](T value) { return std::optional<T>(std::move(value)); });
  });
}

// A value that is a map is a form that the language has and this release does not.
template <class T, class Read>
void set_plain(Section& section, std::string_view key, std::optional<T>& into, Read read,
               std::string_view instead) {
  const std::optional<Value> value = section.find(key);
  if (value && value->node->kind == YamlNode::Kind::map) {
    section.report(*value,
                   "this release does not support a map here; write " + std::string(instead));
    return;
  }
  set(section, key, into, read);
}

}  // namespace

link::LinkOptions LinkEntry::applied_to(link::LinkOptions base) const {
  base.delay = delay.value_or(base.delay);
  base.jitter = jitter.value_or(base.jitter);
  base.distribution = distribution.value_or(base.distribution);
  if (loss) base.loss = *loss;
  if (reorder) base.reorder.probability = *reorder;
  base.rate = rate.value_or(base.rate);
  base.queue = queue.value_or(base.queue);
  return base;
}

LinkEntry read_link_entry(const YamlNode::Entry& entry, const std::string& path,
                          ProblemList& problems) {
  using link::JitterDistribution;
  LinkEntry result;
  result.name = entry.key->text;
  result.key_place = entry.key->place;
  result.value = value_of(entry, path);
  Section section(result.value, keys::link, problems);
  if (const std::optional<Value> extends = section.find("extends")) {
    result.extends_place = extends->place;
    set(section, "extends", result.extends, read_entry_name);
  }
  set(section, "delay", result.delay, read_delay);
  set(section, "jitter", result.jitter, read_delay);
  JitterDistribution distribution{};
  if (section.set_choice<JitterDistribution>("distribution", distribution,
                                             {{"uniform", JitterDistribution::uniform},
                                              {"normal", JitterDistribution::normal},
                                              {"pareto", std::nullopt},
                                              {"paretonormal", std::nullopt}})) {
    result.distribution = distribution;
  }
  set_plain(section, "loss", result.loss, read_probability, "a percentage such as 5%");
  set(section, "reorder", result.reorder, read_probability);
  set(section, "rate", result.rate, read_rate_or_none);
  set_plain(
      section, "queue", result.queue,
      [](std::string_view text) {
        return read_queue(text, ranges::queue_bytes, ranges::queue_packets);
      },
      "64KiB, or 100p for packets");
  section.finish();
  return result;
}

}  // namespace strand::scenario
