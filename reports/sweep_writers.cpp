#include "reports/sweep_writers.hpp"

#include <algorithm>
#include <array>

#include "reports/html/sweep_page.hpp"
#include "reports/sweep_markdown.hpp"

namespace strand::reports {

namespace {

constexpr std::array writers = {
    SweepWriter{"html", "sweep.html", "charts, in one file that works offline", to_html},
    SweepWriter{"markdown", "sweep.md", "a summary", to_markdown},
};

}  // namespace

std::span<const SweepWriter> sweep_writers() {
  return writers;
}

const SweepWriter* find_sweep_writer(std::string_view kind) {
  const auto found = std::find_if(writers.begin(), writers.end(),
                                  [&](const SweepWriter& one) { return one.kind == kind; });
  return found == writers.end() ? nullptr : &*found;
}

std::vector<std::string> sweep_kinds() {
  std::vector<std::string> kinds;
  for (const SweepWriter& writer : writers) kinds.emplace_back(writer.kind);
  return kinds;
}

std::string sweep_kinds_text() {
  std::string text;
  for (const SweepWriter& writer : writers) {
    text += text.empty() ? "" : ", ";
    text += std::string(writer.kind) + " (" + std::string(writer.about) + ")";
  }
  return text;
}

}  // namespace strand::reports
