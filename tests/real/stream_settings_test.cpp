#include "real/stream_settings.hpp"

#include <fstream>
#include <functional>

#include <gtest/gtest.h>

#include "real/program_error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

StreamOptions demo() {
  StreamOptions options;
  options.demo = true;
  return options;
}

scenario::Scenario resolve(const StreamOptions& options, const std::string& chain = "",
                           Launched launched = Launched::by_launcher) {
  return resolve_settings(options, {"--peers", chain}, launched);
}

scenario::Scenario links_of(const StreamOptions& options, const std::string& chain = "",
                            Launched launched = Launched::by_hand) {
  return resolve_links(options.scenario, {"--chain", chain}, launched);
}

std::string names_of(const scenario::Scenario& settings) {
  std::string names;
  for (const PeerName& name : settings.chain) names += name.text() + " ";
  return names;
}

// The line that ends the program with the exit code for wrong usage.
std::string refusal(const StreamOptions& options, const std::string& chain = "") {
  try {
    static_cast<void>(resolve(options, chain));
  } catch (const ProgramError& error) {
    EXPECT_EQ(error.code(), reports::ExitCode::usage);
    return error.what();
  }
  return "no refusal";
}

TEST(StreamSettings, TheDemoIsTenSecondsOfASyntheticVideoThroughFourPeers) {
  const scenario::Scenario settings = resolve(demo());
  scenario::SyntheticSource expected;
  expected.width = 640;
  expected.height = 360;
  expected.rate = FrameRate(30, 1);
  expected.frames = 300;
  EXPECT_EQ(settings.source, scenario::Source(expected));
  EXPECT_EQ(settings.name, "demo");
  EXPECT_EQ(names_of(settings), "A B C D ");
  EXPECT_EQ(settings.transport, scenario::Transport{});
  EXPECT_EQ(settings.codec, scenario::Codec{});
}

TEST(StreamSettings, AVideoNamesTheRun) {
  StreamOptions options;
  options.video = "clips/cat.mp4";
  const scenario::Scenario settings = resolve(options);
  EXPECT_EQ(settings.name, "cat");
  const auto& video = std::get<scenario::VideoSource>(settings.source);
  EXPECT_EQ(video.file, fs::current_path() / "clips/cat.mp4");
  EXPECT_EQ(video.frames, std::nullopt);
  EXPECT_EQ(describe_source(settings), "cat.mp4");
}

