#include "sim/link_words.hpp"

#include <filesystem>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "core/scenario/decimal.hpp"
#include "core/scenario/units.hpp"

namespace strand::sim {

namespace {

using scenario::write_duration;
using scenario::write_probability;
using Setting = std::pair<std::string, std::string>;  // its key, and its value

std::string loss_of(const Probability& loss) {
  return write_probability(loss);
}

std::string loss_of(const link::BurstLoss& burst) {
  return fmt::format("{} in bursts of {}", write_probability(burst.rate),
                     scenario::format_decimal(burst.mean_length_millis, 3));
}

std::string loss_of(const link::GilbertElliott& model) {
  return fmt::format("Gilbert-Elliott (p {}, r {}, bad {}, good {})", write_probability(model.p),
                     write_probability(model.r), write_probability(model.loss_bad),
                     write_probability(model.loss_good));
}

std::string jitter_of(const link::LinkOptions& options) {
  constexpr const char* distributions[] = {"uniform", "normal", "pareto", "paretonormal"};
  std::string text = write_duration(options.jitter);
  if (options.jitter == Duration::zero()) return text;
  return text + ' ' + distributions[static_cast<std::size_t>(options.distribution)];
}

std::string rate_of(const link::LinkOptions& options) {
  if (!options.trace.empty()) {
    return "as in " + std::filesystem::path(options.trace.name()).filename().string();
  }
  return options.rate ? scenario::write_rate(*options.rate) : "none";
}

// Without a rate there is no queue.
std::string queue_of(const link::LinkOptions& options) {
  if (!options.rate && options.trace.empty()) return "none";
  const bool codel = options.queue.discipline == link::QueueDiscipline::codel;
  return scenario::write_queue(options.queue) + (codel ? " codel" : "");
}

std::vector<Setting> settings_of(const link::LinkOptions& options) {
  const std::size_t drops = options.drops.chunks.size() + options.drops.datagrams.size();
  return {{"delay", write_duration(options.delay)},
          {"jitter", jitter_of(options)},
          {"loss", std::visit([](const auto& model) { return loss_of(model); }, options.loss)},
          {"reorder", write_probability(options.reorder.probability)},
          {"duplicate", write_probability(options.duplicate)},
          {"corrupt", write_probability(options.corrupt)},
          {"correlation", write_probability(options.correlation)},
          {"rate", rate_of(options)},
          {"queue", queue_of(options)},
          {"mtu", options.mtu ? scenario::write_size(*options.mtu) : "none"},
          {"drop", drops == 0 ? "none" : fmt::format("{} named", drops)}};
}

std::string joined(const std::vector<std::string>& parts, const char* otherwise) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text.empty() ? otherwise : text;
}

}  // namespace

std::string link_words(const link::LinkOptions& options) {
  const std::vector<Setting> perfect = settings_of({});
  const std::vector<Setting> settings = settings_of(options);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    if (settings[i] == perfect[i]) continue;
    parts.push_back(settings[i].first + ' ' + settings[i].second);
  }
  return joined(parts, "perfect");
}

std::string change_words(const link::LinkOptions& before, const link::LinkOptions& after) {
  const std::vector<Setting> old_settings = settings_of(before);
  const std::vector<Setting> settings = settings_of(after);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    if (settings[i] == old_settings[i]) continue;
    parts.push_back(fmt::format("{} {} instead of {}", settings[i].first, settings[i].second,
                                old_settings[i].second));
  }
  return joined(parts, "nothing");
}

}  // namespace strand::sim
