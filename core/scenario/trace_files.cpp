#include "core/scenario/trace_files.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

// Nothing where the line is no number that a recording can hold.
std::optional<std::uint32_t> milliseconds(std::string_view line) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  const bool good = error == std::errc() && end == line.data() + line.size();
  return good ? std::optional(value) : std::nullopt;
}

// The file's bytes, at most one more than a recording may have.
Reading<std::string> bytes_of(const std::filesystem::path& file, std::string_view wanted) {
  if (std::string trouble = file_trouble(file, wanted); !trouble.empty()) {
    return unexpected(std::move(trouble));
  }
  const auto refused = [&](const std::string& reason) {
    return unexpected("cannot read " + in_quotes(file.string()) + ": " + reason);
  };
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return refused(std::generic_category().message(errno) + "; check its permissions");
  std::string text;
  constexpr std::size_t piece = std::size_t{1} << 20;
  while (stream && text.size() <= max_trace_bytes) {
    const std::size_t before = text.size();
    text.resize(before + piece);
    stream.read(text.data() + before, static_cast<std::streamsize>(piece));
    text.resize(before + static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) return refused("reading it failed; check the disk");
  return text;
}

Reading<link::DeliveryTrace> open_trace(const std::filesystem::path& file) {
  const Reading<std::string> text = bytes_of(file, "a recording of delivery opportunities");
  if (!text) return unexpected(text.error());
  return parse_trace(*text, file.string()).map([&](std::vector<std::uint32_t> times) {
    return link::DeliveryTrace(file.string(), std::move(times));
  });
}

// A line without its comment and the blanks around what it says.
std::string_view content_of(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  line = line.substr(0, line.find('#'));
  const std::size_t begin = std::min(line.find_first_not_of(blanks), line.size());
  return line.substr(begin, line.find_last_not_of(blanks) + 1 - begin);
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Reading<std::vector<std::uint32_t>> parse_trace(std::string_view text, std::string_view name) {
  std::vector<std::uint32_t> times;
  const auto refused = [&](const std::string& reason) {
    return unexpected(std::string(name) + ":" + std::to_string(times.size() + 1) + ": " + reason);
  };
  if (text.empty()) {
    return unexpected(in_quotes(name) +
                      " is empty; it holds a line for each delivery opportunity, its time in "
                      "whole milliseconds");
  }
  if (text.size() > max_trace_bytes) {
    return unexpected(in_quotes(name) + " is larger than 100 MB, the most that is read");
  }
  while (!text.empty()) {
    if (times.size() == max_trace_lines) {
      return refused("there are more than " + std::to_string(max_trace_lines) +
                     " lines, the most that are read");
    }
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::optional<std::uint32_t> time = milliseconds(line);
    if (!time) {
      return refused("must be a whole number of milliseconds from 0 to 4294967295, is " +
                     in_quotes(line));
    }
    if (!times.empty() && *time < times.back()) {
      return refused(std::to_string(*time) + " comes after " + std::to_string(times.back()) +
                     "; the times must ascend");
    }
    times.push_back(*time);
  }
  if (times.back() == 0) {
    return unexpected(std::string(name) + ":" + std::to_string(times.size()) +
                      ": the last time is the length of the recording, which cannot be 0");
  }
  return times;
}

Reading<std::vector<std::uint32_t>> parse_sizes(std::string_view text, std::string_view name) {
  std::vector<std::uint32_t> sizes;
  if (text.size() > max_trace_bytes) {
    return unexpected(in_quotes(name) + " is larger than 100 MB, the most that is read");
  }
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    std::string size(content_of(line));
    if (size.empty()) continue;
    const auto refused = [&](const std::string& reason) {
      return unexpected(std::string(name) + ":" + std::to_string(number) + ": " + reason);
    };
    if (sizes.size() == wire::max_frames) {
      return refused("there are more than " + std::to_string(wire::max_frames) +
                     " sizes, the most that a stream has frames");
    }
    if (all_digits(size)) size += 'B';
    const Reading<ByteCount> read = read_size(size, ranges::frame_size);
    if (!read) return refused(read.error());
    sizes.push_back(static_cast<std::uint32_t>(read->value()));
  }
  if (sizes.empty()) {
    return unexpected(in_quotes(name) +
                      " has no sizes; it holds a line for each frame, its size such as 18432 or "
                      "18KiB");
  }
  return sizes;
}

Reading<SizeTrace> TraceFiles::read_sizes(std::string_view path) const {
  const Reading<std::filesystem::path> named =
      read_path(path, "the path of a recording such as encoder.sizes");
  if (!named) return unexpected(named.error());
  const std::string file = beside(scenario_file_, *named).string();
  if (files_ == Files::ignored) return SizeTrace(file, {});
  const Reading<std::string> text = bytes_of(file, "a recording of frame sizes");
  if (!text) return unexpected(text.error());
  return parse_sizes(*text, file).map([&](std::vector<std::uint32_t> sizes) {
    return SizeTrace(file, std::move(sizes));
  });
}

Reading<link::DeliveryTrace> TraceFiles::read(std::string_view path) {
  const Reading<std::filesystem::path> named =
      read_path(path, "the path of a recording such as lte.mahimahi, or none");
  if (!named) return unexpected(named.error());
  const std::filesystem::path file = beside(scenario_file_, *named);
  const auto found = known_.find(file.string());
  if (found != known_.end()) return found->second;
  Reading<link::DeliveryTrace> trace =
      files_ == Files::checked ? open_trace(file) : link::DeliveryTrace(file.string(), {1});
  known_.emplace(file.string(), trace);
  return trace;
}

}  // namespace strand::scenario
