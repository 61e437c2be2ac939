// Kinds of JPEG that other encoders write, made with OpenCV: jpeg_check_test.cpp has the rest.
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/media/jpeg_codec.hpp"
#include "tests/core/media/tiny_jpeg.hpp"

namespace strand::media {
namespace {

Bytes encode(int type, const std::vector<int>& options) {
  cv::Mat picture(53, 91, type);
  cv::theRNG().state = 1;
  cv::randu(picture, 0, 255);
  Bytes jpeg;
  EXPECT_TRUE(cv::imencode(".jpg", picture, jpeg, options));
  return jpeg;
}

void expect_intact(const Bytes& jpeg) {
  const auto size = decodes(view(jpeg));
  ASSERT_TRUE(size.has_value()) << size.error();
  EXPECT_EQ(*size, (JpegSize{91, 53}));
  EXPECT_TRUE(JpegCodec().decode(view(jpeg)).has_value());
}

void expect_every_cut_is_found(const Bytes& jpeg) {
  for (std::size_t size = 0; size < jpeg.size(); ++size) {
    ASSERT_FALSE(decodes(view(jpeg).first(size)).has_value()) << size;
  }
}

TEST(JpegKinds, GreyPicturesAreTaken) {
  const Bytes jpeg = encode(CV_8UC1, {});
  expect_intact(jpeg);
  expect_every_cut_is_found(jpeg);
}

TEST(JpegKinds, PicturesWithTablesOfTheirOwnAreTaken) {
  expect_intact(encode(CV_8UC3, {cv::IMWRITE_JPEG_OPTIMIZE, 1}));
}

TEST(JpegKinds, PicturesWithRestartMarkersAreTaken) {
  const Bytes jpeg = encode(CV_8UC3, {cv::IMWRITE_JPEG_RST_INTERVAL, 2});
  expect_intact(jpeg);
  expect_every_cut_is_found(jpeg);
}

TEST(JpegKinds, ProgressivePicturesAreTaken) {
  const Bytes jpeg = encode(CV_8UC3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  expect_intact(jpeg);
  expect_every_cut_is_found(jpeg);
}

// Where the segment at `place` ends, and behind a scan's header the data that follow it.
std::size_t end_of_segment(const Bytes& jpeg, std::size_t place) {
  const bool scan = jpeg.at(place + 1) == 0xda;
  const std::size_t high = jpeg.at(place + 2);
  place += 2U + (high << 8U) + jpeg.at(place + 3);
  while (scan && (jpeg.at(place) != 0xff || jpeg.at(place + 1) == 0)) ++place;
  return place;
}

// The scans that send the first coefficient of every block, with their tables. The others build on
// what went before; these may come again and again, and the picture stays the same.
std::vector<Bytes> first_coefficient_scans(const Bytes& jpeg) {
  std::vector<Bytes> scans;
  std::size_t begin = 2;  // behind the start of image
  for (std::size_t place = begin; jpeg.at(place + 1) != 0xd9;) {
    const std::uint8_t marker = jpeg.at(place + 1);
    const std::size_t end = end_of_segment(jpeg, place);
    // The first of three bytes behind the components, of which there are as many as byte 4 says.
    if (marker == 0xda && jpeg.at(place + 5 + 2U * jpeg.at(place + 4)) == 0) {
      scans.emplace_back(jpeg.begin() + static_cast<std::ptrdiff_t>(begin),
                         jpeg.begin() + static_cast<std::ptrdiff_t>(end));
    }
    place = end;
    if (marker == 0xda || marker == 0xc2) begin = end;
  }
  return scans;
}

Bytes with_more_scans(const Bytes& jpeg, const std::vector<Bytes>& scans, int times) {
  Bytes result(jpeg.begin(), jpeg.end() - 2);
  for (int i = 0; i < times; ++i) {
    for (const Bytes& scan : scans) result.insert(result.end(), scan.begin(), scan.end());
  }
  result.insert(result.end(), jpeg.end() - 2, jpeg.end());
  return result;
}

TEST(JpegKinds, ProgressivePicturesMayNotGoOnForEver) {
  // libjpeg's own script for colours has ten scans, two of them for the first coefficients: those
  // without their last bit, and that bit. 10 + 45 x 2 is the limit.
  const Bytes jpeg = encode(CV_8UC3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  const std::vector<Bytes> scans = first_coefficient_scans(jpeg);
  ASSERT_EQ(scans.size(), 2U);
  expect_intact(with_more_scans(jpeg, scans, 1));
  expect_intact(with_more_scans(jpeg, scans, 45));
  const auto refused = decodes(view(with_more_scans(jpeg, scans, 46)));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), "More than 100 scans");
}

}  // namespace
}  // namespace strand::media
