// The view of a page that shows the worst frames as the source gave them, beside what the last peer
// showed in their place.
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reports/base64.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/views.hpp"

namespace strand::reports::html {

namespace {

std::string image(std::string_view jpeg, const std::string& about) {
  return fmt::format("<img alt=\"{}\" src=\"data:image/jpeg;base64,{}\"/>", escaped(about),
                     to_base64(jpeg));
}

// "frame 121 (4.03 s)"
std::string wanted_text(const WorstPicture& one) {
  if (!one.frame)
    return fmt::format("the frame at {:.2f} s, which the source left out", one.seconds);
  return fmt::format("frame {} ({:.2f} s)", *one.frame, one.seconds);
}

// "frame 118, 0.10 s old"
std::string shown_text(const WorstPicture& one) {
  if (!one.shown) return "black: nothing had come yet";
  return fmt::format("frame {}, {:.2f} s old", *one.shown, one.age_seconds);
}

std::string pair(const WorstPicture& one) {
  const PicturePair& pictures = one.pictures;
  return fmt::format(
      "<figure class=\"pair\">{}{}<figcaption><span>sent: {}</span><span>shown: {}</span><b>{:.1f} "
      "dB, SSIM {:.2f}</b></figcaption></figure>\n",
      image(pictures.original, "As the source gave it: " + wanted_text(one)),
      image(pictures.shown, fmt::format("What {} showed: {}", one.peer, shown_text(one))),
      escaped(wanted_text(one)), escaped(shown_text(one)), pictures.quality.psnr,
      pictures.quality.ssim);
}

}  // namespace

std::string picture_view(const Content& content) {
  const auto& worst = content.report.worst_pictures;
  if (worst.empty() || content.run == nullptr || worst.front().run != content.run->run) return {};
  std::string text = fmt::format(
      "<h3>What {} showed instead</h3>\n<p class=\"note\">Left the source's own picture, right "
      "what "
      "stood at the peer in its place: the last frame that was complete by its deadline. Of each "
      "stretch without a new picture the last frame, and of these the ones of the lowest PSNR.</p>"
      "\n<div class=\"pairs\">\n",
      escaped(worst.front().peer));
  for (const WorstPicture& one : worst) text += pair(one);
  return text + "</div>\n";
}

}  // namespace strand::reports::html
