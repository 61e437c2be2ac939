#include "core/scenario/loss.hpp"

#include <algorithm>
#include <string>

#include "core/scenario/decimal.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr const char* burst_example = "burst: {rate: 5%, mean_length: 4}";
constexpr const char* gilbert_elliott_example = "gilbert_elliott: {p: 1%, r: 25%}";
constexpr unsigned length_decimals = 3;
constexpr std::uint64_t thousand = 1'000;

// In thousandths of a datagram.
Reading<std::uint32_t> read_mean_length(std::string_view text) {
  if (text.empty()) return unexpected(std::string("has no value; write datagrams such as 4"));
  const auto number = parse_decimal(text);
  if (!number) {
    return unexpected("must be a number of datagrams such as 4 or 2.5, is " + in_quotes(text));
  }
  const auto thousandths = multiply(*number, thousand);
  if (!thousandths && thousandths.error() == DecimalError::not_whole) {
    return unexpected(in_quotes(text) + " is finer than 0.001; round it");
  }
  const auto [low, high] = ranges::mean_length_millis;
  if (!thousandths || *thousandths < low || *thousandths > high) {
    return unexpected("must be " + format_decimal(low, length_decimals) + " to " +
                      format_decimal(high, length_decimals) + ", is " + std::string(text));
  }
  return static_cast<std::uint32_t>(*thousandths);
}

template <class T, class Read>
bool set_required(Section& section, std::string_view key, T& into, Read read,
                  std::string_view example) {
  return section.require(key, example) && section.set(key, into, read);
}

// The model's way from the good state to the bad one, rate / (mean length * (1 - rate)), must be a
// probability.
void check_burst(const Section& section, const link::BurstLoss& burst, ProblemList& problems) {
  const std::uint64_t lost = burst.rate.parts_per_billion();
  const std::uint64_t kept = Probability::one - lost;
  if (lost * thousand <= burst.mean_length_millis * kept) return;
  const std::uint64_t least = (lost * thousand + kept - 1) / kept;
  const std::uint64_t most = ranges::mean_length_millis.high;
  const Value& value = section.value();
  std::string message = "bursts of a mean length of " +
                        format_decimal(burst.mean_length_millis, length_decimals) +
                        " cannot make up a loss of " + write_probability(burst.rate);
  if (least <= most) {
    message += "; write mean_length: " + format_decimal(least, length_decimals) +
               " or more, or a lower rate";
  } else {
    const std::uint64_t highest = most * Probability::one / (most + thousand);
    const auto rate = Probability::parts_per_billion(static_cast<std::uint32_t>(highest));
    message += ", nor can longer ones; write a rate of at most " + write_probability(rate);
  }
  problems.add(value.place, value.path, message);
}

std::optional<link::LossModel> read_burst(const Value& value, ProblemList& problems) {
  Section section(value, keys::burst, problems);
  link::BurstLoss burst;
  bool good = set_required(section, "rate", burst.rate, read_probability_below_one, burst_example);
  good = set_required(section, "mean_length", burst.mean_length_millis, read_mean_length,
                      burst_example) &&
         good;
  section.finish();
  if (!good) return std::nullopt;
  check_burst(section, burst, problems);
  return burst;
}

std::optional<link::LossModel> read_gilbert_elliott(const Value& value, ProblemList& problems) {
  Section section(value, keys::gilbert_elliott, problems);
  link::GilbertElliott model;
  bool good = set_required(section, "p", model.p, read_probability, gilbert_elliott_example);
  good = set_required(section, "r", model.r, read_probability, gilbert_elliott_example) && good;
  section.set("loss_bad", model.loss_bad, read_probability);
  section.set("loss_good", model.loss_good, read_probability);
  section.finish();
  if (!good) return std::nullopt;
  if (model.p == Probability() && model.r == Probability()) {
    section.report(value,
                   "with p and r of 0% the state never changes; write a percentage instead, or p "
                   "or r above 0%");
  }
  return model;
}

}  // namespace

std::optional<link::LossModel> read_loss(Section& link, ProblemList& problems) {
  const std::optional<Value> value = link.find("loss");
  if (!value) return std::nullopt;
  const YamlNode& node = *value->node;
  if (node.kind == YamlNode::Kind::scalar || node.kind == YamlNode::Kind::empty) {
    Probability independent;
    if (!link.assign(*value, independent, read_probability)) return std::nullopt;
    return independent;
  }
  // What a model's keys belong in is said once, and not again for each key.
  if (node.find("burst") == nullptr && node.find("gilbert_elliott") == nullptr) {
    link.report(*value, std::string("must be a percentage such as 5%, or {") + burst_example +
                            "}, or {" + gilbert_elliott_example + "}");
    return std::nullopt;
  }
  Section models(*value, keys::loss, problems);
  const std::optional<Value> burst = models.find("burst");
  const std::optional<Value> gilbert_elliott = models.find("gilbert_elliott");
  models.finish();
  if (burst && gilbert_elliott) {
    link.report(*value, "has both burst and gilbert_elliott; keep one");
    return std::nullopt;
  }
  return burst ? read_burst(*burst, problems) : read_gilbert_elliott(*gilbert_elliott, problems);
}

}  // namespace strand::scenario
