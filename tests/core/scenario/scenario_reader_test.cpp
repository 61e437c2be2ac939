#include "core/scenario/scenario_reader.hpp"

#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::scenario {
namespace {

using Lines = std::vector<std::string>;

const std::string test_folder = std::string(STRANDCAST_SOURCE_DIR) + "/tests/core/scenario/";

// A block of bad_scenarios.txt, which says what the format is, or of bad_events.txt.
struct BadScenario {
  std::string name;
  std::string text;
  std::vector<Override> overrides;
  Lines expected;
};

void add_line(BadScenario& bad, const std::string& line) {
  constexpr std::string_view set = "--set ";
  if (line == "BASE") {
    bad.text += base_text;
  } else if (line.rfind(set, 0) == 0) {
    bad.overrides.push_back(parse_override(line.substr(set.size())).value());
  } else {
    bad.text += line + "\n";
  }
}

std::vector<BadScenario> bad_scenarios(const std::string& name) {
  std::istringstream file(support::read_file(test_folder + name));
  std::vector<BadScenario> result;
  bool answers = false;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("=== ", 0) == 0) {
      result.push_back({line.substr(4), {}, {}, {}});
      answers = false;
    } else if (line == "--->") {
      answers = true;
    } else if (!result.empty() && answers) {
      result.back().expected.push_back(line);
    } else if (!result.empty()) {
      add_line(result.back(), line);
    }
  }
  return result;
}

TEST(ScenarioReader, RefusesEveryBadScenarioWithTheLinesThatMendIt) {
  const std::vector<std::pair<std::string, std::size_t>> files{{"bad_scenarios.txt", 184},
                                                               {"bad_events.txt", 65},
                                                               {"bad_expectations.txt", 46},
                                                               {"bad_sweeps.txt", 15}};
  for (const auto& [file, count] : files) {
    const std::vector<BadScenario> all = bad_scenarios(file);
    EXPECT_GE(all.size(), count) << file;
    for (const BadScenario& bad : all) {
      EXPECT_FALSE(bad.expected.empty()) << bad.name;
      EXPECT_EQ(problems_of(bad.text, bad.overrides), bad.expected) << bad.name;
    }
  }
}

TEST(ScenarioReader, ReadsALeastScenario) {
  const Scenario scenario = parse_more("");
  Scenario expected;
  expected.file = "scenarios/test.yaml";
  expected.name = "test";
  for (const char* name : {"A", "B", "C"}) expected.chain.push_back(*PeerName::parse(name));
  expected.source = SyntheticSource{};
  EXPECT_EQ(scenario, expected);
}

