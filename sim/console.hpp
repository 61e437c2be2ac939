// What the commands of `strandsim` share of the terminal they run in: standard output, colours, the
// width, and a line of progress.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strand::sim {

enum class Color { automatic, always, never };

// To standard output, at once. Throws reports::FileError where that cannot be written.
void print(std::string_view text);

// `automatic`: on a terminal that can, and unless NO_COLOR says no (no-color.org).
[[nodiscard]] bool wants_color(Color color);

// Columns: what was asked for, the terminal's, or 100.
[[nodiscard]] std::size_t width_of(std::optional<std::size_t> asked);

// "3 of 20 runs", a line on standard error that is written over and over, on a terminal only, and
// gone at the end.
class Progress {
 public:
  // `what`: "runs". Nothing is shown of a total of 1, or unless it is `wanted`.
  Progress(bool wanted, std::uint32_t total, std::string_view what);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void show(std::uint32_t ended) const;

 private:
  bool shown_;
  std::uint32_t total_;
  std::string what_;
};

}  // namespace strand::sim
