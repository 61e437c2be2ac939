#include "sim/shown_pictures.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "core/media/shown_comparison.hpp"
#include "reports/picture_figures.hpp"

namespace strand::sim {

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
  std::uint64_t frozen = 0;
  std::uint64_t count = 0;
  for (const PictureArrivals& one : arrivals) {
    each_shown(one, [&](const ShownPicture& picture) {
      const PictureQuality& quality = *find({jpeg_quality, picture});
      figures.shown_psnr += quality.psnr;
      figures.shown_ssim += quality.ssim;
      frozen += picture.is_frozen() ? 1 : 0;
      ++count;
    });
  }
  const auto shown = static_cast<double>(std::max<std::uint64_t>(1, count));
  figures.shown_psnr /= shown;
  figures.shown_ssim /= shown;
  figures.frozen = static_cast<double>(frozen) / shown;
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
