#include "core/node/peer_journal.hpp"

#include "core/base/assert.hpp"
#include "core/node/node.hpp"
#include "core/wire/limits.hpp"

namespace strand {

void PeerJournal::apply(Timestamp now, const Event& event) {
  ReceiveCounters& received = ledger_.received;
  switch (event.kind) {
    case EventKind::chunk_duplicate:
      ++received.duplicate_chunks;
      if (event.detail < chunk_was_resent) take_help_back(event);
      [[fallthrough]];
    case EventKind::chunk_received:
      ++received.chunks;
      ++received.datagrams;
      received.bytes += event.size;
      if (event.kind == EventKind::chunk_received) {
        apply_to_frame(now, event);
        if (event.detail >= chunk_was_resent) note_help(event, Help::retransmission);
      }
      break;
    case EventKind::chunk_expired:
      ++received.expired_chunks;
      ++received.chunks;
      ++received.datagrams;
      received.bytes += event.size;
      break;
    case EventKind::chunk_conflicting:
    case EventKind::datagram_refused:
      ++received.refused;
      ++received.datagrams;
      received.bytes += event.size;
      break;
    case EventKind::probe_received:
      if (end_received_) break;
      ++received.datagrams;
      received.bytes += event.size;
      break;
    case EventKind::end_of_stream_received:
      end_received_ = true;
      ++received.datagrams;
      received.bytes += event.size;
      break;
    case EventKind::chunk_recovered:
      apply_to_frame(now, event);
      note_help(event, Help::repair);
      break;
    case EventKind::repair_received:
    case EventKind::repair_unneeded:
      ++received.repairs;
      ++received.datagrams;
      received.bytes += event.size;
      break;
    case EventKind::feedback_sent:
      ++received.feedback_datagrams;
      received.feedback_bytes += event.size;
      break;
    case EventKind::frame_completed:
      apply_to_frame(now, event);
      break;
    case EventKind::frame_verified:
      apply_verification(event);
      break;
    case EventKind::chunk_missing:
      ledger_.missing.push_back({event.frame, event.chunk});
      break;
    default:
      sent_.apply(event, ledger_.sent);
      break;
  }
}

FrameRecord& PeerJournal::record_of(FrameNumber frame) {
  STRAND_ASSERT(frame >= ledger_.first_frame);
  const std::size_t index = frame.value() - ledger_.first_frame.value();
  if (index >= ledger_.frames.size()) ledger_.frames.resize(index + 1);
  return ledger_.frames[index];
}

void PeerJournal::apply_to_frame(Timestamp now, const Event& event) {
  FrameRecord& record = record_of(event.frame);
  if (event.kind == EventKind::chunk_received || event.kind == EventKind::chunk_recovered) {
    record.chunk_count = chunk_count_of(event);
    ++record.chunks_received;
    record.state = FrameState::partial;
    return;
  }
  if (record.state == FrameState::complete || record.state == FrameState::corrupt) {
    ++ledger_.duplicate_frames;
    return;
  }
  record.completed = now;
  record.state = FrameState::complete;
  ++assembled_;
}

void PeerJournal::note_help(const Event& event, Help help) {
  FrameRecord& record = record_of(event.frame);
  if (help == Help::repair) {
    ++ledger_.received.recovered_chunks;
    record.took_repairs = true;
  } else {
    ++ledger_.received.resent_chunks;
    record.took_retransmissions = true;
  }
  helped_.add(event.frame, event.chunk, help);
}

// The chunk's first sending came, later than the help for it.
void PeerJournal::take_help_back(const Event& event) {
  const std::optional<Help> help = helped_.on_first_sending(event.frame, event.chunk);
  if (!help) return;
  FrameRecord& record = record_of(event.frame);
  if (*help == Help::repair) {
    --ledger_.received.recovered_chunks;
    record.took_repairs = helped_.any(event.frame, Help::repair);
  } else {
    --ledger_.received.resent_chunks;
    record.took_retransmissions = helped_.any(event.frame, Help::retransmission);
  }
}

void PeerJournal::apply_verification(const Event& event) {
  STRAND_ASSERT(verified_ < assembled_);
  ++verified_;
  if (event.size > 0) {
    ++ledger_.not_stored_frames;
    // Of more ranges than a ledger names, the rest is counted.
    add_frame(ledger_.not_stored, event.frame, wire::max_not_stored_ranges);
  }
  // A frame that was not checked is complete: the checksums of all its chunks were right.
  if (event.detail == static_cast<std::uint64_t>(Verification::corrupt)) {
    record_of(event.frame).state = FrameState::corrupt;
  }
}

}  // namespace strand
