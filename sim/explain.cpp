#include "sim/explain.hpp"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "core/media/make_source.hpp"
#include "core/scenario/nearest.hpp"
#include "reports/json_report.hpp"
#include "reports/text_file.hpp"
#include "reports/text_format.hpp"
#include "sim/frame_watch.hpp"
#include "sim/scenario_source.hpp"
#include "sim/simulation.hpp"
#include "sim/story_teller.hpp"

namespace strand::sim {

namespace {

using reports::ExitCode;
using Refused = unexpected<ExplainRefusal>;
template <class T>
using Answer = expected<T, ExplainRefusal>;

// A report of ten thousand peers has a tenth of this.
constexpr std::size_t largest_report = std::size_t{512} << 20;

Refused refuse(ExitCode code, const std::string& line) {
  return Refused(ExplainRefusal{code, reports::printable(line)});
}

bool names_a_scenario(const std::filesystem::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

Answer<std::string> read_text(const std::filesystem::path& path) {
  using Kind = reports::TextFileTrouble::Kind;
  auto text = reports::read_text_file(path, largest_report);
  if (text) return *std::move(text);
  std::string line = fmt::format("cannot read the report '{}': check the disk", path.string());
  if (text.error().kind == Kind::cannot_open) {
    line = fmt::format("cannot read the report '{}': {}; check the path", path.string(),
                       text.error().reason);
  } else if (text.error().kind == Kind::too_large) {
    line = fmt::format(
        "'{}' is larger than {} MiB, too large for a report; name its scenario "
        "instead",
        path.string(), largest_report >> 20);
  }
  return refuse(ExitCode::unavailable, line);
}

// A report, and where it stands.
struct ReportFile {
  std::filesystem::path path;
  reports::Report report;
};

Answer<ReportFile> read_report(const std::filesystem::path& source) {
  std::error_code error;
  std::filesystem::path path = source;
  if (std::filesystem::is_directory(source, error)) {
    path /= "report.json";
    if (!std::filesystem::exists(path, error)) {
      return refuse(ExitCode::unavailable,
                    fmt::format("the folder '{}' has no report.json; strandsim SCENARIO --out "
                                "writes one",
                                source.string()));
    }
  }
  const Answer<std::string> text = read_text(path);
  if (!text) return Refused(text.error());
  auto report = reports::from_json(*text);
  if (!report) {
    return refuse(ExitCode::unavailable,
                  fmt::format("'{}' is no report: {}; name a report.json, or a scenario that ends "
                              "in .yaml",
                              path.string(), report.error().text()));
  }
  return ReportFile{std::move(path), *std::move(report)};
}

// "A, B, C" of few, "A to Z" of many.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 8;
  if (names.size() > most) return names.front() + " to " + names.back();
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  for (char& letter : small) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return small;
}

// The place of a peer in the chain, from 0; the last without a name.
Answer<std::size_t> find_peer(const std::optional<std::string>& wanted,
                              const std::vector<std::string>& names) {
  if (names.empty()) return refuse(ExitCode::usage, "the report has no peers to tell of");
  if (!wanted) return names.size() - 1;
  const auto found = std::find(names.begin(), names.end(), *wanted);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const std::vector<std::string_view> words(names.begin(), names.end());
  const auto alike = std::find_if(words.begin(), words.end(), [&](std::string_view name) {
    return in_small_letters(name) == in_small_letters(*wanted);
  });
  // Names of one letter are all near one another.
  const auto near = alike != words.end()  ? std::optional(*alike)
                    : wanted->size() == 1 ? std::nullopt
                                          : scenario::nearest(*wanted, words);
  const std::string hint = near ? fmt::format("; did you mean '{}'?", *near) : "";
  return refuse(ExitCode::usage, fmt::format("there is no peer '{}' in the chain {}{}", *wanted,
                                             listed(names), hint));
}

Refused no_run(std::uint32_t run, std::uint64_t count, std::string_view owner) {
  const std::string there = count == 0   ? fmt::format("{} has none", owner)
                            : count == 1 ? fmt::format("{} has run 0 only", owner)
                                         : fmt::format("{} has runs 0 to {}", owner, count - 1);
  return refuse(ExitCode::usage, fmt::format("there is no run {}: {}", run, there));
}

Refused no_frame(std::uint32_t frame, std::uint64_t sent) {
  const std::string there =
      sent == 0 ? "the run sent none" : fmt::format("the run sent frames 0 to {}", sent - 1);
  return refuse(ExitCode::usage, fmt::format("there is no frame {}: {}", frame, there));
}

Refused before_it_joined(std::uint32_t frame, const reports::PeerReport& peer) {
  if (!peer.joined->seconds) {
    return refuse(ExitCode::usage, fmt::format("{} never came into the chain", peer.name));
  }
  return refuse(ExitCode::usage,
                fmt::format("frame {} was captured before {} joined; name one from {} on", frame,
                            peer.name, peer.joined->first_frame));
}

// Which frame is told of: the one that was asked for, or the first that is not complete.
struct Choice {
  std::optional<std::uint32_t> frame;  // nothing where all are complete
  std::string remark;
};

Answer<Choice> choose_frame(const std::optional<std::uint32_t>& wanted,
                            const reports::RunReport& run, const reports::PeerReport& peer) {
  if (wanted) {
    if (*wanted >= run.frames_sent) return no_frame(*wanted, run.frames_sent);
    if (*wanted < peer.first_frame()) return before_it_joined(*wanted, peer);
    return Choice{*wanted, {}};
  }
  const auto frame = first_incomplete(peer);
  if (!frame) return Choice{};
  return Choice{
      frame, fmt::format("frame {} is the first that {} did not get complete", *frame, peer.name)};
}

Explanation nothing_to_tell(const reports::RunReport& run, const reports::PeerReport& peer) {
  Explanation explanation;
  explanation.line = run.frames_sent == 0 ? "the run sent no frame"
                                          : fmt::format("run {}: all {} frames are complete at {}",
                                                        run.run, peer.frames.sent, peer.name);
  return explanation;
}

// One run of a scenario, as often as it takes.
class Rerun {
 public:
  Rerun(const scenario::Scenario& scenario, std::uint32_t run, std::uint64_t seed)
      : scenario_(scenario),
        run_(run),
        seed_(seed),
        open_source_(make_shared_source(source_options(scenario))) {}

