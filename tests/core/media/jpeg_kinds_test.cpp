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

}  // namespace
}  // namespace strand::media
