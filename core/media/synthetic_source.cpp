#include "core/media/synthetic_source.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "core/base/random.hpp"
#include "core/media/encoded_source.hpp"

namespace strand::media {

namespace {

// Pixels of the texture. Primes, so that its repetitions meet the grid of the JPEG's blocks at ever
// different places and encode to different bytes.
constexpr std::uint32_t tile_width = 509;
constexpr std::uint32_t tile_height = 503;
constexpr std::size_t pixel = 3;  // bytes

constexpr std::uint32_t glyph_width = 5;
constexpr std::uint32_t glyph_height = 7;
constexpr std::uint32_t glyph_pitch = 6;

// The digits 0 to 9, a row a number, its five pixels the low bits from the left.
constexpr std::array<std::array<std::uint8_t, glyph_height>, 10> glyphs{{
    {0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110},
    {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110},
    {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111},
    {0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110},
    {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010},
    {0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110},
    {0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110},
    {0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000},
    {0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110},
    {0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100},
}};

// A wave of straight lines: 0 to `period` / 2 and back.
std::uint32_t triangle(std::uint32_t at, std::uint32_t period) {
  const std::uint32_t phase = at % period;
  return std::min(phase, period - phase);
}

// Slow waves of colour, edges every 64 pixels, and a little noise, as a camera's sensor has.
std::vector<std::uint8_t> make_texture() {
  constexpr std::uint32_t noise = 8;  // levels
  std::vector<std::uint8_t> texture(std::size_t{tile_width} * tile_height * pixel);
  Random random = Random(1).fork("synthetic texture");
  std::size_t place = 0;
  for (std::uint32_t y = 0; y < tile_height; ++y) {
    std::uint64_t draws = 0;
    for (std::uint32_t x = 0; x < tile_width; ++x) {
      if (x % 8 == 0) draws = random.next();
      const auto grain = static_cast<std::uint32_t>((draws & 0xff) * noise >> 8);
      draws >>= 8;
      const std::uint32_t checks = ((x / 64 + y / 64) % 2) * 30;
      const std::uint32_t light = 30 + checks + grain + triangle(x + y, 64) / 2;
      texture[place++] = static_cast<std::uint8_t>(light + triangle(x, 256));
      texture[place++] = static_cast<std::uint8_t>(light + triangle(x + 2 * y, 256) / 2);
      texture[place++] = static_cast<std::uint8_t>(light + triangle(y, 256));
    }
  }
  return texture;
}

// Fills `image` with the tile, whose point (left, top) comes to the upper left corner.
void draw_texture(Image& image, const std::vector<std::uint8_t>& texture, std::uint32_t left,
                  std::uint32_t top) {
  std::uint8_t* to = image.bgr.data();
  for (std::uint32_t y = 0; y < image.height; ++y) {
    const std::uint8_t* const row =
        texture.data() + std::size_t{(top + y) % tile_height} * tile_width * pixel;
    std::uint32_t from = left % tile_width;
    for (std::uint32_t x = 0; x < image.width;) {
      const std::uint32_t run = std::min(tile_width - from, image.width - x);
      std::memcpy(to, row + from * pixel, run * pixel);
      to += run * pixel;
      x += run;
      from = 0;
    }
  }
}

void fill(Image& image, std::uint32_t left, std::uint32_t top, std::uint32_t width,
          std::uint32_t height, std::uint8_t level) {
  for (std::uint32_t y = top; y < top + height; ++y) {
    std::memset(image.bgr.data() + (std::size_t{y} * image.width + left) * pixel, level,
                width * pixel);
  }
}

// Draws `digits` from (left, top) on, a square of `scale` pixels for a dot of a glyph.
void draw_digits(Image& image, const std::string& digits, std::uint32_t left, std::uint32_t top,
                 std::uint32_t scale, std::uint8_t level) {
  for (std::uint32_t i = 0; i < digits.size(); ++i) {
    const auto& glyph = glyphs[static_cast<std::size_t>(digits[i] - '0')];
    for (std::uint32_t row = 0; row < glyph_height; ++row) {
      for (std::uint32_t column = 0; column < glyph_width; ++column) {
        if ((glyph[row] >> (glyph_width - 1 - column) & 1) == 0) continue;
        fill(image, left + (i * glyph_pitch + column) * scale, top + row * scale, scale, scale,
             level);
      }
    }
  }
}

// Six digits or more in the middle, a quarter of the picture high where they fit, with a shadow
// that sets them off from the texture. No plain field behind them: it would deflate well, which
// footage does not.
void draw_number(Image& image, std::uint32_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 6 - std::min<std::size_t>(digits.size(), 6), '0');
  const std::size_t fitting = (image.width - 1) / glyph_pitch;
  if (digits.size() > fitting) digits.erase(0, digits.size() - fitting);

  // One dot more than the digits take, for the shadow.
  const std::uint32_t columns = static_cast<std::uint32_t>(digits.size()) * glyph_pitch;
  const std::uint32_t rows = glyph_height + 1;
  const std::uint32_t scale =
      std::max(std::min(image.width / columns, image.height / (4 * rows)), 1U);
  const std::uint32_t left = (image.width - columns * scale) / 2;
  const std::uint32_t top = (image.height - rows * scale) / 2;
  const std::uint32_t shadow = std::max(scale / 3, 1U);
  draw_digits(image, digits, left + shadow, top + shadow, scale, 16);
  draw_digits(image, digits, left, top, scale, 235);
}

void check_side(const char* side, std::uint32_t pixels, std::uint32_t most) {
  if (pixels >= 16 && pixels <= most && pixels % 2 == 0) return;
  throw MediaError(std::string("a synthetic video's ") + side + " of " + std::to_string(pixels) +
                   " is out of range; give an even number from 16 to " + std::to_string(most));
}

}  // namespace

SyntheticSource::SyntheticSource(SyntheticOptions options)
    : options_(options), name_("the synthetic source") {
  check_side("width", options.width, 7680);
  check_side("height", options.height, 4320);
  texture_ = make_texture();
}

bool SyntheticSource::next(Image& image) {
  if (drawn_ == options_.frames) return false;
  image.resize(options_.width, options_.height);
  // The drift as a whole repeats after 509 * 503 frames.
  draw_texture(image, texture_, drawn_ % tile_width * 3, drawn_ % tile_height);
  draw_number(image, drawn_);
  ++drawn_;
  return true;
}

void SyntheticSource::skip(std::uint32_t count) {
  drawn_ += std::min(count, options_.frames - drawn_);
}

}  // namespace strand::media
