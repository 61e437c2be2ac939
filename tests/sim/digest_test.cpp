#include "sim/digest.hpp"

#include <functional>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

Timestamp at(Duration::rep nanoseconds) {
  return run_start + Duration(nanoseconds);
}

std::uint64_t digest_of(const std::function<void(Digest&)>& fill) {
  Digest digest;
  fill(digest);
  return digest.value();
}

TEST(Digest, DependsOnEveryFieldOfAFact) {
  const Event event{EventKind::chunk_received, FrameNumber(1), ChunkIndex(2), 3, 4};
  std::vector<Event> variants(6, event);
  variants[1].kind = EventKind::chunk_duplicate;
  variants[2].frame = FrameNumber(2);
  variants[3].chunk = ChunkIndex(3);
  variants[4].size = 4;
  variants[5].detail = 5;
  std::set<std::uint64_t> digests;
  for (const Event& variant : variants) {
    digests.insert(
        digest_of([&](Digest& digest) { digest.add(Fact::of(at(5), HostId(6), variant)); }));
  }
  digests.insert(digest_of([&](Digest& digest) { digest.add(Fact::of(at(6), HostId(6), event)); }));
  digests.insert(digest_of([&](Digest& digest) { digest.add(Fact::of(at(5), HostId(7), event)); }));
  digests.insert(digest_of([&](Digest&) {}));
  digests.insert(digest_of([&](Digest& digest) {
    digest.add(Fact::of(at(5), HostId(6), event));
    digest.add(Fact::of(at(5), HostId(6), event));
  }));
  EXPECT_EQ(digests.size(), variants.size() + 4);
}

TEST(Digest, DependsOnTheOrder) {
  const Event first{EventKind::peer_joined, {}, {}, 0, 1};
  const Event second{EventKind::peer_joined, {}, {}, 0, 2};
  EXPECT_NE(digest_of([&](Digest& digest) {
              digest.add(Fact::of(at(0), HostId(0), first));
              digest.add(Fact::of(at(0), HostId(0), second));
            }),
            digest_of([&](Digest& digest) {
              digest.add(Fact::of(at(0), HostId(0), second));
              digest.add(Fact::of(at(0), HostId(0), first));
            }));
}

TEST(Digest, ChecksPointsAreThoseOfTheRunThatTheyAreAPartOf) {
  // Two runs that differ in fact 2,500 share the checkpoints after 1,024 and 2,048 facts and none
  // after that, although everything else is the same.
  const auto run = [](std::uint64_t odd) {
    Digest digest;
    for (std::uint64_t i = 0; i < 5000; ++i) {
      digest.add(
          Fact::of(at(1), HostId(0), {EventKind::peer_joined, {}, {}, 0, i == 2500 ? odd : i}));
    }
    return digest;
  };
  const Digest one = run(1);
  const Digest two = run(2);
  EXPECT_EQ(one.facts(), 5000U);
  ASSERT_EQ(one.checkpoints().size(), 4U);
  ASSERT_EQ(two.checkpoints().size(), 4U);
  EXPECT_EQ(one.checkpoints()[0], two.checkpoints()[0]);
  EXPECT_EQ(one.checkpoints()[1], two.checkpoints()[1]);
  EXPECT_NE(one.checkpoints()[2], two.checkpoints()[2]);
  EXPECT_NE(one.checkpoints()[3], two.checkpoints()[3]);
  EXPECT_NE(one.value(), two.value());
}

TEST(Digest, IsItsLastCheckpointWhereItEndsOnOne) {
  Digest digest;
  for (std::size_t i = 0; i < Digest::facts_per_checkpoint; ++i) {
    digest.add(Fact::of(at(1), HostId(0), {EventKind::registering, {}, {}, 0, 0}));
  }
  ASSERT_EQ(digest.checkpoints().size(), 1U);
  EXPECT_EQ(digest.value(), digest.checkpoints()[0]);
}

TEST(Digest, PrintsAsSixteenHexadecimalDigits) {
  EXPECT_EQ(format_digest(0), "0000000000000000");
  EXPECT_EQ(format_digest(0x0123456789abcdefULL), "0123456789abcdef");
}

}  // namespace
}  // namespace strand::sim
