#include "reports/picture_figures.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

#include "core/base/assert.hpp"
#include "core/base/ids.hpp"
#include "reports/frame_status.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

// Of one figure, a frame of the source after the other, in steps of the report.
using Steps = std::vector<std::int64_t>;

// What a peer shows, in figures.
struct PeerPictures {
  std::uint32_t first = 0;  // frame of the source
  Steps psnr;
  Steps ssim;
  std::uint64_t frozen = 0;
};

// None where the table lacks a picture.
std::optional<PeerPictures> pictures_of(const PictureArrivals& arrivals,
                                        const PictureTable& table) {
  PeerPictures pictures;
  bool whole = true;
  while (pictures.first < arrivals.size() && arrivals[pictures.first] == before_viewer) {
    ++pictures.first;
  }
  each_shown(arrivals, [&](const ShownPicture& picture) {
    const auto found = table.find(picture);
    if (found == table.end()) {
      whole = false;
      return;
    }
    pictures.psnr.push_back(to_fixed(found->second.psnr, decibels_scale));
    pictures.ssim.push_back(to_fixed(found->second.ssim, index_scale));
    if (picture.is_frozen()) ++pictures.frozen;
  });
  if (!whole) return std::nullopt;
  return pictures;
}

// To the nearest, halves away from zero. SSIM may be below it.
std::int64_t mean_of(const Steps& steps) {
  std::int64_t sum = 0;
  for (const std::int64_t one : steps) sum += one;
  const auto count = static_cast<std::int64_t>(steps.size());
  return (2 * sum + (sum < 0 ? -count : count)) / (2 * count);
}

// Nearest rank, as that of latencies.
std::int64_t per_mille(const Steps& sorted, unsigned thousandths) {
  return sorted[(sorted.size() * thousandths + 999) / 1'000 - 1];
}

std::int64_t figure_of(Statistic statistic, const Steps& steps) {
  if (statistic == Statistic::mean) return mean_of(steps);
  if (statistic == Statistic::min) return *std::min_element(steps.begin(), steps.end());
  if (statistic == Statistic::max) return *std::max_element(steps.begin(), steps.end());
  STRAND_ASSERT(is_percentile(statistic));
  Steps sorted = steps;
  std::sort(sorted.begin(), sorted.end());
  return per_mille(sorted, per_mille_of(statistic));
}

PictureFigure make_figure(const Steps& steps, std::int64_t scale) {
  return {from_fixed(figure_of(Statistic::mean, steps), scale),
          from_fixed(figure_of(Statistic::p5, steps), scale),
          from_fixed(figure_of(Statistic::min, steps), scale)};
}

// The frames of the source whose instants are in the window; frame i has the i-th of its rate.
// `steps` begin with frame `first`.
Steps in_window(const Steps& steps, std::uint32_t first, FrameRate rate,
                const ExpectationFilter& filter) {
  if (!filter.from && !filter.until) return steps;
  Steps kept;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Duration at = rate.offset_of(FrameNumber(first + static_cast<std::uint32_t>(i)));
    if (filter.from && at < *filter.from) continue;
    if (filter.until && at >= *filter.until) break;
    kept.push_back(steps[i]);
  }
  return kept;
}

void fill_measurements(std::span<const Expectation> expectations, const PeerPictures& pictures,
                       const std::string& peer, RunReport& run) {
  STRAND_ASSERT(run.measurements.size() == expectations.size());
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    const Expectation& expectation = expectations[i];
    if (!is_of_pictures(expectation.metric)) continue;
    for (Measurement& measurement : run.measurements[i]) {
      if (measurement.where != "peer " + peer) continue;
      const Steps& all = expectation.metric == Metric::psnr ? pictures.psnr : pictures.ssim;
      const Steps steps = in_window(all, pictures.first, run.given.rate, expectation.filter);
      if (steps.empty()) continue;
      measurement.value = figure_of(expectation.statistic, steps);
      measurement.samples = steps.size();
    }
  }
}

}  // namespace

PictureArrivals arrivals_at(const RunReport& run, const PeerReport& peer) {
  const auto statuses = parse_status(peer.frame_status);
  STRAND_ASSERT(statuses);
  PictureArrivals arrivals;
  auto status = statuses->begin();
  std::uint64_t into = 0;    // frames of *status that were passed
  std::uint64_t number = 0;  // of the frame that was sent next
  for (const GivenStretch& stretch : run.given.stretches) {
    for (std::uint64_t i = 0; i < stretch.frames; ++i) {
      if (number < peer.first_frame()) {
        arrivals.push_back(before_viewer);
        if (stretch.sent) ++number;
        continue;
      }
      if (!stretch.sent || status == statuses->end()) {
        arrivals.push_back(0);
        continue;
      }
      const bool complete = status->status == FrameStatus::complete;
      arrivals.push_back(complete ? static_cast<std::uint8_t>(stretch.quality) : 0);
      if (++into < status->length) continue;
      ++status;
      into = 0;
    }
  }
  return arrivals;
}

std::vector<ShownPicture> shown_pictures(std::span<const RunReport> runs) {
  std::set<ShownPicture> pictures;
  // Of each frame, the quality in which it is known to be shown in its own place: most peers show
  // most frames so, and there is no need to look them up again.
  std::vector<std::uint32_t> known;
  for (const RunReport& run : runs) {
    for (const PeerReport& peer : run.peers) {
      if (!peer.reported) continue;
      each_shown(arrivals_at(run, peer), [&](const ShownPicture& picture) {
        if (picture.wanted >= known.size()) known.resize(picture.wanted + 1);
        if (!picture.is_frozen()) {
          if (known[picture.wanted] == picture.percent) return;
          known[picture.wanted] = picture.percent;
        }
        pictures.insert(picture);
      });
    }
  }
  return {pictures.begin(), pictures.end()};
}

bool ask_for_pictures(std::span<const Expectation> expectations) {
  return std::any_of(expectations.begin(), expectations.end(),
                     [](const Expectation& one) { return is_of_pictures(one.metric); });
}

void add_pictures(std::span<const Expectation> expectations, const PictureTable& table,
                  std::span<RunReport> runs) {
  for (RunReport& run : runs) {
    for (PeerReport& peer : run.peers) {
      if (!peer.reported) continue;
      const auto pictures = pictures_of(arrivals_at(run, peer), table);
      if (!pictures || pictures->psnr.empty()) continue;
      peer.picture = {make_figure(pictures->psnr, decibels_scale),
                      make_figure(pictures->ssim, index_scale),
                      share_or_zero(pictures->frozen, pictures->psnr.size())};
      fill_measurements(expectations, *pictures, peer.name, run);
    }
  }
}

}  // namespace strand::reports
