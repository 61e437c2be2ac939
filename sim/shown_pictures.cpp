#include "sim/shown_pictures.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "core/media/shown_comparison.hpp"
#include "reports/picture_figures.hpp"

namespace strand::sim {

namespace {

// Over the frames of a run, or of several.
struct Sums {
  double psnr = 0;
  double ssim = 0;
  std::uint64_t frozen = 0;
  std::uint64_t count = 0;

  void add(const PictureQuality& quality, bool is_frozen) {
    add({quality.psnr, quality.ssim, is_frozen ? std::uint64_t{1} : 0, 1});
  }
  void add(const Sums& other) {
    psnr += other.psnr;
    ssim += other.ssim;
    frozen += other.frozen;
    count += other.count;
  }
  [[nodiscard]] double frames() const {
    return static_cast<double>(std::max<std::uint64_t>(1, count));
  }
};

}  // namespace

const PictureQuality* ShownPictures::find(const Key& key) {
  const auto& [jpeg_quality, picture] = key;
  if (!picture.is_frozen()) {
    const int quality =
        media::CodecOptions{.jpeg_quality = jpeg_quality}.quality_at(picture.percent);
    const auto trial = trials_.find(quality);
    if (trial != trials_.end() && picture.shown < trial->second.frames.size()) {
      return &trial->second.frames[picture.shown].quality;
    }
  }
  const std::scoped_lock lock(mutex_);
  const auto found = known_.find(key);
  // Entries stay where they are, and as they are.
  return found == known_.end() ? nullptr : &found->second;
}

// What is not known yet.
void ShownPictures::compare(int jpeg_quality, const std::vector<PictureArrivals>& arrivals) {
  std::vector<ShownPicture> unknown;
  for (const PictureArrivals& one : arrivals) {
    each_shown(one, [&](const ShownPicture& picture) {
      if (find({jpeg_quality, picture}) == nullptr) unknown.push_back(picture);
    });
  }
  media::SourceOptions options = options_;
  options.codec.jpeg_quality = jpeg_quality;
  const std::atomic<bool> goes_on{false};
  const PictureTable table = media::compare_shown(options, std::move(unknown), 1, goes_on);
  const std::scoped_lock lock(mutex_);
  for (const auto& [picture, quality] : table) known_.emplace(Key{jpeg_quality, picture}, quality);
}

reports::PictureFigures ShownPictures::figures(int jpeg_quality,
                                               const std::vector<reports::RunReport>& runs) {
  std::vector<PictureArrivals> arrivals;
  for (const reports::RunReport& run : runs) {
    arrivals.push_back(reports::arrivals_at(run, run.peers.back()));
  }
  compare(jpeg_quality, arrivals);
  reports::PictureFigures figures;
  Sums all;
  for (const PictureArrivals& one : arrivals) {
    Sums run;
    each_shown(one, [&](const ShownPicture& picture) {
      run.add(*find({jpeg_quality, picture}), picture.is_frozen());
    });
    figures.shown_psnr_of_runs.push_back(run.psnr / run.frames());
    figures.shown_ssim_of_runs.push_back(run.ssim / run.frames());
    all.add(run);
  }
  figures.shown_psnr = all.psnr / all.frames();
  figures.shown_ssim = all.ssim / all.frames();
  figures.frozen = static_cast<double>(all.frozen) / all.frames();
  const media::CodecTrial& trial = trials_.at(jpeg_quality);
  const auto frames = static_cast<double>(std::max<std::size_t>(1, trial.frames.size()));
  for (const media::TriedFrame& frame : trial.frames) {
    figures.jpeg_bytes += frame.jpeg_bytes / frames;
    figures.psnr += frame.quality.psnr / frames;
    figures.ssim += frame.quality.ssim / frames;
  }
  return figures;
}

}  // namespace strand::sim
