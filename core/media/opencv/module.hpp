// What the modules share: how they export, and pictures as OpenCV's matrices.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "core/media/module_abi.hpp"

#define STRANDCAST_MODULE_EXPORT extern "C" __attribute__((visibility("default")))

namespace strand::media {

// Threads are the caller's business, and messages go through MediaError: OpenCV is to keep one
// thread and quiet, unless whoever runs the program asks it to talk.
inline void set_up_opencv() {
  cv::setNumThreads(1);
  if (std::getenv("OPENCV_LOG_LEVEL") == nullptr) {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  }
}

// A view of `image`, which OpenCV must not write to if it is const.
inline cv::Mat as_matrix(const Image& image) {
  return {static_cast<int>(image.height), static_cast<int>(image.width), CV_8UC3,
          const_cast<std::uint8_t*>(image.bgr.data())};
}

// False if `matrix` is not a picture in colour.
inline bool copy_into(Image& image, const cv::Mat& matrix) {
  if (matrix.empty() || matrix.type() != CV_8UC3) return false;
  image.resize(static_cast<std::uint32_t>(matrix.cols), static_cast<std::uint32_t>(matrix.rows));
  matrix.copyTo(as_matrix(image));
  return true;
}

// What an exception says, in one line.
inline std::string reason_of(const std::exception& error) {
  std::string reason = error.what();
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  return reason;
}

}  // namespace strand::media
