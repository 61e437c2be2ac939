// Scenarios full of random faults, for tests that look for what must never happen.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/random.hpp"
#include "core/scenario/scenario.hpp"
#include "tests/sim/scenarios.hpp"

namespace strand::sim::test {

// Draws the parts of one scenario.
class FaultGenerator {
 public:
  FaultGenerator(std::uint64_t seed, bool joins)
      : random_(Random(seed).fork("faults")), joins_(joins) {}

  scenario::Scenario scenario() {
    scenario::Scenario result =
        chain_of(static_cast<std::size_t>(between(2, 5)), Probability(),
                 coin() ? wire::Forwarding::cut_through : wire::Forwarding::store_and_forward);
    result.transport.format = random_.below(4) == 0 ? wire::Format::json : wire::Format::binary;
    const auto chunks = static_cast<std::uint16_t>(between(1, 30));
    result.source = frames_of(chunks, frames, result.transport.format);
    result.default_link = link();
    peers_ = result.chain.size();
    if (joins_) add_joins(result);
    first_joining_ = result.chain.size() + 1;
    const std::int64_t events = between(0, 6);
    for (std::int64_t i = 0; i < events; ++i) result.events.push_back(event());
    // Joins stand first, and stay ahead of what else happens at their instant.
    std::stable_sort(result.events.begin(), result.events.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return result;
  }

 private:
  static constexpr std::uint32_t frames = 60;  // two seconds

  std::int64_t between(std::int64_t low, std::int64_t high) { return random_.between(low, high); }
  bool coin() { return random_.below(2) == 0; }
  bool rarely() { return random_.below(5) == 0; }
  Duration milliseconds(std::int64_t low, std::int64_t high) {
    return std::chrono::milliseconds(between(low, high));
  }
  // One peer or two, behind the chain in the order of their times.
  void add_joins(scenario::Scenario& scenario) {
    const std::int64_t joins = between(1, 2);
    for (std::int64_t i = 0; i < joins; ++i) joined_at_.push_back(milliseconds(0, 2'000));
    std::sort(joined_at_.begin(), joined_at_.end());
    for (const Duration at : joined_at_) {
      const char letter = static_cast<char>('A' + peers_);
      scenario.joining.push_back(*PeerName::parse(std::string_view(&letter, 1)));
      scenario::Event event;
      event.at = at;
      event.what = scenario::Join{++peers_};
      scenario.events.push_back(event);
    }
  }
  // Nothing happens to a peer before it joins.
  [[nodiscard]] Duration not_before_join(Duration at, std::size_t place) const {
    return place < first_joining_ ? at : std::max(at, joined_at_[place - first_joining_]);
  }

  std::size_t peer() { return static_cast<std::size_t>(between(1, std::int64_t(peers_))); }
  std::size_t place() { return static_cast<std::size_t>(between(0, std::int64_t(peers_))); }

  link::LinkOptions link() {
    link::LinkOptions link;
    link.delay = milliseconds(0, 60);
    if (coin()) link.jitter = milliseconds(0, 20);
    link.distribution = static_cast<link::JitterDistribution>(random_.below(4));
    if (coin()) link.loss = loss();
    if (rarely())
      link.reorder = {Probability::percent(5), static_cast<std::uint32_t>(between(1, 5))};
    if (rarely()) link.duplicate = Probability::percent(3);
    if (rarely()) link.corrupt = Probability::percent(2);
    if (rarely()) link.correlation = Probability::percent(30);
    if (rarely()) link.mtu = ByteCount(static_cast<std::uint64_t>(between(576, 1'500)));
    if (rarely()) link.drops.datagrams = {3, 4, 50};
    if (rarely()) link.drops.chunks = {{FrameNumber(7), ChunkIndex(0)}};
    if (coin()) {
      link.rate = BitRate(static_cast<std::uint64_t>(between(200'000, 20'000'000)));
    } else if (rarely()) {
      link.trace = link::DeliveryTrace("random", {2, 3, 3, 10, 11, 40});
    }
    if (rarely()) link.queue.discipline = link::QueueDiscipline::codel;
    return link;
  }

  link::LossModel loss() {
    const auto percent = [this](std::int64_t most) {
      return Probability::percent(static_cast<std::uint32_t>(between(1, most)));
    };
    switch (random_.below(3)) {
      case 0:
        return percent(20);
      case 1:
        return link::BurstLoss{percent(20), static_cast<std::uint32_t>(between(1'000, 8'000))};
      default:
        return link::GilbertElliott{percent(20), percent(90), percent(100), percent(5)};
    }
  }

  scenario::Event event() {
    scenario::Event event;
    event.at = milliseconds(0, 2'000);
    switch (random_.below(7)) {
      case 0: {
        const std::size_t to = peer();
        scenario::LinkChange change;
        change.directions.push_back({{to - 1, to}, link()});
        event.what = change;
        if (coin()) event.lasting = milliseconds(1, 1'500);
        break;
      }
      case 1: {
        scenario::Partition partition{{{}, {}}, random_.below(4) == 0};
        for (std::size_t at = 0; at <= peers_; ++at) {
          partition.groups[random_.below(2)].push_back(at);
        }
        event.what = partition;
        event.lasting = milliseconds(1, 1'500);
        break;
      }
      case 2: {
        const std::optional<Duration> restart =
            coin() ? std::optional(milliseconds(0, 1'500)) : std::nullopt;
        const std::size_t crashed = peer();
        event.what = scenario::Crash{crashed, restart};
        event.at = not_before_join(event.at, crashed);
        break;
      }
      case 3: {
        const std::size_t paused = place();
        event.what = scenario::Pause{paused};
        event.at = not_before_join(event.at, paused);
        event.lasting = milliseconds(1, 1'500);
        break;
      }
      case 4: {
        const std::size_t skewed = place();
        event.what = scenario::ClockSkew{skewed, milliseconds(-500, 500),
                                         static_cast<std::int32_t>(between(-500, 500))};
        event.at = not_before_join(event.at, skewed);
        break;
      }
      case 5: {
        const std::size_t troubled = peer();
        event.what = scenario::DiskFault{
            troubled, coin() ? std::optional(milliseconds(1, 300)) : std::nullopt};
        event.at = not_before_join(event.at, troubled);
        if (coin()) event.lasting = milliseconds(1, 1'500);
        break;
      }
      default: {
        const std::size_t troubled = peer();
        event.what = scenario::ControlFault{troubled, coin()};
        event.at = not_before_join(event.at, troubled);
        event.lasting = milliseconds(1, 1'500);
        break;
      }
    }
    return event;
  }

  Random random_;
  bool joins_;
  std::size_t peers_ = 0;  // in the end
  std::size_t first_joining_ = 0;
  std::vector<Duration> joined_at_;
};

[[nodiscard]] inline scenario::Scenario random_faults(std::uint64_t seed) {
  return FaultGenerator(seed, false).scenario();
}

// The same where peers come in meanwhile.
[[nodiscard]] inline scenario::Scenario random_faults_and_joins(std::uint64_t seed) {
  return FaultGenerator(seed, true).scenario();
}

}  // namespace strand::sim::test
