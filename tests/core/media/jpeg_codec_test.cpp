#include "core/media/jpeg_codec.hpp"

#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/media/synthetic_source.hpp"
#include "tests/core/media/media_error.hpp"
#include "tests/core/media/temporary_folder.hpp"
#include "tests/core/media/tiny_jpeg.hpp"

namespace strand::media {
namespace {

Image synthetic_image() {
  SyntheticSource source({.width = 128, .height = 72});
  Image image;
  EXPECT_TRUE(source.next(image));
  return image;
}

TEST(JpegCodec, DecodesWhatItEncodedToNearlyTheSamePicture) {
  const JpegCodec codec;
  const Image image = synthetic_image();
  const Buffer jpeg = codec.encode(image, 95);
  const auto back = codec.decode(jpeg.slice().bytes());
  ASSERT_TRUE(back.has_value());
  ASSERT_EQ(back->width, image.width);
  ASSERT_EQ(back->height, image.height);
  long difference = 0;
  for (std::size_t i = 0; i < image.bgr.size(); ++i) {
    difference += std::abs(int{image.bgr[i]} - int{back->bgr[i]});
  }
  // Under 8 levels of 256 a byte on average; swapped colours or rows are 20 and more away.
  EXPECT_LT(difference, static_cast<long>(image.bgr.size()) * 8);
}

TEST(JpegCodec, KeepsBlueGreenAndRedApart) {
  Image image;
  image.resize(16, 16);
  for (std::size_t i = 0; i < image.bgr.size(); i += 3) {
    image.bgr[i] = 200;
    image.bgr[i + 1] = 100;
    image.bgr[i + 2] = 20;
  }
  const JpegCodec codec;
  const auto back = codec.decode(codec.encode(image, 90).slice().bytes());
  ASSERT_TRUE(back.has_value());
  EXPECT_NEAR(back->bgr[0], 200, 6);
  EXPECT_NEAR(back->bgr[1], 100, 6);
  EXPECT_NEAR(back->bgr[2], 20, 6);
}

TEST(JpegCodec, WritesFewerBytesAtALowerQuality) {
  const JpegCodec codec;
  const Image image = synthetic_image();
  EXPECT_LT(codec.encode(image, 20).size(), codec.encode(image, 80).size());
  EXPECT_LT(codec.encode(image, 80).size(), codec.encode(image, 100).size());
}

TEST(JpegCodec, RefusesATruncatedPictureThatLibjpegWouldFillWithGrey) {
  const JpegCodec codec;
  const Buffer jpeg = codec.encode(synthetic_image(), 80);
  const auto refused = codec.decode({jpeg.data(), jpeg.size() / 2});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), "Premature end of JPEG file");
}

TEST(JpegCodec, DecodesAGreyPictureInColour) {
  const Bytes bytes = TinyJpeg().bytes();
  const auto image = JpegCodec().decode(view(bytes));
  ASSERT_TRUE(image.has_value());
  EXPECT_EQ(image->bgr, Bytes(8 * 8 * 3, 128));  // a block of zeros is middle grey
}

TEST(JpegCodec, EncodesTheSameOnManyThreads) {
  const JpegCodec codec;
  const Image image = synthetic_image();
  const Buffer expected = codec.encode(image, 80);
  std::vector<Buffer> encoded(4);
  std::vector<std::thread> threads;
  for (Buffer& buffer : encoded) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) buffer = codec.encode(image, 80);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Buffer& buffer : encoded) {
    ASSERT_EQ(buffer.size(), expected.size());
    EXPECT_EQ(std::memcmp(buffer.data(), expected.data(), expected.size()), 0);
  }
}

TEST(JpegCodec, SaysWhichModuleIsMissing) {
  const TemporaryFolder folder;
  EXPECT_EQ(message_of([&] { JpegCodec codec({.folder = folder.path()}); }),
            "strandcast_jpeg.so: not found in " + folder.path().string() +
                "; build the target strandcast_jpeg, or reinstall StrandCast with its modules");
}

}  // namespace
}  // namespace strand::media
