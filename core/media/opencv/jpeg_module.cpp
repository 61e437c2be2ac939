// The module strandcast_jpeg: OpenCV's JPEG codec.
#include <exception>
#include <limits>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/media/opencv/module.hpp"

namespace strand::media {

namespace {

class OpenCvJpeg final : public JpegModule {
 public:
  OpenCvJpeg() { set_up_opencv(); }

  std::optional<std::string> encode(const Image& image, int quality,
                                    std::vector<std::uint8_t>& jpeg) const override {
    try {
      if (cv::imencode(".jpg", as_matrix(image), jpeg, {cv::IMWRITE_JPEG_QUALITY, quality})) {
        return std::nullopt;
      }
      return "OpenCV's encoder gave no reason";
    } catch (const std::exception& error) {
      return reason_of(error);
    }
  }

  bool decode(std::span<const std::byte> jpeg, Image& image) const override {
    if (jpeg.size() > std::numeric_limits<int>::max()) return false;
    try {
      // OpenCV reads the matrix that it takes without const.
      const cv::Mat bytes(1, static_cast<int>(jpeg.size()), CV_8UC1,
                          const_cast<std::byte*>(jpeg.data()));
      return copy_into(image,
                       cv::imdecode(bytes, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION));
    } catch (const std::exception&) {
      return false;
    }
  }
};

}  // namespace

}  // namespace strand::media

STRANDCAST_MODULE_EXPORT std::uint32_t strandcast_module_abi() {
  return strand::media::module_abi;
}

STRANDCAST_MODULE_EXPORT const strand::media::JpegModule* strandcast_jpeg_module() {
  static const strand::media::OpenCvJpeg module;
  return &module;
}
