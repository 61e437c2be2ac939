#include "core/scenario/scenario.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::scenario {

namespace {

std::optional<Duration> length(FrameRate rate, std::uint32_t frames) {
  return rate.offset_of(FrameNumber(frames));
}

std::optional<Duration> length(const VideoSource& video) {
  if (!video.frames || !video.rate) return std::nullopt;
  return length(*video.rate, *video.frames);
}

std::optional<Duration> length(const SyntheticSource& synthetic) {
  return length(synthetic.rate, synthetic.frames);
}

std::optional<Duration> length(const SizesSource& sizes) {
  if (sizes.frames == 0) return std::nullopt;
  return length(sizes.rate, sizes.frames);
}

}  // namespace

std::optional<Duration> length_of(const Source& source) {
  return std::visit([](const auto& one) { return length(one); }, source);
}

bool has_pictures(const Source& source) {
  return !std::holds_alternative<SizesSource>(source);
}

std::vector<PeerName> whole_chain(const Scenario& scenario) {
  std::vector<PeerName> chain = scenario.chain;
  chain.insert(chain.end(), scenario.joining.begin(), scenario.joining.end());
  return chain;
}

std::optional<Duration> joins_at(const Scenario& scenario, std::size_t place) {
  for (const Event& event : scenario.events) {
    const auto* const join = std::get_if<Join>(&event.what);
    if (join != nullptr && join->place == place) return event.at;
  }
  return std::nullopt;
}

const std::string& place_name(const Scenario& scenario, std::size_t place) {
  static const std::string coordinator = "coordinator";
  if (place == 0) return coordinator;
  const std::size_t index = place - 1;
  if (index < scenario.chain.size()) return scenario.chain[index].text();
  STRAND_ASSERT(index - scenario.chain.size() < scenario.joining.size());
  return scenario.joining[index - scenario.chain.size()].text();
}

const link::LinkOptions& link_between(const Scenario& scenario, LinkEnds ends) {
  const auto found = std::lower_bound(
      scenario.links.begin(), scenario.links.end(), ends,
      [](const auto& entry, const LinkEnds& wanted) { return entry.first < wanted; });
  const bool differs = found != scenario.links.end() && found->first == ends;
  return differs ? found->second : scenario.default_link;
}

}  // namespace strand::scenario
