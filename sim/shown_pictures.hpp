// What the last peer of a chain shows of a source: the frames that are complete by their deadline,
// and in place of the others the last one that was.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

#include "core/media/codec_trial.hpp"
#include "core/node/event.hpp"
#include "reports/model.hpp"
#include "reports/sweep.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

// The frames that a run's source gave, in their order.
struct GivenFrame {
  static constexpr std::uint32_t not_sent = 0xFFFF'FFFF;

  std::uint32_t number = not_sent;  // not_sent where it was left out
  std::uint32_t quality = 100;      // percent
};

// Writes down the frames of one run.
class FrameNotes final : public Observer {
 public:
  // `frames` outlives the run.
  explicit FrameNotes(std::vector<GivenFrame>& frames) : frames_(frames) {}

  [[nodiscard]] bool wants(EventKind kind) const override { return is_of_source(kind); }
  void on_event(Timestamp now, HostId host, const Event& event) override;

 private:
  std::vector<GivenFrame>& frames_;
};

// The pictures of one source, compared with what is shown of them. Callable from any thread.
class ShownPictures {
 public:
  // `options` has a source with pictures; `trials` are those of all its frames, by JPEG quality.
  ShownPictures(media::SourceOptions options, std::map<int, media::CodecTrial> trials)
      : options_(std::move(options)), trials_(std::move(trials)) {}

  // The means over all frames that the sources of the runs gave, those that were left out too.
  // `given` has the frames of each run. Before its first frame a peer shows black. Throws
  // MediaError.
  [[nodiscard]] reports::PictureFigures figures(int jpeg_quality,
                                                const std::vector<std::vector<GivenFrame>>& given,
                                                const std::vector<reports::RunReport>& runs);
  [[nodiscard]] const std::map<int, media::CodecTrial>& trials() const { return trials_; }

 private:
  // A JPEG quality, the frame that is shown, and the frame that should be.
  using Key = std::tuple<int, std::uint32_t, std::uint32_t>;
  class Walk;

  [[nodiscard]] const media::PictureQuality* find(const Key& key);

  const media::SourceOptions options_;
  const std::map<int, media::CodecTrial> trials_;
  std::mutex mutex_;
  std::map<Key, media::PictureQuality> known_;  // beyond the trials
};

}  // namespace strand::sim
