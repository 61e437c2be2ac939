#include "reports/missing_chunks.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "reports/frame_status.hpp"
#include "reports/link_reports.hpp"
#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

// "B 0/1: A->B loss", a line a row.
std::vector<std::string> rows_of(const RunReport& report) {
  std::vector<std::string> rows;
  for (const MissingReport& row : report.missing) {
    rows.push_back(row.peer + " " + std::to_string(row.frame) + "/" + std::to_string(row.chunk) +
                   ": " + row.link + " " + row.cause);
  }
  return rows;
}

// "A->B loss 1/2": chunks that ended there, and rows.
std::vector<std::string> totals_of(const RunReport& report) {
  std::vector<std::string> totals;
  for (const MissingTotal& total : report.missing_totals) {
    totals.push_back(total.link + " " + total.cause + " " + std::to_string(total.chunks) + "/" +
                     std::to_string(total.missed));
  }
  return totals;
}

RunReport explain(const RunObservation& observation) {
  RunReport report;
  explain_missing(observation, report);
  return report;
}

using Lines = std::vector<std::string>;

TEST(MissingChunks, NamesTheHopThatLostAChunkForEveryPeerBehindIt) {
  RunObservation observation = make_observation(1, 3);
  add_peer(observation, "A", LedgerBuilder(3).complete(at_ms(1)));
  add_peer(observation, "B", LedgerBuilder(3).partial({1}));
  add_peer(observation, "C", LedgerBuilder(3).partial({1, 2}));
  observation.losses = {{1, 0, 1, "loss"}, {2, 0, 2, "queue_full"}};
  watch_network(observation);
  const RunReport report = explain(observation);
  EXPECT_EQ(rows_of(report),
            (Lines{"B 0/1: A->B loss", "C 0/1: A->B loss", "C 0/2: B->C queue_full"}));
  EXPECT_EQ(totals_of(report), (Lines{"A->B loss 1/2", "B->C queue_full 1/1"}));
}

TEST(MissingChunks, ListsEveryChunkOfAFrameOfWhichNoneCame) {
  RunObservation observation = make_observation(2, 2);
  // Frame 0 has a record that says lost, and frame 1 none at all.
  add_peer(observation, "A", LedgerBuilder(2).lost());
  observation.losses = {{0, 0, 0, "loss"}, {0, 0, 1, "loss"}, {0, 1, 0, "loss"}, {0, 1, 1, "loss"}};
  watch_network(observation);
  EXPECT_EQ(rows_of(explain(observation)),
            (Lines{"A 0/0: coordinator->A loss", "A 0/1: coordinator->A loss",
                   "A 1/0: coordinator->A loss", "A 1/1: coordinator->A loss"}));
}

TEST(MissingChunks, KeepsTheRowsOfOneFrameWhereOnlyThoseAreWanted) {
  RunObservation observation = make_observation(3, 1);
  add_peer(observation, "A", LedgerBuilder(1).lost().lost().lost());
  observation.missing_frame = 1;
  const RunReport report = explain(observation);
  EXPECT_EQ(rows_of(report), (Lines{"A 1/0: coordinator->A network"}));
  EXPECT_EQ(report.missing_omitted, 2U);
  EXPECT_EQ(totals_of(report), (Lines{"coordinator->A network 3/3"}));
}

TEST(MissingChunks, BlamesTheNetworkOfTheHopWhereNobodyWatched) {
  RunObservation observation = make_observation(1, 2);
  add_peer(observation, "A", LedgerBuilder(2).complete(at_ms(1)));
  add_peer(observation, "B", LedgerBuilder(2).partial({0}));
  EXPECT_EQ(rows_of(explain(observation)), (Lines{"B 0/0: A->B network"}));
}

TEST(MissingChunks, AdmitsWhatAWatchedNetworkDoesNotExplain) {
  RunObservation observation = make_observation(1, 2);
  add_peer(observation, "A", LedgerBuilder(2).partial({0}));
  watch_network(observation);
  EXPECT_EQ(rows_of(explain(observation)), (Lines{"A 0/0: coordinator->A unexplained"}));
}

TEST(MissingChunks, TakesAFrameThatIsWholeButAlteredForOneThatWasForwarded) {
  // A had all chunks, though not what was sent, and forwarded them; B lost chunk 1.
  RunObservation observation = make_observation(1, 2);
  add_peer(observation, "A", LedgerBuilder(2).corrupt(at_ms(20)));
  add_peer(observation, "B", LedgerBuilder(2).partial({1}));
  add_peer(observation, "C", LedgerBuilder(2).lost());
  observation.losses = {{1, 0, 1, "loss"}};
  observation.relays_send_whole_frames = true;
  watch_network(observation);
  EXPECT_EQ(rows_of(explain(observation)),
            (Lines{"B 0/1: A->B loss", "C 0/0: A->B not_forwarded", "C 0/1: A->B loss"}));
}