TEST(ScenarioReader, ReadsTheSettingsOfTheRun) {
  const Scenario scenario =
      parse_more("name: lossy_chain\nseed: 18446744073709551615\nrepeat: 10000\n");
  EXPECT_EQ(scenario.name, "lossy_chain");
  EXPECT_EQ(scenario.seed, 18446744073709551615ULL);
  EXPECT_EQ(scenario.repeat, 10'000U);
}

TEST(ScenarioReader, NamesAScenarioAfterItsFile) {
  const auto name_in = [](const char* file) { return parse_scenario(base_text, file).name; };
  EXPECT_EQ(name_in("a/lossy_chain.yaml"), "lossy_chain");
  EXPECT_EQ(name_in("a b.yaml"), "a_b");
  EXPECT_EQ(name_in(""), "scenario");
  EXPECT_EQ(name_in("/dev/.hidden"), "scenario");
}

TEST(ScenarioReader, IgnoresKeysThatBeginWithX) {
  EXPECT_EQ(parse_more("x-notes: [{anything: 1}]\nx-: {}\n"), parse_more(""));
}

TEST(ScenarioReader, TakesSettingsFromAnchors) {
  EXPECT_EQ(parse_more("x-slow: &slow {delay: 60ms}\nlinks: {A->B: *slow, B->C: *slow}\n"),
            parse_more("links: {A->B: {delay: 60ms}, B->C: {delay: 60ms}}\n"));
}

TEST(ScenarioReader, ReadsTheSameFromBlocksAndBraces) {
  EXPECT_EQ(parse_more("links:\n  A->B:\n    delay: 60ms\n    loss: 1%\n"),
            parse_more("\"links\": {\"A->B\": {'delay': '60ms', \"loss\": \"1%\"}}\n"));
}

TEST(ScenarioReader, ReadsLinesThatEndAsOnWindows) {
  std::string text = base_text;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  EXPECT_EQ(parse_scenario(text, "scenarios/test.yaml"), parse_more(""));
}

TEST(ScenarioReader, KeepsThePlaceOfEveryProblem) {
  try {
    static_cast<void>(parse_more("seed: x\n", {{"repeat", "0"}}));
    FAIL() << "the scenario is bad";
  } catch (const ScenarioError& error) {
    ASSERT_EQ(error.problems().size(), 2U);
    EXPECT_EQ(error.problems()[0].file, "scenarios/test.yaml");
    EXPECT_EQ(error.problems()[0].line, 4);
    EXPECT_EQ(error.problems()[0].column, 7);
    EXPECT_EQ(error.problems()[1].line, 0);
    EXPECT_EQ(std::string(error.what()),
              error.problems()[0].text() + "\n" + error.problems()[1].text());
  }
}

TEST(ScenarioReader, FindsAllProblemsOfAHugeScenarioSoon) {
  // 20,000 links between peers that are not there: nobody waits for 20,000 hints.
  std::string text = "version: 1\nsource: {type: synthetic}\ntopology: {chain: 10000}\nlinks:\n";
  for (int i = 0; i < 20'000; ++i) text += "  Q" + std::to_string(i) + "->Q: {loss: 1%}\n";
  EXPECT_EQ(problems_of(text).size(), 101U);
}

// What read_scenario() says of a file, or "" where it reads it.
std::string refusal_of(const std::filesystem::path& file) {
  try {
    static_cast<void>(read_scenario(file));
    return {};
  } catch (const ScenarioFileError& error) {
    return error.what();
  } catch (const ScenarioError& error) {
    return error.what();
  }
}

TEST(ScenarioReader, ReadsAFileAndTheVideoBesideIt) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "a.yaml";
  support::write_file(file,
                      "version: 1\ntopology: {chain: 1}\nsource: {type: video, file: clip.mp4}\n");
  const std::string video = (folder.path() / "clip.mp4").string();
  EXPECT_EQ(refusal_of(file), file.string() + ":3:29: source.file: there is no file '" + video +
                                  "'; the path starts at the scenario's own folder");
  support::write_file(video, "not a video, but a file");
  EXPECT_EQ(refusal_of(file), "");
  EXPECT_EQ(std::get<VideoSource>(read_scenario(file).source).file, video);
  std::filesystem::remove(video);
  std::filesystem::create_directory(video);
  EXPECT_EQ(refusal_of(file),
            file.string() + ":3:29: source.file: '" + video + "' is a folder; name a video file");
}

TEST(ScenarioReader, ReadsATextAsIfItStoodInAFileWithTheTracesThatItNames) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "report.yaml";
  const std::string text =
      "version: 1\ntopology: {chain: 1}\nsource: {type: sizes, frame_size: 1KiB}\n"
      "links: {default: {trace: a.trace}}\n";
  EXPECT_THROW(static_cast<void>(read_scenario_text(text, file)), ScenarioError);
  support::write_file(folder.path() / "a.trace", "5\n7\n");
  const Scenario scenario = read_scenario_text(text, file);
  EXPECT_EQ(scenario.file, file);
  EXPECT_EQ(scenario.default_link.trace.opportunities(), (std::vector<std::uint32_t>{5, 7}));
}

TEST(ScenarioReader, ReportsAMissingVideoOfAnOverrideAtTheOverride) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "a.yaml";
  support::write_file(file, base_text);
  try {
    static_cast<void>(read_scenario(file, {{"source", "{type: video, file: b.mp4}"}}));
    FAIL() << "there is no such video";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("--set source: source.file: there is no file", 0), 0U)
        << error.what();
  }
}

TEST(ScenarioReader, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(refusal_of("no/such.yaml"),
            "cannot read the scenario 'no/such.yaml': No such file or directory; check the path");
  const support::TemporaryFolder folder;
  EXPECT_EQ(refusal_of(folder.path()), "cannot read the scenario '" + folder.path().string() +
                                           "': it is a folder; name a .yaml file in it");
}

TEST(ScenarioReader, ReadsNoMoreOfAFileThanAScenarioMayHave) {
  // Without an end; what is read of it are zeros.
  EXPECT_EQ(refusal_of("/dev/zero"),
            "/dev/zero: the text is larger than 1 MiB, the most that is read");
}

}  // namespace
}  // namespace strand::scenario
