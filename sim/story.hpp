// The story of one frame on its way to one peer, told in words and not laid out yet: what the text
// and the JSON document of `strandsim explain` are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "reports/frame_status.hpp"
#include "reports/model.hpp"

namespace strand::sim {

// Several things of one kind that happened on a hop, or one.
struct StoryRow {
  enum class Tone : std::uint8_t { plain, good, bad, fault };

  // Of the first and the last of them; nothing where it is told that something did not happen.
  std::optional<Timestamp> from;
  std::optional<Timestamp> until;
  std::string what;   // "arrived", "lost", "partition"; the peer's name where it is about the peer
  std::string text;   // "25 of 26 chunks: 0-1, 3-25"
  std::string cause;  // one of the words of `missing`, where chunks ended
  std::vector<std::uint32_t> chunks;  // that it is about, ascending
  Tone tone = Tone::plain;
  std::vector<std::uint32_t> repairs{};  // that it is about, ascending
};

// A link, and the peer that it leads to.
struct StoryHop {
  std::string link;      // "A->B"
  std::string settings;  // "delay 20ms, loss 1%"; empty where they are not known
  std::string peer;
  reports::FrameStatus status = reports::FrameStatus::lost;  // of the frame at the peer
  std::optional<std::uint32_t> chunks;  // how many ever came to the peer, where it is known
  std::vector<StoryRow> rows;           // in order of time
};

struct Story {
  std::string transport;  // "simulated" or "real"
  std::string scenario_name;
  std::string scenario_file;
  std::uint64_t seed = 0;
  std::uint32_t run = 0;
  std::string digest;

  std::string peer;
  std::uint32_t frame = 0;
  std::string remark;  // why this frame is told of, where nobody asked for it; may be empty
  reports::FrameStatus status = reports::FrameStatus::lost;  // at the peer
  std::string outcome;                                       // "partial, 24 of 26 chunks"
  std::string verdict;                                       // what kept it, in a sentence

  // Known of simulated runs only.
  std::optional<Timestamp> captured;
  std::optional<Timestamp> due;
  std::uint32_t size = 0;                    // encoded bytes
  std::optional<std::uint32_t> chunk_count;  // 0 where the coordinator refused the frame

  // Of the frame, at the peer: the report's rows, but for chunks that a relay passed on, and that
  // its ledger does not have.
  std::vector<reports::MissingReport> missing;
  std::vector<StoryHop> hops;  // down to the peer
};

}  // namespace strand::sim