TEST(MissingChunks, LeadsBackToTheHopThatBrokeAFrameThatRelaysDidNotForward) {
  // A lost chunk 1 and so forwarded nothing: B and C lack chunks 0 and 2 for the same reason.
  RunObservation observation = make_observation(1, 3);
  add_peer(observation, "A", LedgerBuilder(3).partial({1}));
  add_peer(observation, "B", LedgerBuilder(3).lost());
  add_peer(observation, "C", LedgerBuilder(3).lost());
  observation.losses = {{0, 0, 1, "loss"}};
  observation.relays_send_whole_frames = true;
  watch_network(observation);
  const RunReport report = explain(observation);
  EXPECT_EQ(rows_of(report),
            (Lines{"A 0/1: coordinator->A loss", "B 0/0: coordinator->A not_forwarded",
                   "B 0/1: coordinator->A loss", "B 0/2: coordinator->A not_forwarded",
                   "C 0/0: coordinator->A not_forwarded", "C 0/1: coordinator->A loss",
                   "C 0/2: coordinator->A not_forwarded"}));
  EXPECT_EQ(totals_of(report),
            (Lines{"coordinator->A loss 1/3", "coordinator->A not_forwarded 2/4"}));
}

TEST(MissingChunks, DoesNotSayNotForwardedOfARelayThatHadTheFrame) {
  RunObservation observation = make_observation(1, 2);
  add_peer(observation, "A", LedgerBuilder(2).complete(at_ms(1)));
  add_peer(observation, "B", LedgerBuilder(2).lost());
  observation.relays_send_whole_frames = true;
  EXPECT_EQ(rows_of(explain(observation)), (Lines{"B 0/0: A->B network", "B 0/1: A->B network"}));
}

TEST(MissingChunks, DoesNotSayNotForwardedWhenRelaysForwardChunks) {
  RunObservation observation = make_observation(1, 2);
  add_peer(observation, "A", LedgerBuilder(2).partial({0}));
  add_peer(observation, "B", LedgerBuilder(2).lost());
  EXPECT_EQ(rows_of(explain(observation)),
            (Lines{"A 0/0: coordinator->A network", "B 0/0: coordinator->A network",
                   "B 0/1: A->B network"}));
}

TEST(MissingChunks, MissesNothingOfACorruptFrame) {
  RunObservation observation = make_observation(1, 2);
  add_peer(observation, "A", LedgerBuilder(2).corrupt(at_ms(1)));
  EXPECT_TRUE(explain(observation).missing.empty());
}

TEST(MissingChunks, SkipsAPeerThatNeverReportedAndLooksBehindIt) {
  RunObservation observation = make_observation(3, 1);
  add_peer(observation, "A",
           LedgerBuilder(1).complete(at_ms(1)).complete(at_ms(101)).complete(at_ms(201)));
  add_silent_peer(observation, "B");
  add_peer(observation, "C", LedgerBuilder(1).lost().lost().complete(at_ms(201)));
  // Frame 0 was lost on the second of the two hops, frame 1 on nobody knows which.
  observation.losses = {{2, 0, 0, "loss"}};
  EXPECT_EQ(rows_of(explain(observation)), (Lines{"C 0/0: B->C loss", "C 1/0: A->B network"}));
}

TEST(MissingChunks, CreditsAChunkToThePeerThatHasItAfterAll) {
  // C has what B lacks, as after a chain was mended around B; D's loss is then its own.
  RunObservation observation = make_observation(1, 1);
  add_peer(observation, "B", LedgerBuilder(1).lost());
  add_peer(observation, "C", LedgerBuilder(1).complete(at_ms(1)));
  add_peer(observation, "D", LedgerBuilder(1).lost());
  EXPECT_EQ(rows_of(explain(observation)),
            (Lines{"B 0/0: coordinator->B network", "D 0/0: C->D network"}));
}