TEST(StreamSettings, FlagsLieOverTheDefaults) {
  StreamOptions options = demo();
  options.frames = "7";
  options.fps = "30000/1001";
  options.jpeg_quality = "55";
  options.zlib_level = "none";
  options.wire = "json";
  options.forwarding = "store_and_forward";
  options.max_datagram = "9000B";
  options.deadline = "250ms";
  const scenario::Scenario settings = resolve(options, "3");
  const auto& source = std::get<scenario::SyntheticSource>(settings.source);
  EXPECT_EQ(source.frames, 7U);
  EXPECT_EQ(source.rate, FrameRate(30'000, 1'001));
  EXPECT_EQ(settings.codec.jpeg_quality, 55);
  EXPECT_EQ(settings.codec.zlib_level, std::nullopt);
  EXPECT_EQ(settings.transport.format, wire::Format::json);
  EXPECT_EQ(settings.transport.forwarding, wire::Forwarding::store_and_forward);
  EXPECT_EQ(settings.transport.max_datagram, 9'000U);
  EXPECT_EQ(settings.transport.deadline, std::chrono::milliseconds(250));
  EXPECT_EQ(names_of(settings), "A B C ");
}

TEST(StreamSettings, AChainIsNamesOrANumber) {
  EXPECT_EQ(names_of(resolve(demo(), "zoe,adam")), "zoe adam ");
  EXPECT_EQ(names_of(resolve(demo(), "7,")), "7 ");
  // 27 peers are more than there are letters.
  EXPECT_TRUE(names_of(resolve(demo(), "27")).starts_with("P1 P2 "));
}

TEST(StreamSettings, AScenarioGivesWhatFlagsDoNot) {
  const support::TemporaryFolder folder;
  StreamOptions options;
  options.scenario = folder.path() / "s.yaml";
  std::ofstream(options.scenario)
      << "version: 1\nname: small\ntopology: {chain: [X, Y]}\n"
         "source: {type: synthetic, size: 320x240, fps: 10, frames: 50}\n"
         "transport: {wire: json, deadline: 2s}\n";
  options.frames = "5";
  options.deadline = "3s";
  const scenario::Scenario settings = resolve(options);
  EXPECT_EQ(settings.name, "small");
  EXPECT_EQ(names_of(settings), "X Y ");
  const auto& source = std::get<scenario::SyntheticSource>(settings.source);
  EXPECT_EQ(source.width, 320U);
  EXPECT_EQ(source.frames, 5U);
  EXPECT_EQ(settings.transport.format, wire::Format::json);
  EXPECT_EQ(settings.transport.deadline, std::chrono::seconds(3));
  EXPECT_EQ(names_of(resolve(options, "A")), "A ");
}

TEST(StreamSettings, AScenarioThatIsWrongOrMissingHasItsOwnExitCode) {
  const support::TemporaryFolder folder;
  StreamOptions options;
  options.scenario = folder.path() / "none.yaml";
  try {
    static_cast<void>(resolve(options));
    FAIL() << "it was read";
  } catch (const ProgramError& error) {
    EXPECT_EQ(error.code(), reports::ExitCode::unavailable);
  }
  std::ofstream(options.scenario) << "version: 1\nnme: x\n";
  EXPECT_NE(refusal(options).find(options.scenario + ":2:1: unknown key 'nme'"), std::string::npos)
      << refusal(options);
}

// A scenario of peers X and Y with `rest`.
StreamOptions scenario_with(const support::TemporaryFolder& folder, const std::string& rest) {
  StreamOptions options;
  options.scenario = folder.path() / "s.yaml";
  std::ofstream(options.scenario) << "version: 1\nname: s\ntopology: {chain: [X, Y]}\n"
                                     "source: {type: synthetic}\n"
                                  << rest;
  return options;
}

TEST(StreamSettings, LinksAndTheirEventsStayUnlessTheyAreToBeIgnored) {
  const support::TemporaryFolder folder;
  StreamOptions options = scenario_with(folder,
                                        "links: {default: {loss: 5%}, X->Y: {delay: 7ms}}\n"
                                        "events:\n"
                                        "  - {at: 1s, link: X->Y, set: {loss: 1%}}\n"
                                        "  - {at: 2s, for: 1s, partition: [[X], [Y]]}\n");
  const scenario::Scenario settings = resolve(options);
  EXPECT_EQ(link_between(settings, {0, 1}).loss, link::LossModel(Probability::percent(5)));
  EXPECT_EQ(link_between(settings, {1, 2}).delay, std::chrono::milliseconds(7));
  EXPECT_EQ(settings.events.size(), 2U);
  EXPECT_EQ(links_of(options).events, settings.events);
  options.ignore_links = true;
  const scenario::Scenario perfect = resolve(options);
  EXPECT_EQ(link_between(perfect, {0, 1}), link::LinkOptions{});
  EXPECT_EQ(link_between(perfect, {1, 2}), link::LinkOptions{});
  EXPECT_TRUE(perfect.events.empty());
}

TEST(StreamSettings, ProcessesHaveEventsWhereALauncherWatchesOverThem) {
  const support::TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> events{
      {"crash: X", "a crash"}, {"for: 1s, pause: X", "a pause"}, {"join: Z", "a peer that joins"}};
  for (const auto& [event, name] : events) {
    StreamOptions options = scenario_with(folder, "events: [{at: 1500ms, " + event + "}]\n");
    EXPECT_EQ(resolve(options).events.size(), 1U);
    EXPECT_EQ(links_of(options, "", Launched::by_launcher).events.size(), 1U);
    try {
      static_cast<void>(resolve(options, "", Launched::by_hand));
      ADD_FAILURE() << event;
    } catch (const ProgramError& error) {
      EXPECT_EQ(error.what(), options.scenario + ": at 1500ms there is " + name +
                                  ", which strand run carries out, and nobody does for programs "
                                  "that are started by hand; use strand run, or take the event "
                                  "out");
    }
    EXPECT_THROW(static_cast<void>(links_of(options)), ProgramError);
    options.ignore_links = true;
    EXPECT_TRUE(resolve(options, "", Launched::by_hand).events.empty());
    EXPECT_TRUE(resolve(options).joining.empty());
  }
}

TEST(StreamSettings, WhoWouldJoinIsMissedByAnExpectation) {
  const support::TemporaryFolder folder;
  StreamOptions options = scenario_with(
      folder, "events: [{at: 100ms, join: Z}]\nexpect: ['max(late, peer=Z) <= 1%']\n");
  EXPECT_EQ(resolve(options, "X,Y").expectations.size(), 1U);
  options.ignore_links = true;
  EXPECT_TRUE(refusal(options).starts_with("--ignore-links: " + options.scenario + ":"))
      << refusal(options);
}

TEST(StreamSettings, ProgramsCarryOutTheOtherEventsByThemselves) {
  const support::TemporaryFolder folder;
  for (const char* event :
       {"clock: X, offset: 1ms", "disk: X, full: true", "control: X, cut: true"}) {
    const StreamOptions options =
        scenario_with(folder, "events: [{at: 1500ms, " + std::string(event) + "}]\n");
    EXPECT_EQ(resolve(options, "", Launched::by_hand).events.size(), 1U);
    EXPECT_EQ(links_of(options).events.size(), 1U);
  }
}

TEST(StreamSettings, LinksOfNamedPlacesNeedTheirOwnChain) {
  const support::TemporaryFolder folder;
  StreamOptions options = scenario_with(folder, "links: {X->Y: {loss: 5%}}\n");
  EXPECT_EQ(names_of(resolve(options, "X,Y")), "X Y ");
  EXPECT_EQ(refusal(options, "A,B"),
            "--peers: " + options.scenario +
                " has links or events of places in its own chain; leave --peers out, or add "
                "--ignore-links to run without them");
  options.ignore_links = true;
  EXPECT_EQ(names_of(resolve(options, "A,B")), "A B ");
  // What all hops have in common holds for any chain.
  options = scenario_with(folder, "links: {default: {loss: 5%}}\n");
  const scenario::Scenario settings = resolve(options, "A,B,C");
  EXPECT_EQ(link_between(settings, {2, 3}).loss, link::LossModel(Probability::percent(5)));
  EXPECT_EQ(names_of(links_of(options, "A,B,C")), "A B C ");
}

TEST(StreamSettings, ExpectationsOfNamedPlacesNeedThemInTheChain) {
  const support::TemporaryFolder folder;
  const StreamOptions options =
      scenario_with(folder, "expect: [min(completeness) >= 99%, 'max(late, peer=Y) <= 1%']\n");
  EXPECT_EQ(resolve(options, "Y,A").expectations.size(), 2U);
  EXPECT_TRUE(refusal(options, "A,B").starts_with("--peers: " + options.scenario + ":"));
  EXPECT_TRUE(refusal(options, "A,B")
                  .ends_with(" expects 'max(late, peer=Y) <= 1%', which this chain has no place "
                             "for; leave --peers out, "
                             "or take the expectation out"));
  // A peer evaluates none.
  EXPECT_EQ(names_of(links_of(options, "A,B")), "A B ");

  const StreamOptions link = scenario_with(folder, "expect: ['max(overhead, link=X->Y) <= 9%']\n");
  EXPECT_EQ(resolve(link, "A,X,Y").expectations.size(), 1U);
  EXPECT_NE(refusal(link, "X,A,Y"), "no refusal");
  EXPECT_NE(refusal(link, "X"), "no refusal");
}

struct WrongFlag {
  std::function<void(StreamOptions&)> set;
  std::string chain;
  std::string line;
};

class StreamSettingsMessages : public testing::TestWithParam<WrongFlag> {};

TEST_P(StreamSettingsMessages, NameTheFlag) {
  StreamOptions options = demo();
  GetParam().set(options);
  EXPECT_EQ(refusal(options, GetParam().chain), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Each, StreamSettingsMessages,
    testing::Values(
        WrongFlag{[](auto& o) { o.demo = false; }, "",
                  "nothing to stream: give a scenario, --video FILE or --demo"},
        WrongFlag{[](auto& o) { o.frames = "0"; }, "", "--frames: must be 1 to 4194304, is '0'"},
        WrongFlag{[](auto& o) { o.fps = "x"; }, "",
                  "--fps: must be frames a second such as 30, 29.97 or 30000/1001, is 'x'"},
        WrongFlag{[](auto& o) { o.jpeg_quality = "101"; }, "",
                  "--jpeg-quality: must be 1 to 100, is '101'"},
        WrongFlag{[](auto& o) { o.zlib_level = "10"; }, "",
                  "--zlib-level: must be 0 to 9, is '10'"},
        WrongFlag{[](auto& o) { o.wire = "xml"; }, "",
                  "--wire: 'xml' is not a wire format; write binary or json"},
        WrongFlag{[](auto& o) { o.forwarding = "x"; }, "",
                  "--forwarding: 'x' is not a way to forward; write cut_through or "
                  "store_and_forward"},
        WrongFlag{[](auto& o) { o.max_datagram = "100B"; }, "",
                  "--max-datagram: must be 256B to 60000B, is 100B"},
        WrongFlag{[](auto& o) { o.deadline = "5"; }, "", "--deadline: '5' has no unit; write 5ms"},
        WrongFlag{[](auto&) {}, "0", "--peers: must be 1 to 10000, is '0'"},
        WrongFlag{[](auto&) {}, "A,A",
                  "--peers: 'A' is there twice; every peer needs a name of its own"},
        WrongFlag{[](auto&) {}, "A,,B",
                  "--peers: '' is not a peer's name; write names of letters, digits, _ and - with "
                  "commas between them, such as A,B,C,D"},
        WrongFlag{[](auto&) {}, "A,coordinator",
                  "--peers: 'coordinator' is not a peer's name; write names of letters, digits, _ "
                  "and - with commas between them, such as A,B,C,D"}));

TEST(StreamSettings, SeededBytesDoNotTravelAsJson) {
  const support::TemporaryFolder folder;
  StreamOptions options;
  options.scenario = folder.path() / "s.yaml";
  std::ofstream(options.scenario)
      << "version: 1\nname: s\ntopology: {chain: [X]}\n"
         "source: {type: sizes, fps: 30, frames: 9, frame_size: 18KiB}\n";
  EXPECT_EQ(resolve(options).name, "s");
  options.wire = "json";
  EXPECT_EQ(refusal(options),
            "the json wire carries deflated JPEGs only; stream seeded bytes with --wire binary");
}

}  // namespace
}  // namespace strand::real
