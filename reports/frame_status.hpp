// What became of one frame at one peer, and the run-length string in which a report keeps it: a
// count and a letter for each run of frames, "899c1l".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/expected.hpp"
#include "core/base/ledger.hpp"
#include "core/base/time.hpp"

namespace strand::reports {

enum class FrameStatus : std::uint8_t { complete, late, partial, lost };

// c, l, p, x
[[nodiscard]] char letter_of(FrameStatus status);

// The peer's record of a frame; null when it saw nothing of it.
[[nodiscard]] const FrameRecord* find_record(const PeerLedger& ledger, std::uint32_t frame);

// The time from capture to the last chunk. It saturates, because a peer's clock comes from outside.
[[nodiscard]] Duration latency_of(const FrameRecord& record, const SourceFrame& source);

// Complete is: intact, and no later than `deadline` after its capture. A corrupt frame is partial.
[[nodiscard]] FrameStatus status_of(const FrameRecord* record, const SourceFrame& source,
                                    Duration deadline);

struct StatusRun {
  std::uint64_t length = 0;  // at least 1
  FrameStatus status = FrameStatus::lost;

  friend bool operator==(const StatusRun&, const StatusRun&) = default;
};

[[nodiscard]] std::string encode_status(std::span<const FrameStatus> frames);

// Reads what encode_status() wrote. The runs are not expanded, and their lengths add up to less
// than 2^64. The error is half a sentence: "has no count before 'c'".
[[nodiscard]] expected<std::vector<StatusRun>, std::string> parse_status(std::string_view text);

}  // namespace strand::reports
