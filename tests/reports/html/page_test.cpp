#include "reports/html/page.hpp"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "reports/frame_status.hpp"
#include "reports/json_report.hpp"
#include "reports/latency.hpp"
#include "tests/reports/sample_reports.hpp"
#include "tests/support/xml_check.hpp"

namespace strand::reports {
namespace {

using support::XmlCheck;

std::string page_of(const Report& report) {
  TerminalOptions look;
  look.again = "strandsim x.yaml --seed 42";
  return to_html(report, look);
}

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

std::size_t count_of(const std::string& page, std::string_view text) {
  std::size_t count = 0;
  for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++count;
  return count;
}

// 64 peers, each of which lost, had late or had partly a fourth of 10,000 frames, at random.
Report large_report() {
  Report report = sample_report();
  report.runs.resize(1);
  RunReport& run = report.runs[0];
  const PeerReport peer = run.peers[0];
  LinkReport link = run.links[2];
  run.frames_sent = 10'000;
  run.frame_rate = 30;
  run.peers.clear();
  run.links.clear();
  run.missing.clear();
  Random random(42);
  link.series->bins.clear();
  for (std::size_t i = 0; i < link_series_bins; ++i) {
    link.series->bins.push_back({random.below(100'000), random.below(50'000), random.below(9'000),
                                 std::chrono::microseconds(random.below(90'000))});
  }
  for (std::uint32_t place = 0; place < 64; ++place) {
    run.peers.push_back(peer);
    PeerReport& one = run.peers.back();
    one.name = "P" + std::to_string(place + 1);
    std::vector<FrameStatus> statuses(run.frames_sent, FrameStatus::complete);
    one.frames = {.sent = run.frames_sent};
    for (FrameStatus& status : statuses) {
      const std::uint64_t drawn = random.below(12);
      if (drawn < 3) status = static_cast<FrameStatus>(drawn + 1);
      ++(drawn == 0   ? one.frames.late
         : drawn == 1 ? one.frames.partial
         : drawn == 2 ? one.frames.lost
                      : one.frames.complete);
    }
    one.frame_status = encode_status(statuses);
    run.links.push_back(link);
    run.links.back().from = place == 0 ? "coordinator" : run.peers[place - 1].name;
    run.links.back().to = one.name;
  }
  return report;
}

TEST(HtmlPage, IsWellFormed) {
  Report empty;
  empty.transport = "simulated";
  Report no_peers = sample_report();
  no_peers.runs.resize(1);
  no_peers.runs[0].peers.clear();
  no_peers.runs[0].links.clear();
  for (const Report& report :
       {sample_report(), sample_real_report(), large_report(), empty, no_peers}) {
    EXPECT_EQ(XmlCheck(page_of(report)).problem(), "");
  }
}

TEST(HtmlPage, RefersToNothingOutsideOfItself) {
  for (const Report& report : {sample_report(), sample_real_report()}) {
    const std::string page = page_of(report);
    for (const char* text : {"http:", "https:", "//", "src=", "href=", "url(", "@import"}) {
      EXPECT_FALSE(has(page, text)) << text;
    }
    EXPECT_TRUE(has(page,
                    "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                    "script-src 'unsafe-inline'\""));
  }
}

TEST(HtmlPage, ShowsTheWorstPicturesInThePageItself) {
  const Report report = sample_picture_report();
  const std::string page = page_of(report);
  EXPECT_EQ(XmlCheck(page).problem(), "");
  EXPECT_TRUE(has(page, "content=\"default-src 'none'; img-src data:; style-src"));
  EXPECT_EQ(count_of(page, "<img "), 4U);
  EXPECT_EQ(count_of(page, "src=\"data:image/jpeg;base64,"), 4U);
  // "sent 1" and "black".
  EXPECT_TRUE(has(page,
                  "<img alt=\"As the source gave it: frame 1 (0.10 s)\" "
                  "src=\"data:image/jpeg;base64,c2VudCAx\"/>"
                  "<img alt=\"What C showed: black: nothing had come yet\" "
                  "src=\"data:image/jpeg;base64,YmxhY2s=\"/>"));
  EXPECT_TRUE(has(page, "<span>sent: the frame at 0.20 s, which the source left out</span>"));
  EXPECT_TRUE(has(page, "<span>shown: frame 0, 0.20 s old</span><b>8.0 dB, SSIM 0.06</b>"));
  // The peers have their figures.
  EXPECT_TRUE(has(page, "<th>PSNR</th><th>SSIM</th><th>frozen</th>"));
  EXPECT_TRUE(has(page, "<td>28.5 dB</td><td>0.750</td><td>25.0 %</td>"));
  EXPECT_FALSE(has(page_of(sample_report()), "PSNR"));
}

TEST(HtmlPage, EscapesAllTextOfTheReport) {
  const std::string evil = "\"'><script>alert(1)</script>&\x01\xFF";
  Report report = sample_picture_report();
  for (WorstPicture& one : report.worst_pictures) one.peer = evil;
  report.scenario_name = report.scenario_file = report.verdict = report.host.version = evil;
  report.expectations[0].expression = report.expectations[0].worst = evil;
  report.expectations[0].unit = evil;
  for (RunReport& run : report.runs) {
    for (PeerReport& peer : run.peers) peer.name += evil;
    for (LinkReport& link : run.links) link.from = link.to = evil;
    for (MissingReport& missing : run.missing) missing.link = missing.cause = evil;
    for (MissingTotal& total : run.missing_totals) total.link = total.cause = evil;
  }
  report.resolved_json =
      R"({"events":[{"at":"100ms","<script>":"<script>"},{"at":"0s","link":"<script>"}]})";
  TerminalOptions look;
  look.again = evil;
  const std::string page = to_html(report, look);
  EXPECT_EQ(XmlCheck(page).problem(), "");
  EXPECT_EQ(count_of(page, "<script"), 1U);  // the page's own
  EXPECT_FALSE(has(page, "alert(1)</"));
  EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;&amp;??"));
}

TEST(HtmlPage, StaysSmallForManyFramesAndPeers) {
  const std::string page = page_of(large_report());
  EXPECT_LT(page.size(), 1'500'000U);
  EXPECT_TRUE(has(page, ">P64<"));
}

TEST(HtmlPage, SaysWhatWasExpectedAndWhatCame) {
  const std::string page = page_of(sample_report());
  EXPECT_TRUE(has(page, "<h1>lossy_chain <span class=\"verdict fail\">✗ fail</span></h1>"));
  EXPECT_TRUE(has(page, "strandsim x.yaml --seed 42"));
  EXPECT_TRUE(has(page,
                  "<code>min(completeness) &gt;= 75%</code></td><td>0.0 %</td><td>75 %</td>"
                  "<td class=\"l\">run 1, peer C</td><td>41</td>"));
  EXPECT_TRUE(has(page, "<td>no samples</td><td>20 ms</td>"));
}

TEST(HtmlPage, DrawsTheWorstOfSeveralRuns) {
  // Run 1 has none of its frames complete at C, run 0 one of four.
  const std::string page = page_of(sample_report());
  EXPECT_TRUE(has(page, "The worst run: run 1, seed 43"));
  EXPECT_TRUE(has(page, "<title>C: 0 complete, 1 late, 2 partial, 1 lost</title>"));
  EXPECT_FALSE(has(page, "<title>C: 1 complete"));
  Report one = sample_report();
  one.runs.resize(1);
  EXPECT_FALSE(has(page_of(one), "The worst run"));
}

TEST(HtmlPage, NamesTheWorstFramesAndWhatKeptThem) {
  Report report = sample_report();
  report.runs.resize(1);
  const std::string page = page_of(report);
  // Frame 1 was broken on A->B, so that only A had it complete; 10 frames a second.
  EXPECT_TRUE(has(page, "<td class=\"l\">1</td><td>0.10 s</td><td>1 of 3</td>"));
  EXPECT_TRUE(has(page, "<td class=\"l wrap ended\">A-&gt;B: loss, 1 chunk</td>"));
  EXPECT_TRUE(has(page, "C-&gt;D: queue full, 1 chunk") ||
              has(page, "B-&gt;C: queue full, 1 chunk"));
  EXPECT_TRUE(has(page, "no chunk is missing, they came late"));
}

TEST(HtmlPage, LaysTheEventsOverTheFrames) {
  Report report = sample_report();
  report.resolved_json = R"({"topology":{"chain":["A","B","C"]},"transport":{"deadline":"1s"},
    "events":[{"at":"100ms","for":"200ms","partition":[["coordinator","A"],["B","C"]]}]})";
  const std::string page = page_of(report);
  // 4 frames at 10 a second are 0.4 s on 900 units from 130 on: 0.1 s is at 355, 0.2 s are 450.
  EXPECT_TRUE(has(page, "<rect class=\"band\" x=\"355\" y=\"34\" width=\"450\""));
  EXPECT_TRUE(has(page, "partition coordinator, A | B, C"));
  // B's row is the second, of 26: the hop into it is what the partition cuts.
  EXPECT_TRUE(has(page, "<rect class=\"touched\" x=\"355\" y=\"60.5\" width=\"450\""));
  EXPECT_EQ(count_of(page, "class=\"touched\""), 1U);
}

TEST(HtmlPage, SaysWhereARealRunHasNoSeries) {
  EXPECT_TRUE(has(page_of(sample_real_report()), "Nobody watched the links of this run"));
  EXPECT_FALSE(has(page_of(sample_report()), "Nobody watched the links of this run"));
}

TEST(HtmlPage, DoesNotGuessWhatAPeerHadThatNeverReported) {
  // A had frame 1 partly; B had frame 1 partly and not frame 2; C said nothing.
  const std::string page = page_of(sample_real_report());
  EXPECT_TRUE(has(page, "2 of 3 frames were not complete at every peer that reported."));
  EXPECT_TRUE(has(page, "C no report</span>"));
  EXPECT_TRUE(has(page, "<rect class=\"unknown\" width=\"900\""));
}

TEST(HtmlPage, IsTheSameForAReportThatWasWrittenAndRead) {
  const Report report = sample_report();
  EXPECT_EQ(page_of(from_json(to_json(report)).value()), page_of(report));
}

TEST(HtmlPage, LeavesOutPeersOfAVeryLongChain) {
  Report report = large_report();
  RunReport& run = report.runs[0];
  while (run.peers.size() < 200) {
    run.peers.push_back(run.peers[0]);
    run.peers.back().name = "P" + std::to_string(run.peers.size());
  }
  const std::string page = page_of(report);
  EXPECT_TRUE(has(page, "96 of 200 peers: the first 32, the last 32, and the worst between."));
  EXPECT_LT(page.size(), 1'500'000U);
}

}  // namespace
}  // namespace strand::reports