  [[nodiscard]] reports::RunReport run() const {
    Simulation simulation(scenario_, seed_, open_source_(seed_));
    return numbered(simulation.run(never_stop_).report);
  }

  // The story of a frame at the peer at `place`, from 0; nothing where the run sent no such frame.
  [[nodiscard]] Answer<Story> tell(std::uint32_t frame, std::size_t place) const {
    Simulation simulation(scenario_, seed_, open_source_(seed_));
    FrameWatch watch(FrameNumber(frame), HostId(static_cast<std::uint32_t>(place + 1)));
    simulation.observe(watch);
    simulation.list_missing_of(FrameNumber(frame));
    const reports::RunReport report = numbered(simulation.run(never_stop_).report);
    if (frame >= report.frames_sent) return no_frame(frame, report.frames_sent);
    const reports::PeerReport& peer = report.peers[place];
    if (frame < peer.first_frame()) return before_it_joined(frame, peer);
    return tell_story(scenario_, report, watch.take());
  }

 private:
  [[nodiscard]] reports::RunReport numbered(reports::RunReport report) const {
    report.run = run_;
    return report;
  }

  const scenario::Scenario& scenario_;
  std::uint32_t run_;
  std::uint64_t seed_;
  media::SourceOpener open_source_;
  std::atomic<bool> never_stop_{false};
};

std::vector<std::string> names_of(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  for (const PeerName& name : whole_chain(scenario)) names.push_back(name.text());
  return names;
}

std::vector<std::string> names_of(const reports::RunReport& run) {
  std::vector<std::string> names;
  for (const reports::PeerReport& peer : run.peers) names.push_back(peer.name);
  return names;
}

Answer<Explanation> explain_scenario(const ExplainRequest& request) {
  const scenario::Scenario scenario = scenario::read_scenario(request.source, request.overrides);
  if (request.run >= scenario.repeat) return no_run(request.run, scenario.repeat, "the scenario");
  const Answer<std::size_t> place = find_peer(request.peer, names_of(scenario));
  if (!place) return Refused(place.error());
  const Rerun rerun(scenario, request.run, seed_of_run(scenario.seed, request.run));
  Choice choice{request.frame, {}};
  if (!request.frame) {
    const reports::RunReport run = rerun.run();
    const Answer<Choice> chosen = choose_frame(std::nullopt, run, run.peers[*place]);
    if (!chosen) return Refused(chosen.error());
    if (!chosen->frame) return nothing_to_tell(run, run.peers[*place]);
    choice = *chosen;
  }
  Answer<Story> story = rerun.tell(*choice.frame, *place);
  if (!story) return Refused(story.error());
  story->remark = choice.remark;
  Explanation explanation;
  explanation.story = *std::move(story);
  return explanation;
}

// What is said where the run that was told of is not the one that the report is of.
std::string note_of(const ReportFile& file, const reports::RunReport& reported,
                    const std::string& digest) {
  if (digest == reported.digest) return {};
  if (reported.partial) {
    return fmt::format("the run in '{}' was interrupted, and the story is of the whole run",
                       file.path.string());
  }
  return fmt::format(
      "the story is not of the run in '{}': its digest was {} and is {} now, "
      "because the files that it names, or strandsim itself, have changed",
      file.path.string(), reported.digest, digest);
}

Answer<Explanation> rerun_reported(const ReportFile& file, const reports::RunReport& reported,
                                   std::size_t place, const Choice& choice) {
  scenario::Scenario scenario;
  try {
    scenario = scenario::read_scenario_text(file.report.resolved_json, file.report.scenario_file);
  } catch (const scenario::ScenarioError& error) {
    return refuse(ExitCode::unavailable,
                  fmt::format("the scenario in '{}' cannot be run again: {}", file.path.string(),
                              error.problems().front().text()));
  }
  if (names_of(scenario) != names_of(reported)) {
    return refuse(ExitCode::unavailable,
                  fmt::format("'{}' contradicts itself: run {} has other peers than its scenario",
                              file.path.string(), reported.run));
  }
  Answer<Story> story = Rerun(scenario, reported.run, reported.seed).tell(*choice.frame, place);
  if (!story) return Refused(story.error());
  story->remark = choice.remark;
  Explanation explanation;
  explanation.note = note_of(file, reported, story->digest);
  explanation.story = *std::move(story);
  return explanation;
}

Answer<Explanation> explain_report(const ExplainRequest& request) {
  if (!request.overrides.empty()) {
    return refuse(ExitCode::usage,
                  "--seed and --set change a scenario, and a report is of runs that were; leave "
                  "them out, or name a scenario");
  }
  const Answer<ReportFile> file = read_report(request.source);
  if (!file) return Refused(file.error());
  const std::vector<reports::RunReport>& runs = file->report.runs;
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const reports::RunReport& candidate) {
    return candidate.run == request.run;
  });
  if (run == runs.end()) return no_run(request.run, runs.size(), "the report");
  const Answer<std::size_t> place = find_peer(request.peer, names_of(*run));
  if (!place) return Refused(place.error());
  const Answer<Choice> choice = choose_frame(request.frame, *run, run->peers[*place]);
  if (!choice) return Refused(choice.error());
  if (!choice->frame) return nothing_to_tell(*run, run->peers[*place]);
  if (file->report.transport == "simulated") return rerun_reported(*file, *run, *place, *choice);
  Explanation explanation;
  explanation.story = tell_reported_story(
      file->report, static_cast<std::size_t>(run - runs.begin()), *place, *choice->frame);
  explanation.story->remark = choice->remark;
  return explanation;
}

}  // namespace

expected<Explanation, ExplainRefusal> explain(const ExplainRequest& request) {
  return names_a_scenario(request.source) ? explain_scenario(request) : explain_report(request);
}

}  // namespace strand::sim
