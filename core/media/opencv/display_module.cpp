// The module strandcast_display: windows of OpenCV's highgui.
#include <cstdlib>
#include <exception>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/highgui.hpp>
#include <opencv2/imgproc.hpp>

#include "core/media/opencv/module.hpp"

namespace strand::media {

namespace {

class OpenCvWindow final : public DisplayWindow {
 public:
  explicit OpenCvWindow(std::string title) : title_(std::move(title)) {}
  ~OpenCvWindow() override {
    try {
      cv::destroyWindow(title_);
    } catch (const std::exception&) {
      // Its user has closed it before.
      return;
    }
  }

  std::optional<std::string> show(Image& image, const std::string& caption) override {
    try {
      const cv::Mat picture = as_matrix(image);
      // White on a black rim can be read on everything.
      constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
      const cv::Point corner(8, 20);
      cv::putText(picture, caption, corner, font, 0.5, {0, 0, 0}, 3, cv::LINE_AA);
      cv::putText(picture, caption, corner, font, 0.5, {255, 255, 255}, 1, cv::LINE_AA);
      cv::imshow(title_, picture);
      return std::nullopt;
    } catch (const std::exception& error) {
      return reason_of(error);
    }
  }

  bool attend() override {
    try {
      const int key = cv::waitKey(1);
      return key != 'q' && key != 'Q' && cv::getWindowProperty(title_, cv::WND_PROP_VISIBLE) >= 1;
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  std::string title_;
};

class OpenCvDisplay final : public DisplayModule {
 public:
  OpenCvDisplay() { set_up_opencv(); }

  std::unique_ptr<DisplayWindow> open(const std::string& title, int x, int y,
                                      std::string& problem) const override {
    try {
      cv::namedWindow(title, cv::WINDOW_AUTOSIZE | cv::WINDOW_GUI_NORMAL);
      cv::moveWindow(title, x, y);
      return std::make_unique<OpenCvWindow>(title);
    } catch (const std::exception& error) {
      problem = reason_of(error);
      return nullptr;
    }
  }
};

}  // namespace

}  // namespace strand::media

STRANDCAST_MODULE_EXPORT std::uint32_t strandcast_module_abi() {
  return strand::media::module_abi;
}

STRANDCAST_MODULE_EXPORT const strand::media::DisplayModule* strandcast_display_module() {
  static const strand::media::OpenCvDisplay module;
  return &module;
}
