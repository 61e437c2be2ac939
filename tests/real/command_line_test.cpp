#include "real/command_line.hpp"

#include <gtest/gtest.h>

namespace strand::real {
namespace {

template <class T>
T parse(const std::vector<std::string>& arguments) {
  auto command = parse_command_line(arguments);
  EXPECT_TRUE(command.has_value()) << (command ? "" : command.error().text);
  return std::get<T>(std::move(*command));
}

NoCommand refuse(const std::vector<std::string>& arguments) {
  const auto command = parse_command_line(arguments);
  EXPECT_FALSE(command.has_value());
  return command ? NoCommand{} : command.error();
}

TEST(CommandLine, RunHasTheDocumentedDefaults) {
  const auto run = parse<RunCommand>({"run", "--demo"});
  EXPECT_TRUE(run.stream.demo);
  EXPECT_EQ(run.peers, "");
  EXPECT_EQ(run.coordinator_port, 9000);
  EXPECT_EQ(run.peer_port, 10001);
  EXPECT_EQ(run.terminal, "auto");
  EXPECT_EQ(run.storage.out, ".");
  EXPECT_FALSE(run.storage.overwrite);
  EXPECT_EQ(run.wait, std::chrono::seconds(30));
  EXPECT_EQ(run.timeout, Duration(0));
}

TEST(CommandLine, ReadsAnExport) {
  const auto exporting = parse<ExportCommand>(
      {"export", "peer_A_frames", "-o", "A.mp4", "--gaps", "mark", "--fps", "25", "--overwrite"});
  EXPECT_EQ(exporting.frames, "peer_A_frames");
  EXPECT_EQ(exporting.out, "A.mp4");
  EXPECT_EQ(exporting.gaps, "mark");
  EXPECT_EQ(exporting.fps, "25");
  EXPECT_TRUE(exporting.overwrite);
  EXPECT_FALSE(exporting.quiet);
}

TEST(CommandLine, ReadsEveryFlagOfRun) {
  const auto run = parse<RunCommand>({"run",
                                      "s.yaml",
                                      "--video",
                                      "v.avi",
                                      "--frames",
                                      "7",
                                      "--fps",
                                      "25",
                                      "--wire",
                                      "json",
                                      "--forwarding",
                                      "cut_through",
                                      "--deadline",
                                      "500ms",
                                      "--max-datagram",
                                      "9000B",
                                      "--jpeg-quality",
                                      "70",
                                      "--zlib-level",
                                      "none",
                                      "--peers",
                                      "A,B",
                                      "--peer-port",
                                      "11000",
                                      "--coordinator-port",
                                      "8000",
                                      "--ignore-links",
                                      "--out",
                                      "o",
                                      "--overwrite",
                                      "--no-decode",
                                      "--keep",
                                      "300",
                                      "--terminal",
                                      "xterm",
                                      "--json",
                                      "--quiet",
                                      "--wait",
                                      "5s",
                                      "--timeout",
                                      "2min",
                                      "--close-windows"});
  EXPECT_EQ(run.stream.scenario, "s.yaml");
  EXPECT_EQ(run.stream.video, "v.avi");
  EXPECT_EQ(run.stream.frames, "7");
  EXPECT_EQ(run.stream.fps, "25");
  EXPECT_EQ(run.stream.wire, "json");
  EXPECT_EQ(run.stream.forwarding, "cut_through");
  EXPECT_EQ(run.stream.deadline, "500ms");
  EXPECT_EQ(run.stream.max_datagram, "9000B");
  EXPECT_EQ(run.stream.jpeg_quality, "70");
  EXPECT_EQ(run.stream.zlib_level, "none");
  EXPECT_TRUE(run.stream.ignore_links);
  EXPECT_EQ(run.peers, "A,B");
  EXPECT_EQ(run.peer_port, 11000);
  EXPECT_EQ(run.coordinator_port, 8000);
  EXPECT_EQ(run.storage.out, "o");
  EXPECT_TRUE(run.storage.overwrite);
  EXPECT_TRUE(run.storage.no_decode);
  EXPECT_EQ(run.storage.keep, 300U);
  EXPECT_EQ(run.terminal, "xterm");
  EXPECT_TRUE(run.json);
  EXPECT_TRUE(run.quiet);
  EXPECT_EQ(run.wait, std::chrono::seconds(5));
  EXPECT_EQ(run.timeout, std::chrono::minutes(2));
  EXPECT_TRUE(run.close_windows);
}

TEST(CommandLine, ReadsWhatARunIsComparedWith) {
  const auto run = parse<RunCommand>({"run", "s.yaml", "--baseline", "old.json", "--save-baseline",
                                      "new.json", "--tolerance", "lost=1pp"});
  EXPECT_EQ(run.baseline.file, "old.json");
  EXPECT_EQ(run.baseline.save, "new.json");
  // Parts per billion.
  EXPECT_EQ(run.baseline.tolerances,
            (Tolerances{{ComparedMetric::lost, Tolerance{false, 10'000'000}}}));
  EXPECT_EQ(refuse({"run", "s.yaml", "--tolerance", "lost"}).text,
            "strand run: --tolerance: 'lost' is not METRIC=VALUE; write completeness=0.5pp; see "
            "strand run --help");
}

TEST(CommandLine, ARunIsSaidAgainInItsOwnWords) {
  const auto run = parse<RunCommand>({"run", "my runs/s.yaml", "--frames", "7", "--out", "o",
                                      "--peers", "A,B", "--baseline", "old.json"});
  EXPECT_EQ(command_text(run), "strand run --frames 7 'my runs/s.yaml' --peers A,B");
}

TEST(CommandLine, StreamOptionsSayTheSameAgainAsArguments) {
  StreamOptions options;
  options.scenario = "/s.yaml";
  options.ignore_links = true;
  options.video = "/v.avi";
  options.frames = "7";
  options.fps = "30000/1001";
  options.jpeg_quality = "70";
  options.zlib_level = "none";
  options.wire = "json";
  options.forwarding = "cut_through";
  options.max_datagram = "9000B";
  options.deadline = "500ms";
  std::vector<std::string> arguments = to_arguments(options);
  arguments.insert(arguments.begin(), "coordinator");
  EXPECT_EQ(parse<CoordinatorCommand>(arguments).stream, options);

  StreamOptions demo;
  demo.demo = true;
  EXPECT_EQ(to_arguments(demo), std::vector<std::string>{"--demo"});
}

TEST(CommandLine, APeerHasANameAndAPort) {
  const auto peer = parse<PeerCommand>({"peer", "B", "10002"});
  EXPECT_EQ(peer.name, "B");
  EXPECT_EQ(peer.port, 10002);
  EXPECT_EQ(peer.control_port, 0U);
  EXPECT_EQ(peer.coordinator, (HostAndPort{"127.0.0.1", 9000}));
}

TEST(CommandLine, ACoordinatorListensOnLoopbackUnlessItIsToldOtherwise) {
  const auto listens = [](const std::vector<std::string>& arguments) {
    const auto command = parse<CoordinatorCommand>(arguments);
    return Endpoint{command.listen, command.port};
  };
  EXPECT_EQ(listens({"coordinator"}), (Endpoint{loopback_address, 9000}));
  EXPECT_EQ(listens({"coordinator", "--listen", "10.0.0.1"}),
            (Endpoint{*parse_address("10.0.0.1"), 9000}));
  EXPECT_EQ(listens({"coordinator", "--listen", "::", "--port", "9001"}),
            (Endpoint{wildcard_address_v6, 9001}));
  EXPECT_EQ(listens({"coordinator", "--listen", "[2001:db8::1]:9002"}),
            (Endpoint{*parse_address("2001:db8::1"), 9002}));
}

TEST(CommandLine, APeerMayBeToldItsLinks) {
  const auto peer =
      parse<PeerCommand>({"peer", "--links", "s.yaml", "--chain=-a,B", "--", "B", "10002"});
  EXPECT_EQ(peer.links, "s.yaml");
  EXPECT_EQ(peer.chain, "-a,B");
  EXPECT_TRUE(parse<PeerCommand>({"peer", "B", "10002"}).links.empty());
}

TEST(CommandLine, APeersNameMayBeginWithADashBehindTwo) {
  EXPECT_EQ(parse<PeerCommand>({"peer", "--quiet", "--", "-x", "10002"}).name, "-x");
}

TEST(CommandLine, AWindowTakesTheCommandThatItRunsAsItIs) {
  const auto window =
      parse<WindowHostOptions>({"window", "--server", "s", "--number", "2", "--title", "strand t",
                                "--", "/bin/strand", "peer", "--quiet", "--", "-x", "10002"});
  EXPECT_EQ(window.server, "s");
  EXPECT_EQ(window.number, 2U);
  EXPECT_EQ(window.title, "strand t");
  EXPECT_EQ(window.command,
            (std::vector<std::string>{"/bin/strand", "peer", "--quiet", "--", "-x", "10002"}));
}

TEST(CommandLine, HelpIsNoError) {
  const NoCommand help = refuse({"--help"});
  EXPECT_EQ(help.code, reports::ExitCode::pass);
  EXPECT_NE(help.text.find("coordinator"), std::string::npos);
  EXPECT_EQ(help.text.find("window"), std::string::npos);  // not for people
  const NoCommand run = refuse({"run", "--help"});
  EXPECT_EQ(run.code, reports::ExitCode::pass);
  EXPECT_NE(run.text.find("Usage: strand run"), std::string::npos) << run.text;
  EXPECT_NE(run.text.find("Examples:"), std::string::npos);
}

struct WrongLine {
  std::vector<std::string> arguments;
  std::string text;
};

class CommandLineMessages : public testing::TestWithParam<WrongLine> {};

TEST_P(CommandLineMessages, AreOneLineThatSaysWhatIsWrong) {
  const NoCommand refused = refuse(GetParam().arguments);
  EXPECT_EQ(refused.code, reports::ExitCode::usage);
  EXPECT_EQ(refused.text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Each, CommandLineMessages,
    testing::Values(
        WrongLine{{},
                  "strand: name a command: run, coordinator, peer or export; see strand --help"},
        WrongLine{{"fly"},
                  "strand: The following argument was not expected: fly; see strand --help"},
        WrongLine{{"run", "--wat"},
                  "strand run: The following argument was not expected: --wat; see strand run "
                  "--help"},
        WrongLine{{"run", "--video", "a", "--demo"},
                  "strand run: --demo excludes --video; see strand run --help"},
        WrongLine{{"run", "--wait", "5"},
                  "strand run: --wait: '5' has no unit; write 5ms; see strand run --help"},
        WrongLine{{"run", "--peer-port", "70000"},
                  "strand run: --peer-port: must be 1 to 65535, is '70000'; see strand run --help"},
        WrongLine{{"peer", "A"}, "strand peer: UDP_PORT is required; see strand peer --help"},
        WrongLine{{"peer", "A", "x"},
                  "strand peer: UDP_PORT: must be a whole number from 1 to 65535, is 'x'; see "
                  "strand peer --help"},
        WrongLine{{"peer", "A", "1", "--coordinator", "here:"},
                  "strand peer: --coordinator: 'here:' is not HOST:PORT, such as 127.0.0.1:9000, "
                  "media1:9000 or [2001:db8::1]:9000; see strand peer --help"},
        WrongLine{{"coordinator", "--listen", "media1"},
                  "strand coordinator: --listen: 'media1' is not an address, such as 192.168.1.20 "
                  "or 2001:db8::20; see strand coordinator --help"},
        WrongLine{{"coordinator", "--listen", "fe80::1%eth0"},
                  "strand coordinator: --listen: 'fe80::1%eth0' is an address of one interface "
                  "only, which other hosts cannot be told; use an IPv4 address, or an IPv6 address "
                  "that is not link-local; see strand coordinator --help"},
        WrongLine{{"coordinator", "--listen", "[::]:9001", "--port", "9002"},
                  "strand coordinator: --listen: names a port, and so does --port; use one; see "
                  "strand coordinator --help"}));

}  // namespace
}  // namespace strand::real
