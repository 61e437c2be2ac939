#include "core/scenario/chain_places.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/scenario.hpp"

namespace strand::scenario {
namespace {

using Ways = std::vector<LinkEnds>;

// The chain A, B, C, and what is said of it.
struct SmallChain {
  [[nodiscard]] Ways hop(const char* name) { return places.hop(name, {0, 4, 2}, "at", problems); }
  [[nodiscard]] std::string said() const {
    std::string lines;
    for (const Problem& problem : problems.sorted("a", {})) lines += problem.text() + "\n";
    return lines;
  }

  std::vector<PeerName> chain = numbered_chain(3);
  ChainPlaces places{chain};
  ProblemList problems;
};

TEST(ChainPlaces, AreNumberedFromTheCoordinator) {
  SmallChain small;
  EXPECT_EQ(small.places.find("coordinator", {}, {}, small.problems), 0U);
  EXPECT_EQ(small.places.find("C", {}, {}, small.problems), 3U);
  EXPECT_EQ(small.said(), "");
}

TEST(ChainPlaces, SayWhoIsNotThere) {
  SmallChain small;
  EXPECT_EQ(small.places.find("cordinator", {0, 4, 2}, "at", small.problems), std::nullopt);
  EXPECT_EQ(small.said(),
            "a:4:2: at: 'cordinator' is not in topology.chain; did you mean 'coordinator'?\n");
}

TEST(ChainPlaces, GiveHopsOneWayOrBothWays) {
  SmallChain small;
  EXPECT_EQ(small.hop("A->B"), (Ways{{1, 2}}));
  EXPECT_EQ(small.hop("B<->A"), (Ways{{2, 1}, {1, 2}}));
  EXPECT_EQ(small.said(), "");
}

TEST(ChainPlaces, RefuseHopsThatAreNone) {
  SmallChain small;
  EXPECT_EQ(small.hop("A->C"), Ways{});
  EXPECT_EQ(small.said(),
            "a:4:2: at: 'A' and 'C' are not neighbours in topology.chain, so there is no link "
            "between them\n");
}

TEST(ChainPlaces, KnowEveryHopBothWays) {
  const SmallChain small;
  EXPECT_EQ(small.places.all_hops(), (Ways{{0, 1}, {1, 0}, {1, 2}, {2, 1}, {2, 3}, {3, 2}}));
}

TEST(ChainPlaces, OfAChainThatIsNotKnownRefuseNothingButWhatIsNoHop) {
  const std::vector<PeerName> none;
  const ChainPlaces places(none);
  ProblemList problems;
  EXPECT_FALSE(places.known());
  EXPECT_EQ(places.hop("X->Y", {}, {}, problems), Ways{});
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(places.all_hops().empty());
}

}  // namespace
}  // namespace strand::scenario