TEST(MissingChunks, BelievesALossBehindARelayThatHasForgottenTheChunk) {
  // B passed chunk 1 on and crashed; C never got it, and D not from C.
  RunObservation observation = make_observation(1, 2);
  add_peer(observation, "A", LedgerBuilder(2).complete(at_ms(1)));
  add_peer(observation, "B", LedgerBuilder(2).lost());
  add_peer(observation, "C", LedgerBuilder(2).partial({1}));
  add_peer(observation, "D", LedgerBuilder(2).partial({1}));
  observation.losses = {{1, 0, 0, "crash"}, {1, 0, 1, "crash"}, {2, 0, 1, "loss"}};
  watch_network(observation);
  EXPECT_EQ(rows_of(explain(observation)), (Lines{"B 0/0: A->B crash", "B 0/1: A->B crash",
                                                  "C 0/1: B->C loss", "D 0/1: B->C loss"}));
}

TEST(MissingChunks, TakesTheLastOfSeveralLossesOfAChunk) {
  RunObservation observation = make_observation(1, 1);
  add_peer(observation, "A", LedgerBuilder(1).lost());
  observation.losses = {{0, 0, 0, "loss"}, {0, 0, 0, "queue_full"}};
  EXPECT_EQ(rows_of(explain(observation)), (Lines{"A 0/0: coordinator->A queue_full"}));
}

TEST(MissingChunks, IgnoresWhatALedgerClaimsBesidesItsPartialFrames) {
  // Frames that are whole or that nobody sent, chunks that the frame does not have, twice the same.
  RunObservation observation = make_observation(2, 2);
  PeerLedger ledger = LedgerBuilder(2).complete(at_ms(1)).partial({1}).ledger();
  ledger.missing = {{FrameNumber(9), ChunkIndex(0)},
                    {FrameNumber(1), ChunkIndex(7)},
                    {FrameNumber(1), ChunkIndex(1)},
                    {FrameNumber(1), ChunkIndex(1)},
                    {FrameNumber(0), ChunkIndex(0)}};
  observation.peers.push_back({"A", ledger});
  EXPECT_EQ(rows_of(explain(observation)), (Lines{"A 1/1: coordinator->A network"}));
}

TEST(MissingChunks, KeepsTheTotalsWhenItKeepsNoMoreRows) {
  RunObservation observation = make_observation(10, 4);
  add_peer(observation, "A", LedgerBuilder(4));
  add_peer(observation, "B", LedgerBuilder(4));
  observation.missing_limit = 7;
  const RunReport report = explain(observation);
  // 10 frames x 4 chunks x 2 peers are 80 rows, and 40 chunks.
  EXPECT_EQ(report.missing.size(), 7U);
  EXPECT_EQ(report.missing_omitted, 73U);
  EXPECT_EQ(totals_of(report), (Lines{"coordinator->A network 40/80"}));
}

// The definition, word for word: for each chunk that a peer lacks, walk upstream to the last loss
// of it, or else to the last peer known to have it.
class WordForWord {
 public:
  explicit WordForWord(const RunObservation& observation) : seen_(observation) {}

  [[nodiscard]] Lines rows() const {
    RunReport report;
    for (std::uint32_t frame = 0; frame < seen_.coordinator.frames.size(); ++frame) {
      for (int peer = 0; peer < static_cast<int>(seen_.peers.size()); ++peer) {
        const std::uint32_t chunks = seen_.coordinator.frames[frame].chunk_count;
        for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
          if (reported(peer) && !has(peer, frame, chunk)) {
            report.missing.push_back(row(peer, frame, chunk));
          }
        }
      }
    }
    return rows_of(report);
  }

 private:
  [[nodiscard]] bool reported(int peer) const {
    return seen_.peers[static_cast<std::size_t>(peer)].ledger.has_value();
  }
  [[nodiscard]] FrameState state(int peer, std::uint32_t frame) const {
    const auto* record = find_record(*seen_.peers[static_cast<std::size_t>(peer)].ledger, frame);
    return record == nullptr ? FrameState::lost : record->state;
  }
  [[nodiscard]] bool has(int peer, std::uint32_t frame, std::uint32_t chunk) const {
    if (state(peer, frame) == FrameState::lost) return false;
    if (state(peer, frame) != FrameState::partial) return true;
    const auto& missing = seen_.peers[static_cast<std::size_t>(peer)].ledger->missing;
    return std::find(missing.begin(), missing.end(),
                     MissingChunk{FrameNumber(frame),
                                  ChunkIndex(static_cast<std::uint16_t>(chunk))}) == missing.end();
  }
  [[nodiscard]] MissingReport row(int peer, std::uint32_t frame, std::uint32_t chunk) const {
    const std::string& name = seen_.peers[static_cast<std::size_t>(peer)].name;
    int holder = peer - 1;
    while (holder >= 0 && !(reported(holder) && has(holder, frame, chunk))) --holder;
    for (int hop = peer; hop > holder; --hop) {
      std::string cause;
      for (const Loss& loss : seen_.losses) {
        if (static_cast<int>(loss.hop) == hop && loss.frame == frame && loss.chunk == chunk) {
          cause = loss.cause;
        }
      }
      if (!cause.empty()) return {name, frame, chunk, link(hop), cause};
    }
    const auto is_whole = [&](int place) {
      const FrameState of_frame = state(place, frame);
      return of_frame == FrameState::complete || of_frame == FrameState::corrupt;
    };
    if (seen_.relays_send_whole_frames && holder >= 0 && !is_whole(holder)) {
      int broken = holder;
      for (int above = holder; above >= 0; --above) {
        if (!reported(above)) continue;
        if (is_whole(above)) break;
        broken = above;
      }
      return {name, frame, chunk, link(broken), "not_forwarded"};
    }
    return {name, frame, chunk, link(holder + 1), seen_.links.empty() ? "network" : "unexplained"};
  }
  [[nodiscard]] std::string link(int hop) const {
    return link_name(seen_, static_cast<std::size_t>(hop));
  }

  const RunObservation& seen_;
};

