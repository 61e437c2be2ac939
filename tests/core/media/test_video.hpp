// Small video files for tests, written with OpenCV.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>

#include "core/media/image.hpp"

namespace strand::media {

// The grey of frame `number`, as it is written; numbers up to 22.
inline int grey_of(int number) {
  return 20 + 10 * number;
}

// The frame whose grey a decoded picture has, give or take what the codec did to it.
inline int number_of(const Image& image) {
  const std::size_t middle = (std::size_t{image.height / 2} * image.width + image.width / 2) * 3;
  return (image.bgr.at(middle) - 20 + 5) / 10;
}

// A motion JPEG in an AVI container: frame n is plain and of grey_of(n). OpenCV's own writer rounds
// the rate to a whole number; FFmpeg's does not, and refuses rates that are no rates.
inline std::filesystem::path write_video(const std::filesystem::path& path, int frames,
                                         double rate = 25, int writer_kind = cv::CAP_OPENCV_MJPEG) {
  const cv::Size size(64, 48);
  cv::VideoWriter writer(path.string(), writer_kind, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'),
                         rate, size);
  if (!writer.isOpened()) ADD_FAILURE() << "OpenCV does not write " << path;
  for (int number = 0; number < frames; ++number) {
    writer.write(cv::Mat(size, CV_8UC3, cv::Scalar::all(grey_of(number))));
  }
  return path;
}

// A bare motion JPEG: pictures of these sizes one after another, without a container. It has
// no rate.
inline std::filesystem::path write_pictures(const std::filesystem::path& path,
                                            const std::vector<cv::Size>& sizes) {
  std::ofstream file(path, std::ios::binary);
  int number = 0;
  for (const cv::Size size : sizes) {
    std::vector<std::uint8_t> jpeg;
    cv::imencode(".jpg", cv::Mat(size, CV_8UC3, cv::Scalar::all(grey_of(number++))), jpeg);
    file.write(reinterpret_cast<const char*>(jpeg.data()),
               static_cast<std::streamsize>(jpeg.size()));
  }
  return path;
}

}  // namespace strand::media
