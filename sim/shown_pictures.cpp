#include "sim/shown_pictures.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/media/jpeg_codec.hpp"
#include "reports/frame_status.hpp"
#include "sim/host_id.hpp"

namespace strand::sim {

namespace {

constexpr std::uint32_t black = 0xFFFF'FFFF;  // no frame is shown yet

// For every frame that a source gave, the JPEG quality in which it came; 0 where it did not.
std::vector<int> arrivals(int jpeg_quality, const std::vector<GivenFrame>& given,
                          const reports::PeerReport& peer) {
  std::vector<bool> complete;
  const auto statuses = reports::parse_status(peer.frame_status);
  if (statuses) {
    for (const reports::StatusRun& run : *statuses) {
      complete.insert(complete.end(), run.length, run.status == reports::FrameStatus::complete);
    }
  }
  std::vector<int> came;
  came.reserve(given.size());
  for (const GivenFrame& frame : given) {
    const bool arrived = frame.number < complete.size() && complete[frame.number];
    const int quality = std::max(1, jpeg_quality * static_cast<int>(frame.quality) / 100);
    came.push_back(arrived ? quality : 0);
  }
  return came;
}

}  // namespace

void FrameNotes::on_event(Timestamp /*now*/, HostId host, const Event& event) {
  if (host != HostId(0)) return;
  GivenFrame frame;
  if (event.kind == EventKind::frame_captured) {
    frame.number = event.frame.value();
    frame.quality = static_cast<std::uint32_t>(event.detail / frame_quality_unit);
  }
  frames_.push_back(frame);
}

// Goes through the source once for all runs of a cell, and decodes no more of it than it must.
class ShownPictures::Walk {
 public:
  Walk(ShownPictures& pictures, const std::vector<std::vector<int>>& runs)
      : pictures_(pictures),
        runs_(runs),
        raw_(media::open_raw(pictures.options_)),
        codec_(pictures.options_.modules),
        shown_(runs.size()),
        sums_(runs.size()) {}

  reports::PictureFigures go() {
    std::size_t frames = 0;
    for (const auto& run : runs_) frames = std::max(frames, run.size());
    for (std::uint32_t i = 0; i < frames; ++i) {
      pixels_.reset();
      for (std::size_t run = 0; run < runs_.size(); ++run) {
        if (i < runs_[run].size()) show(run, i);
      }
      if (!pixels_) raw_->skip(1);
    }
    reports::PictureFigures figures;
    Sums all;
    for (const Sums& run : sums_) {
      figures.shown_psnr_of_runs.push_back(run.psnr / run.frames());
      figures.shown_ssim_of_runs.push_back(run.ssim / run.frames());
      all.psnr += run.psnr;
      all.ssim += run.ssim;
      all.frozen += run.frozen;
      all.count += run.count;
    }
    figures.shown_psnr = all.psnr / all.frames();
    figures.shown_ssim = all.ssim / all.frames();
    figures.frozen = static_cast<double>(all.frozen) / all.frames();
    return figures;
  }

 private:
  struct Shown {
    int quality = 0;
    std::uint32_t frame = black;
    std::shared_ptr<const media::Luma> picture;  // where it will be needed
  };

  // Over the frames of a run.
  struct Sums {
    double psnr = 0;
    double ssim = 0;
    std::uint64_t frozen = 0;
    std::uint64_t count = 0;

    [[nodiscard]] double frames() const {
      return static_cast<double>(std::max<std::uint64_t>(1, count));
    }
  };

  void show(std::size_t run, std::uint32_t i) {
    Sums& sums = sums_[run];
    Shown& shown = shown_[run];
    const int came = runs_[run][i];
    if (came != 0) {
      shown = {came, i, nullptr};
      const bool freezes = i + 1 < runs_[run].size() && runs_[run][i + 1] == 0;
      if (freezes) shown.picture = decoded(came, i);
    } else {
      ++sums.frozen;
    }
    const media::PictureQuality quality = quality_of(shown, i);
    sums.psnr += quality.psnr;
    sums.ssim += quality.ssim;
    ++sums.count;
  }

  media::PictureQuality quality_of(const Shown& shown, std::uint32_t i) {
    const Key key{shown.quality, shown.frame, i};
    if (const media::PictureQuality* const known = pictures_.find(key)) return *known;
    std::shared_ptr<const media::Luma> picture = shown.picture;
    if (shown.frame == black) {
      picture = std::make_shared<media::Luma>(
          media::Luma{original().width, original().height,
                      std::vector<std::uint8_t>(original().pixels.size(), 0)});
    } else if (!picture) {
      picture = decoded(shown.quality, i);
    }
    const media::PictureQuality quality = media::compare(*picture, original());
    const std::scoped_lock lock(pictures_.mutex_);
    pictures_.known_.emplace(key, quality);
    return quality;
  }

  // The frame of the source that the walk is at.
  const media::Image& image() {
    if (!pixels_) {
      if (!raw_->next(image_)) throw media::MediaError(raw_->name() + " ends early; run it again");
      pixels_ = media::luma_of(image_);
      decoded_.clear();
    }
    return image_;
  }
  const media::Luma& original() {
    static_cast<void>(image());
    return *pixels_;
  }

  // As it looks after the codec; several runs may ask for the same.
  std::shared_ptr<const media::Luma> decoded(int quality, std::uint32_t i) {
    static_cast<void>(image());
    std::shared_ptr<const media::Luma>& known = decoded_[{quality, i}];
    if (!known) {
      const Buffer jpeg = codec_.encode(image(), quality);
      auto luma = media::decode_luma(jpeg.slice().bytes());
      if (!luma) throw media::MediaError("a frame that was encoded does not decode");
      known = std::make_shared<media::Luma>(*std::move(luma));
    }
    return known;
  }

  ShownPictures& pictures_;
  const std::vector<std::vector<int>>& runs_;
  std::unique_ptr<media::RawSource> raw_;
  media::JpegCodec codec_;
  media::Image image_;
  std::optional<media::Luma> pixels_;  // of image_, where the walk has read its frame
  std::map<std::pair<int, std::uint32_t>, std::shared_ptr<const media::Luma>> decoded_;
  std::vector<Shown> shown_;
  std::vector<Sums> sums_;
};

const media::PictureQuality* ShownPictures::find(const Key& key) {
  const auto [quality, frame, wanted] = key;
  const auto trial = trials_.find(quality);
  if (frame == wanted && trial != trials_.end() && frame < trial->second.frames.size()) {
    return &trial->second.frames[frame].quality;
  }
  const std::scoped_lock lock(mutex_);
  const auto found = known_.find(key);
  // Entries stay where they are, and as they are.
  return found == known_.end() ? nullptr : &found->second;
}

reports::PictureFigures ShownPictures::figures(int jpeg_quality,
                                               const std::vector<std::vector<GivenFrame>>& given,
                                               const std::vector<reports::RunReport>& runs) {
  std::vector<std::vector<int>> came;
  for (const reports::RunReport& run : runs) {
    came.push_back(arrivals(jpeg_quality, given.at(run.run), run.peers.back()));
  }
  reports::PictureFigures figures = Walk(*this, came).go();
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
