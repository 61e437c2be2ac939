#include "core/wire/ledger_message.hpp"

#include <algorithm>
#include <span>

#include "core/wire/limits.hpp"
#include "core/wire/report_part_json.hpp"

namespace strand::wire {

namespace {

// Numbers of records that stay under the limit whatever their digits are.
constexpr std::size_t frames_a_part = 4'096;
constexpr std::size_t missing_a_part = 4'096;
static_assert(frames_a_part * max_frame_record_text + missing_a_part * max_missing_chunk_text +
                  max_report_envelope_text <
              max_control_message);

// Copies the next `most` elements, or those that are left, and takes them off `from`.
template <class Record>
std::vector<Record> take(std::span<const Record>& from, std::size_t most) {
  const std::span<const Record> taken = from.first(std::min(most, from.size()));
  from = from.subspan(taken.size());
  return {taken.begin(), taken.end()};
}

}  // namespace

std::vector<ReportPart> split_ledger(const PeerLedger& ledger) {
  std::span<const FrameRecord> frames = ledger.frames;
  std::span<const MissingChunk> missing = ledger.missing;
  missing = missing.first(std::min(missing.size(), max_missing_chunks));
  std::vector<ReportPart> parts;
  std::uint32_t first_frame = ledger.first_frame.value();
  do {
    ReportPart& report = parts.emplace_back();
    report.part.first_frame = FrameNumber(first_frame);
    report.part.frames = take(frames, frames_a_part);
    report.part.missing = take(missing, missing_a_part);
    first_frame += static_cast<std::uint32_t>(report.part.frames.size());
  } while (!frames.empty() || !missing.empty());
  ReportPart& last = parts.back();
  last.last = true;
  last.part.received = ledger.received;
  last.part.sent = ledger.sent;
  last.part.duplicate_frames = ledger.duplicate_frames;
  last.part.not_stored_frames = ledger.not_stored_frames;
  last.part.not_stored = ledger.not_stored;
  last.part.driver = ledger.driver;
  last.part.clock = ledger.clock;
  return parts;
}

expected<bool, Error> LedgerAssembler::add(const ReportPart& part) {
  if (whole_) return unexpected<Error>(Error::out_of_order);
  const std::uint32_t first = part.part.first_frame.value();
  if (!started_) ledger_.first_frame = part.part.first_frame;
  const std::size_t next = ledger_.first_frame.value() + ledger_.frames.size();
  if (first != next) return unexpected<Error>(Error::out_of_order);
  if (next > max_frames || part.part.frames.size() > max_frames - next) {
    return unexpected<Error>(Error::frame_out_of_range);
  }
  if (part.part.missing.size() > max_missing_chunks - ledger_.missing.size()) {
    return unexpected<Error>(Error::too_many_chunks);
  }
  started_ = true;
  ledger_.frames.insert(ledger_.frames.end(), part.part.frames.begin(), part.part.frames.end());
  ledger_.missing.insert(ledger_.missing.end(), part.part.missing.begin(), part.part.missing.end());
  if (part.last) {
    ledger_.received = part.part.received;
    ledger_.sent = part.part.sent;
    ledger_.duplicate_frames = part.part.duplicate_frames;
    ledger_.not_stored_frames = part.part.not_stored_frames;
    ledger_.not_stored = part.part.not_stored;
    ledger_.driver = part.part.driver;
    ledger_.clock = part.part.clock;
    whole_ = true;
  }
  return whole_;
}

}  // namespace strand::wire
