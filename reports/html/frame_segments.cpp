#include "reports/html/frame_segments.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace strand::reports::html {

namespace {

// Reads the runs of one peer from the front.
struct Cursor {
  std::vector<StatusRun> runs;
  std::size_t at = 0;
  std::uint64_t first = 0;  // the frame that the first run begins with
  std::uint64_t end = 0;    // the frame after those of runs[at]
};

}  // namespace

void each_segment(const RunReport& run, const std::function<void(const FrameSegment&)>& visit) {
  std::vector<Cursor> cursors;
  std::uint64_t frames = 0;
  for (const PeerReport& peer : run.peers) {
    Cursor cursor;
    if (auto runs = parse_status(peer.frame_status)) cursor.runs = std::move(*runs);
    std::uint64_t total = peer.first_frame();
    for (const StatusRun& one : cursor.runs) total += one.length;
    frames = std::max(frames, total);
    cursor.first = peer.first_frame();
    cursor.end = cursor.runs.empty() ? std::numeric_limits<std::uint64_t>::max()
                                     : cursor.first + cursor.runs.front().length;
    cursors.push_back(std::move(cursor));
  }
  std::vector<std::optional<FrameStatus>> statuses(cursors.size());
  for (std::uint64_t frame = 0; frame < frames;) {
    std::uint64_t end = frames;
    for (std::size_t i = 0; i < cursors.size(); ++i) {
      Cursor& cursor = cursors[i];
      statuses[i].reset();
      if (frame < cursor.first) {
        end = std::min(end, cursor.first);
        continue;
      }
      while (cursor.end <= frame) {
        ++cursor.at;
        cursor.end = cursor.at < cursor.runs.size() ? cursor.end + cursor.runs[cursor.at].length
                                                    : std::numeric_limits<std::uint64_t>::max();
      }
      statuses[i] =
          cursor.at < cursor.runs.size() ? cursor.runs[cursor.at].status : FrameStatus::lost;
      end = std::min(end, cursor.end);
    }
    visit({frame, end - frame, statuses});
    frame = end;
  }
}

std::vector<std::uint64_t> frames_broken_at(const RunReport& run) {
  std::vector<std::uint64_t> broken(run.peers.size());
  each_segment(run, [&](const FrameSegment& segment) {
    bool missed = false;
    std::size_t hop = segment.statuses.size();
    while (hop > 0) {
      const std::optional<FrameStatus> status = segment.statuses[hop - 1];
      if (status == FrameStatus::complete || status == FrameStatus::late) break;
      --hop;
      missed = missed || (run.peers[hop].reported && status);
    }
    if (missed) broken[hop] += segment.length;
  });
  return broken;
}

}  // namespace strand::reports::html
