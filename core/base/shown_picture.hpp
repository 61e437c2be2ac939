// What a viewer has in front of it while the source goes on: the frames that came in time, and in
// place of the others the last one that did. Plain data and its rule, between those who know what
// arrived, who have no pictures, and those who compare pictures, who do not know what arrived.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace strand {

// Frames are counted from 0 as the source gives them, those that it left out too.
struct ShownPicture {
  static constexpr std::uint32_t nothing = 0xFFFF'FFFF;

  std::uint32_t wanted = 0;       // the frame that should be seen
  std::uint32_t shown = nothing;  // the frame that is; `nothing` before the first, which is black
  std::uint32_t percent = 0;      // of the source's own quality, in which it came; 0 of black

  [[nodiscard]] bool is_black() const { return shown == nothing; }
  [[nodiscard]] bool is_frozen() const { return shown != wanted; }
  friend auto operator<=>(const ShownPicture&, const ShownPicture&) = default;
};

// How near a picture is to the one that it should be, by their luma.
struct PictureQuality {
  double psnr = 0;  // dB, 0 to 100
  double ssim = 0;  // -1 to 1, which is the same picture

  friend bool operator==(const PictureQuality&, const PictureQuality&) = default;
};

using PictureTable = std::map<ShownPicture, PictureQuality>;

// The two that are compared, small and as JPEG, for people to look at.
struct PicturePair {
  PictureQuality quality;  // of the pictures at their full size
  std::string original;    // the bytes of the source's own
  std::string shown;       // of what is seen
};

// For every frame that the source gave, the quality in which it came in time, in percent of the
// source's own; 0 where it did not.
using PictureArrivals = std::vector<std::uint8_t>;

// In place of a quality: nobody was there yet to be shown the frame.
inline constexpr std::uint8_t before_viewer = 0xFF;

// Calls `visit` with what is shown in place of each frame that there is a viewer for, in their
// order.
template <class Visit>
void each_shown(const PictureArrivals& arrivals, Visit visit) {
  ShownPicture picture;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    if (arrivals[i] == before_viewer) continue;
    picture.wanted = static_cast<std::uint32_t>(i);
    if (arrivals[i] != 0) {
      picture.shown = picture.wanted;
      picture.percent = arrivals[i];
    }
    visit(static_cast<const ShownPicture&>(picture));
  }
}

}  // namespace strand
