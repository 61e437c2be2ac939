#include "reports/frame_status.hpp"

#include <charconv>
#include <limits>
#include <optional>

#include <fmt/format.h>

namespace strand::reports {

namespace {

std::optional<FrameStatus> status_of_letter(char letter) {
  switch (letter) {
    case 'c':
      return FrameStatus::complete;
    case 'l':
      return FrameStatus::late;
    case 'p':
      return FrameStatus::partial;
    case 'x':
      return FrameStatus::lost;
    default:
      return std::nullopt;
  }
}

}  // namespace

char letter_of(FrameStatus status) {
  switch (status) {
    case FrameStatus::complete:
      return 'c';
    case FrameStatus::late:
      return 'l';
    case FrameStatus::partial:
      return 'p';
    case FrameStatus::lost:
      break;
  }
  return 'x';
}

const FrameRecord* find_record(const PeerLedger& ledger, std::uint32_t frame) {
  if (frame < ledger.first_frame.value()) return nullptr;
  const std::size_t index = frame - ledger.first_frame.value();
  return index < ledger.frames.size() ? &ledger.frames[index] : nullptr;
}

Duration latency_of(const FrameRecord& record, const SourceFrame& source) {
  const auto completed = record.completed.time_since_epoch().count();
  const auto captured = source.captured.time_since_epoch().count();
  Duration::rep latency = 0;
  if (__builtin_sub_overflow(completed, captured, &latency)) {
    return completed > captured ? Duration::max() : Duration::min();
  }
  return Duration(latency);
}

FrameStatus status_of(const FrameRecord* record, const SourceFrame& source, Duration deadline) {
  if (record == nullptr) return FrameStatus::lost;
  switch (record->state) {
    case FrameState::complete:
      return latency_of(*record, source) <= deadline ? FrameStatus::complete : FrameStatus::late;
    case FrameState::partial:
    case FrameState::corrupt:
      return FrameStatus::partial;
    case FrameState::lost:
      break;
  }
  return FrameStatus::lost;
}

std::string encode_status(std::span<const FrameStatus> frames) {
  std::string text;
  for (std::size_t begin = 0; begin < frames.size();) {
    std::size_t end = begin;
    while (end < frames.size() && frames[end] == frames[begin]) ++end;
    fmt::format_to(std::back_inserter(text), "{}{}", end - begin, letter_of(frames[begin]));
    begin = end;
  }
  return text;
}

expected<std::vector<StatusRun>, std::string> parse_status(std::string_view text) {
  std::vector<StatusRun> runs;
  std::uint64_t frames = 0;
  while (!text.empty()) {
    StatusRun run;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), run.length);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (error == std::errc::result_out_of_range ||
        run.length > std::numeric_limits<std::uint64_t>::max() - frames) {
      return unexpected<std::string>("counts more frames than there can be");
    }
    if (digits == text.size()) return unexpected<std::string>("ends in a count without a letter");
    const auto status = status_of_letter(text[digits]);
    if (!status) return unexpected<std::string>("has a letter other than c, l, p and x");
    if (run.length == 0) {
      return unexpected<std::string>(fmt::format("has no count before '{}'", text[digits]));
    }
    run.status = *status;
    frames += run.length;
    runs.push_back(run);
    text.remove_prefix(digits + 1);
  }
  return runs;
}

}  // namespace strand::reports
