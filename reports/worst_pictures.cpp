#include "reports/worst_pictures.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "reports/picture_figures.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t most_candidates = 24;

const PeerReport* last_reported(const RunReport& run) {
  const auto found = std::find_if(run.peers.rbegin(), run.peers.rend(),
                                  [](const PeerReport& peer) { return peer.reported; });
  return found == run.peers.rend() ? nullptr : &*found;
}

// The number of a frame of the source; none where that was left out.
std::optional<std::uint64_t> number_of(const GivenFrames& given, std::uint32_t frame) {
  std::uint64_t place = 0;
  std::uint64_t number = 0;
  for (const GivenStretch& stretch : given.stretches) {
    if (frame < place + stretch.frames) {
      return stretch.sent ? std::optional(number + frame - place) : std::nullopt;
    }
    place += stretch.frames;
    if (stretch.sent) number += stretch.frames;
  }
  return std::nullopt;
}

double seconds_at(const GivenFrames& given, std::uint32_t frame) {
  return static_cast<double>(frame) / given.rate.as_double();
}

}  // namespace

const RunReport* worst_run(const std::vector<RunReport>& runs) {
  const RunReport* worst = nullptr;
  const auto last = [](const RunReport& run) {
    return run.peers.empty() ? 2.0 : run.peers.back().completeness;
  };
  for (const RunReport& run : runs) {
    if (worst == nullptr || last(run) < last(*worst)) worst = &run;
  }
  return worst;
}

GivenFrames given_of_saved(const RunReport& run, FrameRate rate) {
  GivenFrames given{rate, {}};
  const SourceReport& source = run.source;
  const bool as_it_was =
      source.skipped_frames == 0 && source.quality && source.quality->lowest >= 100;
  if (as_it_was && run.frames_sent > 0) given.stretches.push_back({run.frames_sent, true, 100});
  return given;
}

std::vector<ShownPicture> worst_candidates(const std::vector<RunReport>& runs) {
  const RunReport* const run = worst_run(runs);
  const PeerReport* const peer = run == nullptr ? nullptr : last_reported(*run);
  if (peer == nullptr) return {};
  struct Stretch {
    ShownPicture last;
    std::uint32_t frames = 0;
  };
  std::vector<Stretch> stretches;
  each_shown(arrivals_at(*run, *peer), [&](const ShownPicture& picture) {
    if (!picture.is_frozen()) return;
    const bool goes_on = !stretches.empty() && stretches.back().last.shown == picture.shown;
    if (!goes_on) stretches.push_back({});
    stretches.back().last = picture;
    ++stretches.back().frames;
  });
  std::stable_sort(stretches.begin(), stretches.end(),
                   [](const Stretch& a, const Stretch& b) { return a.frames > b.frames; });
  if (stretches.size() > most_candidates) stretches.resize(most_candidates);
  std::vector<ShownPicture> candidates;
  for (const Stretch& one : stretches) candidates.push_back(one.last);
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

std::vector<WorstPicture> worst_pictures(const std::vector<RunReport>& runs,
                                         const std::map<ShownPicture, PicturePair>& pairs) {
  const RunReport* const run = worst_run(runs);
  const PeerReport* const peer = run == nullptr ? nullptr : last_reported(*run);
  if (peer == nullptr) return {};
  std::vector<WorstPicture> worst;
  for (const auto& [picture, pair] : pairs) {
    WorstPicture one;
    one.run = run->run;
    one.peer = peer->name;
    one.frame = number_of(run->given, picture.wanted);
    one.seconds = seconds_at(run->given, picture.wanted);
    if (!picture.is_black()) {
      one.shown = number_of(run->given, picture.shown);
      one.age_seconds = one.seconds - seconds_at(run->given, picture.shown);
    }
    one.pictures = pair;
    worst.push_back(std::move(one));
  }
  std::stable_sort(worst.begin(), worst.end(), [](const WorstPicture& a, const WorstPicture& b) {
    return a.pictures.quality.psnr < b.pictures.quality.psnr;
  });
  if (worst.size() > most_worst_pictures) worst.resize(most_worst_pictures);
  return worst;
}

}  // namespace strand::reports
