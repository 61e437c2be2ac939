#include "real/export_program.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "core/media/encoded_source.hpp"
#include "core/media/nearest_frame_rate.hpp"
#include "core/scenario/units.hpp"
#include "core/wire/limits.hpp"
#include "real/frame_folder.hpp"
#include "real/output_folder.hpp"
#include "real/program_error.hpp"
#include "real/status_line.hpp"
#include "real/stop_signals.hpp"
#include "real/stored_frames.hpp"
#include "real/video_export.hpp"
#include "reports/saved_report.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

constexpr FrameRate rate_without_report{30, 1};

// What the report says of the run that the frames are of.
struct RunFacts {
  FrameRate rate;
  std::uint32_t frames = 0;
};

Gaps read_gaps(const std::string& text) {
  if (text == "mark") return Gaps::mark;
  return text == "skip" ? Gaps::skip : Gaps::repeat;
}

std::optional<FrameRate> read_rate(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto rate = scenario::read_frame_rate(text);
  if (!rate) throw ProgramError(reports::ExitCode::usage, "--fps: " + rate.error());
  return *rate;
}

void check_output(const ExportCommand& command) {
  if (!media::has_video_extension(command.out)) {
    throw ProgramError(
        reports::ExitCode::usage,
        fmt::format("--out: '{}' ends in none of {}, which tell what is written",
                    command.out.string(), fmt::join(media::video_extensions(), ", ")));
  }
  std::error_code error;
  if (!command.overwrite && fs::exists(fs::symlink_status(command.out, error))) {
    throw ProgramError(
        reports::ExitCode::unavailable,
        fmt::format("{} is there already; --overwrite replaces it", command.out.string()));
  }
}

// report.json in the folder that `frames` is in.
fs::path report_beside(const fs::path& frames) {
  fs::path folder = fs::absolute(frames).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  return folder.parent_path() / report_file_name;
}

// Nothing where there is no report, or none of this run; `note` says why then.
std::optional<RunFacts> read_run_facts(const StoredFrames& frames, std::string& note) {
  const fs::path file = report_beside(frames.folder());
  std::error_code error;
  if (!fs::exists(file, error)) {
    note = fmt::format("there is no {}", file.string());
    return std::nullopt;
  }
  try {
    const reports::Report report = reports::read_saved_report(file);
    const std::uint64_t least = frames.numbers().back().value() + std::uint64_t{1};
    for (const reports::RunReport& run : report.runs) {
      const auto rate = media::nearest_frame_rate(run.frame_rate);
      if (rate && run.frames_sent >= least && run.frames_sent <= wire::max_frames) {
        return RunFacts{*rate, static_cast<std::uint32_t>(run.frames_sent)};
      }
    }
    note = fmt::format("{} is of a run of fewer frames", file.string());
  } catch (const reports::FileError& unreadable) {
    note = unreadable.what();
  }
  return std::nullopt;
}

VideoExportOptions make_options(const ExportCommand& command, const StoredFrames& frames) {
  const std::optional<FrameRate> wanted = read_rate(command.fps);
  std::string note;
  const std::optional<RunFacts> run = read_run_facts(frames, note);
  VideoExportOptions options;
  options.file = command.out;
  options.gaps = read_gaps(command.gaps);
  options.frames = run ? run->frames : frames.numbers().back().value() + 1;
  options.rate = wanted ? *wanted : run ? run->rate : rate_without_report;
  if (!wanted && !run && !command.quiet) {
    fmt::print(stderr, "strand: {}; taking {:.6g} frames a second, --fps says otherwise\n", note,
               options.rate.as_double());
  }
  return options;
}

std::string gaps_text(const VideoExportOptions& options, const VideoExportCounts& counts) {
  if (counts.gaps == 0) return "no gaps";
  const char* shown = options.gaps == Gaps::skip   ? "left out"
                      : options.gaps == Gaps::mark ? "marked"
                                                   : "filled with the frame before";
  std::string text = fmt::format("{} missing, {}", counts.gaps, shown);
  if (counts.damaged > 0) {
    text += fmt::format("; {} of them {} no intact JPEG", counts.damaged,
                        counts.damaged == 1 ? "is" : "are");
  }
  return text;
}

// Returns the signal that stopped it; 0 where it came to its end.
int write_video(const StoredFrames& frames, const VideoExportOptions& options, bool quiet,
                const StopSignals& signals) {
  VideoExport video(frames, options);
  StatusLine status(STDERR_FILENO, !quiet);
  // Often enough for an eye, and seldom enough to cost nothing.
  constexpr std::uint32_t frames_a_status = 10;
  for (std::uint32_t frame = 0; video.step(); ++frame) {
    if (const int signal = signals.take(); signal != 0) return signal;
    if (frame % frames_a_status == 0) {
      status.show(fmt::format("frame {} of {}", frame, options.frames));
    }
  }
  video.finish();
  status.clear();
  const VideoExportCounts& counts = video.counts();
  if (!quiet) {
    fmt::print("{}: {} frames at {:.6g} a second, {:.1f} s; {}\n", options.file.string(),
               counts.frames, options.rate.as_double(), counts.frames / options.rate.as_double(),
               gaps_text(options, counts));
  }
  return 0;
}

}  // namespace

int run_export(const ExportCommand& command) {
  const StopSignals signals;
  check_output(command);
  try {
    const StoredFrames frames(command.frames);
    if (frames.numbers().empty()) {
      throw ProgramError(reports::ExitCode::unavailable,
                         fmt::format("there are no frames (frame_*.jpg) in {}; name a folder of a "
                                     "peer's frames, such as peer_A_frames",
                                     command.frames.string()));
    }
    const int signal = write_video(frames, make_options(command, frames), command.quiet, signals);
    if (signal == 0) return static_cast<int>(reports::ExitCode::pass);
    fmt::print(stderr, "strand: stopped; {} was not written\n", command.out.string());
    return 128 + signal;
  } catch (const FolderError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  } catch (const media::MediaError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  }
}

}  // namespace strand::real
