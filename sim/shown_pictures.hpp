// What the last peer of a chain shows of a source, for sweeps over settings of its codec: what one
// cell of a sweep needed compared, the others need not compare again.
#pragma once

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "core/base/shown_picture.hpp"
#include "core/media/codec_trial.hpp"
#include "reports/model.hpp"
#include "reports/sweep.hpp"

namespace strand::sim {

// The pictures of one source, compared with what is shown of them. Callable from any thread.
class ShownPictures {
 public:
  // `options` has a source with pictures; `trials` are those of all its frames, by JPEG quality.
  ShownPictures(media::SourceOptions options, std::map<int, media::CodecTrial> trials)
      : options_(std::move(options)), trials_(std::move(trials)) {}

  // The means over all frames that the sources of the runs gave, those that were left out too.
  // Before its first frame a peer shows black. Throws MediaError.
  [[nodiscard]] reports::PictureFigures figures(int jpeg_quality,
                                                const std::vector<reports::RunReport>& runs);
  [[nodiscard]] const std::map<int, media::CodecTrial>& trials() const { return trials_; }

 private:
  // Where 100 percent is the JPEG quality beside it.
  using Key = std::pair<int, ShownPicture>;

  [[nodiscard]] const PictureQuality* find(const Key& key);
  void compare(int jpeg_quality, const std::vector<PictureArrivals>& arrivals);

  const media::SourceOptions options_;
  const std::map<int, media::CodecTrial> trials_;
  std::mutex mutex_;
  std::map<Key, PictureQuality> known_;  // beyond the trials
};

}  // namespace strand::sim
