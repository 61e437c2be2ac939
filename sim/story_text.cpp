#include "sim/story_text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/scenario/units.hpp"
#include "reports/text_format.hpp"
#include "sim/time_text.hpp"

namespace strand::sim {

namespace {

using reports::Color;
using reports::FrameStatus;
using reports::paint;
using reports::printable;
using Tone = StoryRow::Tone;

// Hops up to here are all drawn.
constexpr std::size_t short_chain = 8;
// A longer name of a peer than this moves the rest of its row.
constexpr std::size_t widest_what = 11;

Color color_of(FrameStatus status) {
  if (status == FrameStatus::complete) return Color::green;
  return status == FrameStatus::late ? Color::yellow : Color::red;
}

Color color_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return Color::none;
    case Tone::good:
      return Color::green;
    case Tone::bad:
      return Color::red;
    case Tone::fault:
      break;
  }
  return Color::yellow;
}

// The words of `text` on lines of `width` columns, with `indent` before all but the first, which
// begins at column `at`.
std::string filled(std::string_view text, std::size_t at, std::size_t indent, std::size_t width) {
  std::string result;
  std::size_t column = at;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    const bool first = result.empty();
    if (!first && column + 1 + word.size() > width) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

std::string padded(std::string_view text, std::size_t width) {
  return fmt::format("{:<{}}", text, width);
}

class StoryPage {
 public:
  StoryPage(const Story& story, const StoryTextOptions& options)
      : story_(story), options_(options), width_(std::max<std::size_t>(options.width, 60)) {}

  std::string draw() {
    draw_headline();
    if (options_.brief) return std::move(text_);
    draw_path();
    draw_frame();
    measure();
    for (std::size_t hop = 0; hop < story_.hops.size();) {
      const std::size_t end = end_of_likes(hop);
      if (end >= hop + 3) {
        draw_likes(hop, end);
        hop = end;
      } else {
        draw_hop(story_.hops[hop++]);
      }
    }
    return std::move(text_);
  }

 private:
  void paragraph(std::string_view text) {
    text_ += "  " + filled(printable(text), 2, 2, width_) + "\n";
  }

  void draw_headline() {
    text_ += paint(printable(story_.scenario_name), Color::bold, options_.color);
    text_ += story_.transport == "real"
                 ? fmt::format("   run {}", story_.run)
                 : fmt::format("   seed {}, run {}", story_.seed, story_.run);
    text_ += fmt::format(", frame {} at {}: ", story_.frame, printable(story_.peer));
    text_ += paint(printable(story_.outcome), color_of(story_.status), options_.color) + "\n";
    if (!story_.remark.empty()) paragraph(story_.remark);
    text_ += '\n';
    paragraph(story_.verdict);
  }

  // How many of the chunks came to each host.
  void draw_path() {
    if (story_.hops.empty() || !story_.hops.back().chunks || story_.chunk_count == 0U) return;
    std::uint32_t before = *story_.chunk_count;
    std::string line = fmt::format("coordinator {}", before);
    bool left_out = false;
    for (std::size_t hop = 0; hop < story_.hops.size(); ++hop) {
      const std::uint32_t chunks = *story_.hops[hop].chunks;
      const bool last = hop + 1 == story_.hops.size();
      if (story_.hops.size() <= short_chain || last || chunks != before) {
        line += fmt::format(" {}> {} {}", left_out ? "> ... " : "", story_.hops[hop].peer, chunks);
        left_out = false;
      } else {
        left_out = true;
      }
      before = chunks;
    }
    text_ += '\n';
    paragraph("Chunks: " + line);
  }

  void draw_frame() {
    if (!story_.captured) return;
    std::string line = fmt::format("Frame {}: {} bytes in {}, captured at {}", story_.frame,
                                   story_.size, reports::plural(*story_.chunk_count, "chunk"),
                                   short_time_text(*story_.captured));
    if (story_.due) {
      line += fmt::format(", due at {} (deadline {})", short_time_text(*story_.due),
                          scenario::write_duration(*story_.due - *story_.captured));
    }
    paragraph(line);
  }

  // An instant, and how long after the capture it and the last of its kind were.
  [[nodiscard]] std::pair<std::string, std::string> times_of(const StoryRow& row) const {
    if (!row.from || !story_.captured) return {};
    std::string after = offset_text(*row.from - *story_.captured);
    if (row.until && *row.until != *row.from) {
      const std::string until = offset_text(*row.until - *story_.captured);
      if (until != after) after += ".." + until.substr(until.front() == '+' ? 1 : 0);
    }
    return {short_time_text(*row.from), after + " ms"};
  }

  void measure() {
    for (const StoryHop& hop : story_.hops) {
      for (const StoryRow& row : hop.rows) {
        const auto [at, after] = times_of(row);
        at_width_ = std::max(at_width_, at.size());
        after_width_ = std::max(after_width_, after.size());
        what_width_ = std::max(what_width_, std::min(row.what.size(), widest_what));
      }
    }
  }

  void draw_hop(const StoryHop& hop) {
    text_ += "\n " + paint(printable(hop.link), Color::bold, options_.color);
    if (!hop.settings.empty()) {
      const std::size_t indent = hop.link.size() + 4;
      text_ += "   " + filled(printable(hop.settings), indent, indent, width_);
    }
    text_ += '\n';
    for (const StoryRow& row : hop.rows) draw_row(row);
  }

  void draw_row(const StoryRow& row) {
    const auto [at, after] = times_of(row);
    std::string line = "   ";
    if (at_width_ > 0) {
      line += fmt::format("{:>{}}  {}  ", at, at_width_, padded(after, after_width_));
    }
    const std::size_t indent = line.size() + what_width_ + 2;
    const std::string what = printable(row.what);
    const std::size_t text_at = std::max(indent, line.size() + what.size() + 2);
    line += paint(what, color_of(row.tone), options_.color);
    line.append(text_at - (indent - what_width_ - 2) - what.size(), ' ');
    text_ += line + filled(printable(row.text), text_at, indent, width_) + "\n";
  }

  // How a hop fared of which there is not more to say.
  enum class Likeness { none, passed_whole, passed_part, nothing_came };

  // A hop that brought its peer all that the one before had.
  [[nodiscard]] bool passed_on(const StoryHop& hop, std::optional<std::uint32_t> before) const {
    return hop.chunks == before && std::all_of(hop.rows.begin(), hop.rows.end(), [&](auto& row) {
             return row.tone != Tone::bad || row.what == "not sent" || row.what == hop.peer;
           });
  }

  [[nodiscard]] Likeness likeness_of(std::size_t at) const {
    const StoryHop& hop = story_.hops[at];
    const bool has_fault = std::any_of(hop.rows.begin(), hop.rows.end(),
                                       [](const StoryRow& row) { return row.tone == Tone::fault; });
    if (!hop.chunks || has_fault || at == 0) return Likeness::none;
    if (passed_on(hop, story_.hops[at - 1].chunks) && hop.chunks != 0U) {
      if (hop.status == FrameStatus::complete) return Likeness::passed_whole;
      if (hop.status == FrameStatus::partial) return Likeness::passed_part;
      return Likeness::none;
    }
    const bool untimed = std::none_of(hop.rows.begin(), hop.rows.end(),
                                      [](const StoryRow& row) { return row.from.has_value(); });
    return hop.chunks == 0U && untimed ? Likeness::nothing_came : Likeness::none;
  }

  // Behind the last of the hops from `hop` on that fared alike. In a short chain all are drawn, and
  // the first and the last in any.
  [[nodiscard]] std::size_t end_of_likes(std::size_t hop) const {
    if (story_.hops.size() <= short_chain || hop == 0) return hop;
    const Likeness likeness = likeness_of(hop);
    if (likeness == Likeness::none) return hop;
    while (hop + 1 < story_.hops.size() && likeness_of(hop) == likeness) ++hop;
    return hop;
  }

  void draw_likes(std::size_t begin, std::size_t end) {
    const Likeness likeness = likeness_of(begin);
    text_ += "\n " + paint(printable(story_.hops[begin].link), Color::bold, options_.color) +
             " to " + paint(printable(story_.hops[end - 1].link), Color::bold, options_.color);
    const std::string what =
        likeness == Likeness::passed_whole
            ? "{} hops passed all chunks, and every peer behind them has the whole frame in time"
        : likeness == Likeness::passed_part ? "{} hops passed on what came to them, {} of {} chunks"
                                            : "{} hops had nothing of the frame to pass on";
    text_ += "\n   " +
             filled(fmt::format(fmt::runtime(what), end - begin, *story_.hops[begin].chunks,
                                *story_.chunk_count),
                    3, 3, width_) +
             "\n";
  }

  const Story& story_;
  const StoryTextOptions& options_;
  std::size_t width_;
  std::size_t at_width_ = 0;
  std::size_t after_width_ = 0;
  std::size_t what_width_ = 0;
  std::string text_;
};

}  // namespace

std::string to_text(const Story& story, const StoryTextOptions& options) {
  return StoryPage(story, options).draw();
}

}  // namespace strand::sim
