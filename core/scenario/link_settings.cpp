#include "core/scenario/link_settings.hpp"

#include <string>
#include <utility>

#include "core/scenario/loss.hpp"
#include "core/scenario/queue.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

Reading<Duration> read_delay(std::string_view text) {
  return read_duration(text, ranges::delay);
}

Reading<std::optional<BitRate>> read_rate_or_none(std::string_view text) {
  if (text == "none") return std::optional<BitRate>();
  return read_rate(text, ranges::rate).map([](BitRate rate) { return std::optional(rate); });
}

Reading<std::optional<ByteCount>> read_mtu_or_none(std::string_view text) {
  if (text == "none") return std::optional<ByteCount>();
  return read_size(text, ranges::mtu).map([](ByteCount size) { return std::optional(size); });
}

std::optional<link::Reordering> read_reorder(Section& link, ProblemList& problems) {
  const std::optional<Value> value = link.find("reorder");
  if (!value) return std::nullopt;
  link::Reordering reorder;
  if (value->node->kind != YamlNode::Kind::map) {
    if (!link.assign(*value, reorder.probability, read_probability)) return std::nullopt;
    return reorder;
  }
  Section section(*value, keys::reorder, problems);
  if (section.require("probability", "reorder: {probability: 25%, gap: 5}")) {
    section.set("probability", reorder.probability, read_probability);
  }
  std::uint64_t gap = reorder.gap;
  section.set_number("gap", gap, ranges::gap);
  reorder.gap = static_cast<std::uint32_t>(gap);
  section.finish();
  return reorder;
}

}  // namespace

link::LinkOptions LinkSettings::applied_to(link::LinkOptions base) const {
  base.delay = delay.value_or(base.delay);
  base.jitter = jitter.value_or(base.jitter);
  base.distribution = distribution.value_or(base.distribution);
  base.loss = loss.value_or(base.loss);
  base.reorder = reorder.value_or(base.reorder);
  base.duplicate = duplicate.value_or(base.duplicate);
  base.corrupt = corrupt.value_or(base.corrupt);
  base.correlation = correlation.value_or(base.correlation);
  base.rate = rate.value_or(base.rate);
  if (trace) base.trace = *trace;
  base.mtu = mtu.value_or(base.mtu);
  base.queue = queue.value_or(base.queue);
  if (drops) base.drops = *drops;
  return base;
}

LinkSettings read_link_settings(Section& section, TraceFiles& traces, ProblemList& problems) {
  using link::JitterDistribution;
  LinkSettings result;
  section.set("delay", result.delay, read_delay);
  section.set("jitter", result.jitter, read_delay);
  JitterDistribution distribution{};
  if (section.set_choice<JitterDistribution>(
          "distribution", distribution,
          {{"uniform", JitterDistribution::uniform},
           {"normal", JitterDistribution::normal},
           {"pareto", JitterDistribution::pareto},
           {"paretonormal", JitterDistribution::paretonormal}})) {
    result.distribution = distribution;
  }
  result.loss = read_loss(section, problems);
  result.reorder = read_reorder(section, problems);
  section.set("duplicate", result.duplicate, read_probability);
  section.set("corrupt", result.corrupt, read_probability);
  section.set("correlation", result.correlation, read_probability_below_one);
  result.rate_value = section.find("rate");
  section.set("rate", result.rate, read_rate_or_none);
  result.trace_value = section.find("trace");
  section.set("trace", result.trace, [&](std::string_view text) -> Reading<link::DeliveryTrace> {
    if (text == "none") return link::DeliveryTrace();
    return traces.read(text);
  });
  section.set("mtu", result.mtu, read_mtu_or_none);
  result.queue = read_queue(section, problems);
  return result;
}

void refuse_rate_and_trace(const link::LinkOptions& options, const LinkSettings& settings,
                           const Value& otherwise, ProblemList& problems) {
  if (!options.rate || options.trace.empty()) return;
  const std::string rate = write_rate(*options.rate);
  const std::string trace = in_quotes(options.trace.name());
  if (settings.trace) {
    const Value& at = *settings.trace_value;
    problems.add(at.place, at.path,
                 "the link has a rate too, " + rate + "; write rate: none, or trace: none");
  } else if (settings.rate) {
    const Value& at = *settings.rate_value;
    problems.add(at.place, at.path,
                 "the link has a trace too, " + trace + "; write trace: none, or rate: none");
  } else {
    problems.add(otherwise.place, otherwise.path,
                 "the link takes over both a rate, " + rate + ", and a trace, " + trace +
                     "; write rate: none or trace: none");
  }
}

}  // namespace strand::scenario
