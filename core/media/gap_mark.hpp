// How a picture says that it stands where one is missing.
#pragma once

#include "core/media/image.hpp"

namespace strand::media {

// Turns the picture grey and half as bright, with a red border of a thirtieth of its shorter side.
void mark_as_gap(Image& image);

}  // namespace strand::media
