// Pictures for people: what the source gave beside what was shown in its place, small enough to
// stand in a page.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <vector>

#include "core/base/shown_picture.hpp"
#include "core/media/make_source.hpp"

namespace strand::media {

inline constexpr std::uint32_t widest_pair = 240;  // pixels, of each of the two

// Of every one of `pictures` both sides; black is a picture, too. Goes through the source as
// compare_shown() does, which says what `threads` and `stop` are. Throws MediaError.
[[nodiscard]] std::map<ShownPicture, PicturePair> make_pairs(
    const SourceOptions& options, const std::vector<ShownPicture>& pictures, unsigned threads,
    const std::atomic<bool>& stop);

}  // namespace strand::media
