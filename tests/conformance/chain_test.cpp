// A whole chain of the real nodes, the same in both worlds.
#include <string>
#include <tuple>
#include <vector>

#include "core/base/ledger.hpp"
#include "core/node/coordinator.hpp"
#include "core/node/peer.hpp"
#include "tests/conformance/scripted_node.hpp"
#include "tests/conformance/test_world.hpp"

namespace strand::conformance {
namespace {

using ChainCase = std::tuple<WorldKind, wire::Format, wire::Forwarding, std::size_t>;

class ChainConformance : public testing::TestWithParam<ChainCase> {};

constexpr std::size_t peers = 3;

std::string text_of(const BufferSlice& slice) {
  return {reinterpret_cast<const char*>(slice.data()), slice.size()};
}

// From a single byte to what takes several datagrams of any size.
SourceFrames some_frames() {
  constexpr std::size_t sizes[] = {1, 1000, 1171, 20'000, 150'000, 64, 5'000};
  SourceFrames frames;
  for (std::size_t i = 0; i < 60; ++i) {
    frames.push_back(
        Buffer::copy_of(as_bytes(pattern(sizes[i % std::size(sizes)] + i / 7, i))).slice());
  }
  return frames;
}

TEST_P(ChainConformance, DeliversEveryFrameToEveryPeerOnce) {
  const auto [kind, format, forwarding, max_datagram] = GetParam();
  const std::unique_ptr<TestWorld> world = kind.make();
  const SourceFrames frames = some_frames();

  CoordinatorOptions options;
  for (const char* name : {"A", "B", "C"}) options.chain.push_back(*PeerName::parse(name));
  options.format = format;
  options.forwarding = forwarding;
  options.max_datagram = max_datagram;
  // So long that no frame is given up because the machine is busy or a sanitizer slows it.
  options.deadline = std::chrono::seconds(30);
  Coordinator* coordinator = nullptr;
  const Place head = world->add_host(
      [&](const Place&) {
        auto node = std::make_unique<Coordinator>(options);
        coordinator = node.get();
        return node;
      },
      frames);
  for (std::size_t i = 0; i < peers; ++i) {
    world->add_host([&](const Place& place) {
      return std::make_unique<Peer>(
          PeerOptions{options.chain[i], place.data, place.control, head.control});
    });
  }
  ASSERT_TRUE(world->run());

  for (std::size_t place = 0; place < peers; ++place) {
    // Frames are delivered when they are complete; a frame of one datagram may overtake.
    std::vector<int> times(frames.size(), 0);
    for (const SeenFrame& seen : world->delivered(place + 1)) {
      ASSERT_LT(seen.frame.value(), frames.size());
      ++times[seen.frame.value()];
      EXPECT_TRUE(seen.content == text_of(frames[seen.frame.value()])) << seen.frame.value();
    }
    EXPECT_EQ(times, std::vector<int>(frames.size(), 1)) << "peer " << place;
    const PeerLedger* const report = coordinator->report_of(place);
    ASSERT_NE(report, nullptr) << "no report of peer " << place;
    ASSERT_EQ(report->frames.size(), frames.size());
    for (const FrameRecord& record : report->frames) {
      EXPECT_EQ(record.state, FrameState::complete);
    }
  }
}

std::string chain_name(const testing::TestParamInfo<ChainCase>& info) {
  const auto& [kind, format, forwarding, max_datagram] = info.param;
  return std::string(kind.name) + (format == wire::Format::binary ? "Binary" : "Json") +
         (forwarding == wire::Forwarding::cut_through ? "CutThrough" : "StoreAndForward") +
         std::to_string(max_datagram);
}

INSTANTIATE_TEST_SUITE_P(Chains, ChainConformance,
                         testing::Combine(testing::ValuesIn(all_worlds),
                                          testing::Values(wire::Format::binary, wire::Format::json),
                                          testing::Values(wire::Forwarding::cut_through,
                                                          wire::Forwarding::store_and_forward),
                                          testing::Values(wire::default_datagram,
                                                          wire::max_datagram)),
                         chain_name);

}  // namespace
}  // namespace strand::conformance