RunObservation random_observation(Random& random) {
  const auto chunks = static_cast<std::uint16_t>(1 + random.below(3));
  RunObservation observation =
      make_observation(static_cast<std::uint32_t>(random.below(5)), chunks);
  const std::uint64_t peers = 1 + random.below(5);
  for (std::size_t peer = 0; peer < peers; ++peer) {
    const std::string name(1, static_cast<char>('A' + peer));
    if (random.below(6) == 0) {
      add_silent_peer(observation, name);
      continue;
    }
    LedgerBuilder builder(chunks, static_cast<std::uint32_t>(random.below(2)));
    for (std::uint64_t frame = random.below(6); frame > 0; --frame) {
      switch (random.below(5)) {
        case 0:
          builder.lost();
          break;
        case 1:
          builder.partial({static_cast<std::uint16_t>(random.below(chunks))});
          break;
        case 2:
          builder.corrupt(at_ms(1));
          break;
        default:
          builder.complete(at_ms(1));
      }
    }
    add_peer(observation, name, builder);
    for (std::uint64_t losses = random.below(6); losses > 0; --losses) {
      observation.losses.push_back({peer, static_cast<std::uint32_t>(random.below(5)),
                                    static_cast<std::uint32_t>(random.below(chunks)),
                                    random.below(2) == 0 ? "loss" : "queue_full"});
    }
  }
  observation.relays_send_whole_frames = random.below(2) == 0;
  if (random.below(2) == 0) watch_network(observation);
  return observation;
}

TEST(MissingChunks, AgreesWithTheDefinitionOnAnyObservation) {
  Random random(42);
  std::size_t rows = 0;
  for (int round = 0; round < 3'000; ++round) {
    const RunObservation observation = random_observation(random);
    const RunReport report = explain(observation);
    ASSERT_EQ(rows_of(report), WordForWord(observation).rows()) << "round " << round;
    std::uint64_t missed = 0;
    for (const MissingTotal& total : report.missing_totals) missed += total.missed;
    ASSERT_EQ(missed, report.missing.size()) << "round " << round;
    rows += report.missing.size();
  }
  EXPECT_GT(rows, 10'000U);
}

TEST(MissingChunks, ExplainsALongRunOfALongChain) {
  // 20,000 frames of 16 chunks over 64 hops with store and forward; every fourth frame loses a
  // chunk on the first hop, and goes no further.
  constexpr std::uint32_t frames = 20'000;
  RunObservation observation = make_observation(frames, 16);
  observation.relays_send_whole_frames = true;
  for (std::size_t peer = 0; peer < 64; ++peer) {
    LedgerBuilder builder(16);
    for (std::uint32_t frame = 0; frame < frames; ++frame) {
      if (frame % 4 != 0) {
        builder.complete(at_ms(frame));
      } else if (peer == 0) {
        builder.partial({3});
        observation.losses.push_back({peer, frame, 3, "loss"});
      } else {
        builder.lost();
      }
    }
    add_peer(observation, "P" + std::to_string(peer + 1), builder);
  }
  watch_network(observation);
  const RunReport report = explain(observation);
  // 5,000 broken frames: one chunk lost by 64 peers, 15 not forwarded to 63.
  EXPECT_EQ(totals_of(report), (Lines{"coordinator->P1 loss 5000/320000",
                                      "coordinator->P1 not_forwarded 75000/4725000"}));
  EXPECT_EQ(report.missing.size() + report.missing_omitted, 320'000U + 4'725'000U);
}

}  // namespace
}  // namespace strand::reports
