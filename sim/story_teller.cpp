#include "sim/story_teller.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/text_format.hpp"
#include "sim/cause_words.hpp"
#include "sim/chunk_words.hpp"
#include "sim/fault_rows.hpp"
#include "sim/hop_rows.hpp"
#include "sim/link_words.hpp"
#include "sim/loss_cause.hpp"
#include "sim/time_text.hpp"
#include "sim/verdict.hpp"

namespace strand::sim {

namespace {

using reports::FrameStatus;
using reports::MissingReport;
using Kind = Moment::Kind;

std::vector<MissingReport> rows_of(const reports::RunReport& run, const std::string& peer,
                                   std::uint32_t frame) {
  std::vector<MissingReport> rows;
  std::copy_if(run.missing.begin(), run.missing.end(), std::back_inserter(rows),
               [&](const MissingReport& row) { return row.peer == peer && row.frame == frame; });
  return rows;
}

std::string link_name(const scenario::Scenario& scenario, std::size_t hop) {
  return fmt::format("{}->{}", place_name(scenario, hop), place_name(scenario, hop + 1));
}

bool carried(const std::vector<CarriedCopy>& copies, std::uint32_t chunk) {
  return std::any_of(copies.begin(), copies.end(),
                     [chunk](const CarriedCopy& copy) { return copy.chunk.value() == chunk; });
}

// Why a peer, the last that a chunk came to, has it no more or never passed it on, and on which hop
// the report would say so.
std::pair<std::size_t, LossCause> kept_at(const scenario::Scenario& scenario,
                                          const FrameStory& frame, std::size_t host,
                                          std::uint32_t chunk) {
  const std::size_t hop = host - 1;
  const Timestamp received = frame.receipts(host)[chunk].value_or(run_start);
  const Moment* const crashed = frame.last(host, Kind::crashed);
  const bool went_down = crashed != nullptr && crashed->at >= received;
  if (host == frame.hops.size()) return {hop, LossCause::crash};
  // A relay that waits for the whole frame keeps what came over the link on which the frame broke.
  if (scenario.transport.forwarding == wire::Forwarding::store_and_forward) {
    return {hop, went_down ? LossCause::crash : LossCause::not_forwarded};
  }
  const bool is_new = frame.last(host, Kind::restarted, received) != nullptr;
  if (went_down && !is_new) return {hop, LossCause::crash};
  return {host, LossCause::not_forwarded};
}

// A relay may have passed on what its ledger does not have: before it crashed, or after it had
// reported. The report ends the chunk there; this is where it ended.
MissingReport traced(const scenario::Scenario& scenario, const FrameStory& frame,
                     MissingReport row) {
  std::size_t farthest = frame.hops.size();
  while (farthest > 0 && !carried(frame.hops[farthest - 1], row.chunk)) --farthest;
  if (farthest == 0) return row;
  std::size_t hop = farthest - 1;
  for (std::size_t named = hop; named < frame.hops.size(); ++named) {
    if (link_name(scenario, named) == row.link) return row;
  }
  LossCause cause = LossCause::in_flight;
  bool received = false;
  for (const CarriedCopy& copy : frame.hops[hop]) {
    if (copy.chunk.value() != row.chunk) continue;
    received = received || copy.end == CarriedCopy::End::received;
    cause = copy.cause;
  }
  if (received) std::tie(hop, cause) = kept_at(scenario, frame, farthest, row.chunk);
  row.link = link_name(scenario, hop);
  row.cause = to_string(cause);
  return row;
}

std::string outcome_of(const Story& story, const reports::PeerReport& peer,
                       std::optional<Duration> latency, Duration deadline) {
  switch (story.status) {
    case FrameStatus::complete:
      return latency ? "complete after " + milliseconds_text(*latency) : "complete";
    case FrameStatus::late:
      return latency ? "late by " + milliseconds_text(*latency - deadline) : "late";
    case FrameStatus::partial:
      if (story.missing.empty()) return "corrupt";
      if (!story.chunk_count)
        return fmt::format("partial, without {} of its chunks", story.missing.size());
      return fmt::format("partial, {} of {} chunks", *story.chunk_count - story.missing.size(),
                         *story.chunk_count);
    case FrameStatus::lost:
      break;
  }
  return peer.reported ? "lost" : "lost, because it never reported";
}

// Whether all that the peer lacks is what went down with it.
bool forgot(const Story& story, const FrameStory& frame) {
  const Moment* const crashed = frame.last(frame.hops.size(), Kind::crashed);
  if (crashed == nullptr || crashed->detail == 0) return false;
  return std::all_of(story.missing.begin(), story.missing.end(), [&](const MissingReport& row) {
    return row.cause == to_string(LossCause::crash) && row.link == story.hops.back().link;
  });
}

std::string verdict_of(const Story& story, const scenario::Scenario& scenario,
                       const reports::PeerReport& peer, const FrameStory& frame) {
  if (frame.chunks == 0) {
    return fmt::format("The coordinator refused it: {} bytes make too many chunks.", frame.size);
  }
  if (!peer.reported) return silent_verdict(scenario, frame);
  switch (story.status) {
    case FrameStatus::complete:
    case FrameStatus::late:
      return timely_verdict(scenario, frame);
    case FrameStatus::partial:
      if (story.missing.empty()) return corrupt_verdict(scenario, frame);
      break;
    case FrameStatus::lost:
      break;
  }
  return forgot(story, frame) ? forgotten_verdict(story, frame) : missing_verdict(story);
}

std::string reported_verdict(const Story& story, const reports::RunReport& run,
                             const reports::PeerReport& peer) {
  if (!peer.reported) {
    return fmt::format("{} never reported, so that nobody knows what it got.", story.peer);
  }
  const bool is_whole = story.status == FrameStatus::complete || story.status == FrameStatus::late;
  if (is_whole) {
    return fmt::format("All its chunks reached {}{}.", story.peer,
                       story.status == FrameStatus::late ? ", after the deadline" : "");
  }
  if (story.missing.empty() && run.missing_omitted > 0) {
    return fmt::format(
        "The report does not say which chunks: it leaves out {} rows of missing ones.",
        run.missing_omitted);
  }
  if (story.missing.empty() && story.status == FrameStatus::partial) {
    return fmt::format("All its chunks came to {}, and they do not make the frame that was sent.",
                       story.peer);
  }
  return missing_verdict(story);
}

// What the report knows of one hop: the chunks that ended on it, and what became of the frame at
// the peer behind it.
StoryHop reported_hop(const Story& story, const reports::RunReport& run, std::size_t place) {
  const reports::PeerReport& peer = run.peers[place];
  const std::string from = place == 0 ? "coordinator" : run.peers[place - 1].name;
  StoryHop hop;
  hop.link = from + "->" + peer.name;
  hop.peer = peer.name;
  hop.status = status_of(peer, story.frame).value_or(FrameStatus::lost);
  std::vector<std::string> causes;
  for (const MissingReport& row : story.missing) {
    if (row.link != hop.link) continue;
    auto known = std::find_if(hop.rows.begin(), hop.rows.end(),
                              [&](const StoryRow& other) { return other.cause == row.cause; });
    if (known == hop.rows.end()) {
      StoryRow added;
      added.cause = row.cause;
      added.tone = StoryRow::Tone::bad;
      known = hop.rows.insert(hop.rows.end(), std::move(added));
    }
    known->chunks.push_back(row.chunk);
  }
  for (StoryRow& row : hop.rows) {
    const CauseWords words = cause_words(row.cause, from, peer.name);
    row.what = words.what;
    row.text = fmt::format("{}: {} ({})", chunk_words(row.chunks, story.chunk_count.value_or(0)),
                           words.why, row.cause);
  }
  StoryRow end;
  end.what = peer.name;
  const bool is_whole = hop.status == FrameStatus::complete || hop.status == FrameStatus::late;
  end.tone = hop.status == FrameStatus::complete ? StoryRow::Tone::good : StoryRow::Tone::bad;
  const bool is_altered = hop.status == FrameStatus::partial && run.missing_omitted == 0 &&
                          rows_of(run, peer.name, story.frame).empty();
  end.text = is_whole     ? (hop.status == FrameStatus::late ? "has the whole frame, too late"
                                                             : "has the whole frame")
             : is_altered ? "has all chunks, and they are not what was sent"
             : hop.status == FrameStatus::partial ? "has the frame in part"
             : peer.reported                      ? "gets nothing of the frame"
                                                  : "never reported";
  hop.rows.push_back(std::move(end));
  return hop;
}

}  // namespace

std::optional<FrameStatus> status_of(const reports::PeerReport& peer, std::uint32_t frame) {
  const auto runs = reports::parse_status(peer.frame_status);
  if (!runs || frame < peer.first_frame()) return std::nullopt;
  std::uint64_t end = peer.first_frame();
  for (const reports::StatusRun& run : *runs) {
    end += run.length;
    if (frame < end) return run.status;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> first_incomplete(const reports::PeerReport& peer) {
  const auto runs = reports::parse_status(peer.frame_status);
  if (!runs) return std::nullopt;
  std::uint64_t begin = peer.first_frame();
  for (const reports::StatusRun& run : *runs) {
    if (run.status != FrameStatus::complete) return static_cast<std::uint32_t>(begin);
    begin += run.length;
  }
  return std::nullopt;
}

Story tell_story(const scenario::Scenario& scenario, const reports::RunReport& run,
                 const FrameStory& frame) {
  const std::size_t host = frame.hops.size();
  const reports::PeerReport& peer = run.peers[host - 1];
  Story story;
  story.transport = "simulated";
  story.scenario_name = scenario.name;
  story.scenario_file = scenario.file.string();
  story.seed = run.seed;
  story.run = run.run;
  story.digest = run.digest;
  story.peer = peer.name;
  story.frame = frame.frame.value();
  story.status = status_of(peer, story.frame).value_or(FrameStatus::lost);
  story.captured = frame.captured;
  if (frame.captured) story.due = *frame.captured + scenario.transport.deadline;
  story.size = frame.size;
  story.chunk_count = frame.chunks;
  for (MissingReport& row : rows_of(run, peer.name, story.frame)) {
    story.missing.push_back(traced(scenario, frame, std::move(row)));
  }
  for (std::size_t hop = 0; hop < host; ++hop) {
    StoryHop& told = story.hops.emplace_back();
    told.link = link_name(scenario, hop);
    told.settings = link_words(link_between(scenario, {hop, hop + 1}));
    told.peer = place_name(scenario, hop + 1);
    told.status = status_of(run.peers[hop], story.frame).value_or(FrameStatus::lost);
    const auto receipts = frame.receipts(hop + 1);
    told.chunks = static_cast<std::uint32_t>(std::count_if(
        receipts.begin(), receipts.end(), [](const auto& at) { return at.has_value(); }));
    if (frame.chunks > 0) told.rows = hop_rows(scenario, frame, hop);
  }
  add_fault_rows(scenario, frame, story);
  const Moment* const completed = frame.last(host, Kind::completed);
  std::optional<Duration> latency;
  if (completed != nullptr) latency = completed->at - *frame.captured;
  story.outcome = outcome_of(story, peer, latency, scenario.transport.deadline);
  story.verdict = verdict_of(story, scenario, peer, frame);
  return story;
}

Story tell_reported_story(const reports::Report& report, std::size_t run, std::size_t peer,
                          std::uint32_t frame) {
  const reports::RunReport& of_run = report.runs[run];
  const reports::PeerReport& of_peer = of_run.peers[peer];
  Story story;
  story.transport = report.transport;
  story.scenario_name = report.scenario_name;
  story.scenario_file = report.scenario_file;
  story.seed = of_run.seed;
  story.run = of_run.run;
  story.digest = of_run.digest;
  story.peer = of_peer.name;
  story.frame = frame;
  story.status = status_of(of_peer, frame).value_or(FrameStatus::lost);
  story.missing = rows_of(of_run, of_peer.name, frame);
  // Of a frame of which nothing came, every chunk has a row.
  if (story.status == FrameStatus::lost && !story.missing.empty()) {
    story.chunk_count = static_cast<std::uint32_t>(story.missing.size());
  }
  for (std::size_t place = 0; place <= peer; ++place) {
    story.hops.push_back(reported_hop(story, of_run, place));
  }
  story.outcome = outcome_of(story, of_peer, std::nullopt, Duration::zero());
  story.verdict = reported_verdict(story, of_run, of_peer);
  return story;
}

}  // namespace strand::sim
