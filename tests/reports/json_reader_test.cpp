#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/random.hpp"
#include "reports/json_report.hpp"
#include "tests/fuzz/report_properties.hpp"
#include "tests/reports/sample_reports.hpp"

namespace strand::reports {
namespace {

using Json = nlohmann::ordered_json;

Json sample_document() {
  return Json::parse(to_json(sample_report()));
}

// The one line of the error, or empty.
std::string error_of(const std::string& text) {
  const auto report = from_json(text);
  return report ? "" : report.error().text();
}

// The error after the value at `pointer` is replaced.
std::string error_with(const char* pointer, const Json& value) {
  Json document = sample_document();
  document.at(Json::json_pointer(pointer)) = value;
  return error_of(document.dump());
}

std::string error_without(const char* parent, const char* key) {
  Json document = sample_document();
  document.at(Json::json_pointer(parent)).erase(key);
  return error_of(document.dump());
}

TEST(JsonReader, ReadsWhatTheWriterWrote) {
  for (const Report& report : {sample_report(), sample_real_report(), sample_picture_report(),
                               Report{.transport = "real",
                               .scenario_name = "",
                               .scenario_file = "",
                               .resolved_json = "",
                               .runs = {},
                               .host = {}}}) {
    const std::string text = to_json(report);
    const auto read = from_json(text);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(to_json(*read), text);
  }
}

TEST(JsonReader, ReadsEveryFigure) {
  const Report report = from_json(to_json(sample_report())).value();
  EXPECT_EQ(report.scenario_name, "lossy_chain");
  EXPECT_EQ(report.scenario_file, "scenarios/lossy_chain.yaml");
  EXPECT_EQ(report.resolved_json, R"({"version":1,"name":"lossy_chain"})");
  ASSERT_EQ(report.runs.size(), 2U);
  const RunReport& run = report.runs[1];
  EXPECT_EQ(run.run, 1U);
  EXPECT_EQ(run.seed, 43U);
  EXPECT_EQ(run.digest, "9f3c000000000001");
  EXPECT_EQ(run.seconds, 2.5);
  EXPECT_EQ(run.frame_rate_held, 10.0);
  EXPECT_EQ(run.peers[2].frames.lost, 1U);
  EXPECT_EQ(run.peers[2].chunks.refused, 1U);
  EXPECT_EQ(run.links[2].datagrams.queue_dropped, 1U);
  EXPECT_EQ(run.links[2].bytes.header, 175U);  // 5 datagrams of 35
  EXPECT_EQ(run.missing.back().cause, "queue_full");
  EXPECT_EQ(run.missing_totals.front().missed, 6U);  // 2 chunks of frame 0, 3 peers
  EXPECT_EQ(report.host.compiler, "GCC 12.2.0");
}

TEST(JsonReader, ReadsWhatPeersShow) {
  const Report written = sample_picture_report();
  const Report report = from_json(to_json(written)).value();
  EXPECT_EQ(report.runs[0].peers[1].picture, written.runs[0].peers[1].picture);
  EXPECT_FALSE(report.runs[0].peers[2].picture);
  EXPECT_EQ(report.expectations.back().unit, "index");
}

TEST(JsonReader, RefusesPicturesThatCannotBe) {
  Json document = Json::parse(to_json(sample_picture_report()));
  const auto error = [&](const char* pointer, const Json& value) {
    Json changed = document;
    changed.at(Json::json_pointer(pointer)) = value;
    return error_of(changed.dump());
  };
  EXPECT_EQ(error("/runs/0/peers/0/picture/psnr_db/p5", 101),
            "runs[0].peers[0].picture.psnr_db.p5: is 101, and should be from 0 to 100");
  EXPECT_EQ(error("/runs/0/peers/0/picture/ssim/mean", -2),
            "runs[0].peers[0].picture.ssim.mean: is -2, and should be from -1 to 1");
  EXPECT_EQ(error("/runs/0/peers/0/picture", 3),
            "runs[0].peers[0].picture: is a number, and should be an object");
}

TEST(JsonReader, ReadsWhichFramesWereNotStored) {
  const Json document = Json::parse(to_json(sample_real_report()));
  const PeerReport peer = from_json(document.dump()).value().runs[0].peers[0];
  EXPECT_EQ(peer.not_stored, sample_real_report().runs[0].peers[0].not_stored);
  EXPECT_EQ(peer.not_stored.ranges.size(), 1U);
  const auto error = [&](const char* key, const Json& value) {
    Json changed = document;
    changed.at("/runs/0/peers/0/frames"_json_pointer)[key] = value;
    return error_of(changed.dump());
  };
  const auto ranges = [](Json first, Json last) {
    return Json{{"first", std::move(first)}, {"last", std::move(last)}};
  };
  EXPECT_EQ(error("not_stored_because", "a later reason"), "");
  EXPECT_EQ(error("not_stored_ranges", ranges({0, 2}, {0, 2})), "");
  EXPECT_EQ(error("not_stored_ranges", ranges({0, 2}, Json::array({0}))),
            "runs[0].peers[0].frames.not_stored_ranges.last: has not as many frames as first");
  EXPECT_EQ(error("not_stored_ranges", ranges({0, 1}, {0, 1})),
            "runs[0].peers[0].frames.not_stored_ranges.first: and last are not ranges that ascend "
            "and do not touch");
  EXPECT_EQ(error("not_stored_ranges", ranges(Json::array({0}), Json::array({2}))),
            "runs[0].peers[0].frames.not_stored_ranges.last: names more frames than not_stored "
            "counts");
}

TEST(JsonReader, ReadsTheDistributionOfLatencies) {
  // A of run 0 has 20, 21, 22 and 23 ms: the smallest first, the largest last.
  const auto cdf = from_json(to_json(sample_report())).value().runs[0].peers[0].latency_cdf;
  ASSERT_EQ(cdf.size(), 30U);
  EXPECT_EQ(cdf.front(), (LatencyQuantile{0, 20.0}));
  EXPECT_EQ(cdf.back(), (LatencyQuantile{1'000, 23.0}));
  EXPECT_EQ(error_with("/runs/0/peers/0/latency_cdf/ms", Json::array({20.0})),
            "runs[0].peers[0].latency_cdf.ms: is not as long as per_mille");
  EXPECT_EQ(error_with("/runs/0/peers/0/latency_cdf/per_mille/29", 0),
            "runs[0].peers[0].latency_cdf.per_mille: does not ascend");
  EXPECT_EQ(error_with("/runs/0/peers/0/latency_cdf/ms/0", 24),
            "runs[0].peers[0].latency_cdf.ms: does not ascend");
  EXPECT_EQ(error_without("/runs/0/peers/0", "latency_cdf"), "");
}

TEST(JsonReader, ReadsExpectationsAndSeries) {
  const Report report = from_json(to_json(sample_report())).value();
  ASSERT_EQ(report.expectations.size(), 5U);
  const ExpectationReport& failed = report.expectations[1];
  EXPECT_EQ(failed.expression, "min(completeness) >= 75%");
  EXPECT_EQ(failed.line, 41U);
  EXPECT_FALSE(failed.pass);
  EXPECT_FALSE(failed.warning);
  EXPECT_EQ(failed.unit, "ratio");
  EXPECT_EQ(failed.actual, 0.0);
  EXPECT_EQ(failed.bound, 0.75);
  EXPECT_EQ(failed.worst, "run 1, peer C");
  EXPECT_TRUE(report.expectations[3].warning);
  EXPECT_EQ(report.expectations[3].actual, std::nullopt);
  EXPECT_EQ(report.expectations[4].line, std::nullopt);
  EXPECT_EQ(report.runs[0].links[2].series, sample_report().runs[0].links[2].series);
  EXPECT_EQ(report.runs[0].links[1].series, std::nullopt);
}

TEST(JsonReader, ReadsReportsFromBeforeThereWereSeries) {
  EXPECT_EQ(error_without("/runs/0/links/2", "series"), "");
}

TEST(JsonReader, ReadsHowFramesWereSavedAndWhatTheSourceDid) {
  Report written = sample_report();
  RunReport& run = written.runs[0];
  run.source = {3, 4'000, SourceQuality{45, 81.5}};
  run.complete_by = CompleteBy{1, 0, 0, 0};
  run.peers[1].complete_by = CompleteBy{0, 1, 0, 2};  // 3 are complete
  run.links[1].chunks = {4, 5, 1};
  run.links[1].repaired = 0.9;
  run.links[1].bytes.retransmission = 77;
  const Report read = from_json(to_json(written)).value();
  EXPECT_EQ(read.runs[0].source.skipped_frames, 3U);
  EXPECT_EQ(read.runs[0].source.encoded_bytes, 4'000U);
  EXPECT_EQ(read.runs[0].source.quality->lowest, 45);
  EXPECT_EQ(read.runs[0].source.quality->mean, 81.5);
  EXPECT_EQ(read.runs[0].complete_by, run.complete_by);
  EXPECT_EQ(read.runs[0].peers[1].complete_by, run.peers[1].complete_by);
  EXPECT_EQ(read.runs[0].links[1].chunks.recovered, 5U);
  EXPECT_EQ(read.runs[0].links[1].repaired, 0.9);
  EXPECT_EQ(read.runs[0].links[1].bytes.retransmission, 77U);
}

TEST(JsonReader, ReadsReportsFromBeforeTheyToldHowFramesWereSaved) {
  Json document = sample_document();
  Json& run = document["runs"][0];
  run.erase("source");
  run.erase("complete_by");
  for (Json& peer : run["peers"]) peer.erase("complete_by");
  for (Json& link : run["links"]) {
    link.erase("chunks");
    link.erase("repaired");
    link["bytes"].erase("retransmission");
  }
  const auto read = from_json(document.dump());
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_FALSE(read->runs[0].complete_by);
  EXPECT_FALSE(read->runs[0].peers[0].complete_by);
  EXPECT_EQ(from_json(to_json(*read)).value().runs[0].peers[0].complete_by, std::nullopt);
}

TEST(JsonReader, RefusesSavedFramesThatAreNotTheCompleteOnes) {
  EXPECT_EQ(error_with("/runs/0/peers/0/complete_by/both", 1),
            "runs[0].peers[0].complete_by: does not add up to the complete frames");
  EXPECT_NE(error_with("/runs/0/source/quality/lowest", 101), "");
  EXPECT_NE(error_with("/runs/0/links/0/repaired", 1.5), "");
  EXPECT_NE(error_without("/runs/0/complete_by", "repair"), "");
}

TEST(JsonReader, RefusesExpectationsAndSeriesThatCannotBe) {
  EXPECT_EQ(error_with("/expectations/0/severity", "grave"),
            "expectations[0].severity: should be fail or warn");
  EXPECT_EQ(error_with("/expectations/0/unit", "s"),
            "expectations[0].unit: should be ratio, ms, frames, bit/s, dB or index");
  EXPECT_EQ(error_with("/expectations/0/bound", 1e16),
            "expectations[0].bound: is 1e+16, and should be from -1000000000000000 to "
            "1000000000000000");
  EXPECT_EQ(error_with("/runs/0/links/2/series/bytes", {1}),
            "runs[0].links[2].series.bytes: is not as long as the lists beside it");
  EXPECT_EQ(error_with("/runs/0/links/2/series/queue_ms", {1, "x"}),
            "runs[0].links[2].series.queue_ms: should hold numbers from 0 to 10000000000 only");
  EXPECT_EQ(error_with("/runs/0/links/2/series/bin_ms", 0),
            "runs[0].links[2].series.bin_ms: is 0, and should be from 0.001 to 10000000000");
  EXPECT_EQ(error_with("/runs/0/links/2/series/repair", 7),
            "runs[0].links[2].series.repair: is a number, and should be an array");
}

TEST(JsonReader, IgnoresKeysThatItDoesNotKnow) {
  Json document = sample_document();
  document["later"] = {{"deep", {1, 2}}};
  document["runs"][0]["peers"][0]["frames"]["skipped"] = 3;
  EXPECT_EQ(error_of(document.dump()), "");
}

TEST(JsonReader, SaysWhereAKeyIsMissing) {
  EXPECT_EQ(error_without("", "schema"), "schema: is missing");
  EXPECT_EQ(error_without("/runs/1", "seed"), "runs[1].seed: is missing");
  EXPECT_EQ(error_without("/runs/0/peers/2/frames", "late"),
            "runs[0].peers[2].frames.late: is missing");
  EXPECT_EQ(error_without("/runs/0/links/1", "bytes"), "runs[0].links[1].bytes: is missing");
  EXPECT_EQ(error_without("", "runs"), "runs: is missing");
}

TEST(JsonReader, SaysWhereAValueIsOfTheWrongKind) {
  EXPECT_EQ(error_with("/runs/0/peers/2/completeness", "all"),
            "runs[0].peers[2].completeness: is a string, and should be a number");
  EXPECT_EQ(error_with("/runs", 7), "runs: is a number, and should be an array");
  EXPECT_EQ(error_with("/runs/0", nullptr), "runs[0]: is null, and should be an object");
  EXPECT_EQ(error_with("/scenario/resolved", Json::array()),
            "scenario.resolved: is an array, and should be an object");
  EXPECT_EQ(error_with("/runs/0/partial", 1),
            "runs[0].partial: is a number, and should be true or false");
  EXPECT_EQ(error_with("/runs/0/missing/0/frame", -1),
            "runs[0].missing[0].frame: is a number, and should be a whole number, 0 or more");
  EXPECT_EQ(error_with("/runs/0/missing/0/frame", 1.5),
            "runs[0].missing[0].frame: is a number, and should be a whole number, 0 or more");
}

TEST(JsonReader, SaysWhereAValueIsOutOfBounds) {
  EXPECT_EQ(error_with("/runs/0/peers/0/completeness", 1.5),
            "runs[0].peers[0].completeness: is 1.5, and should be from 0 to 1");
  EXPECT_EQ(error_with("/runs/0/missing/0/frame", 4'294'967'296),
            "runs[0].missing[0].frame: is 4294967296, and can be at most 4294967295");
  EXPECT_EQ(error_with("/transport", "pigeon"), "transport: should be simulated or real");
  EXPECT_EQ(error_with("/verdict", "maybe"), "verdict: should be pass or fail");
}

TEST(JsonReader, ReadsTheLargestFiguresThatItTakesAgain) {
  Json document = Json::parse(to_json(sample_real_report()));
  Json& peer = document.at("/runs/0/peers/0"_json_pointer);
  peer["residence_us"] = {{"p50", 4470206908390.1904}, {"p99", 9.2e15}, {"max", 9.2e15}};
  peer["latency_ms"] = {{"p50", -1e13}, {"p95", 4426326596345.1533}, {"p99", 1e13}, {"max", 1e13}};
  const auto report = from_json(document.dump());
  ASSERT_TRUE(report) << report.error().text();
  const std::string text = to_json(*report);
  const auto again = from_json(text);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(to_json(*again), text);
  // In nanoseconds, more than 64 bits hold.
  peer["residence_us"]["max"] = 1e16;
  EXPECT_EQ(error_of(document.dump()),
            "runs[0].peers[0].residence_us.max: is 1e+16, and should be from 0 to "
            "9200000000000000");
}

TEST(JsonReader, RefusesAnotherSchema) {
  EXPECT_EQ(error_with("/schema", "strandcast.report/2"),
            "schema: is not strandcast.report/1, which is what this program reads");
}

TEST(JsonReader, RefusesFramesThatDoNotAddUp) {
  EXPECT_EQ(error_with("/runs/0/peers/0/frames/late", 1),
            "runs[0].peers[0].frames.sent: is not the sum of complete, late, partial and lost");
  EXPECT_EQ(error_with("/runs/0/peers/0/frame_status", "3c1x"),
            "runs[0].peers[0].frame_status: does not agree with the counts in frames");
  EXPECT_EQ(error_with("/runs/0/peers/0/frame_status", "4q"),
            "runs[0].peers[0].frame_status: has a letter other than c, l, p and x");
  EXPECT_EQ(error_with("/runs/0/frames_sent", 5),
            "runs[0].peers[0].frames: does not count as many frames as frames_sent of the run");
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  EXPECT_EQ(error_of(""), "the document is not JSON at byte 1");
  EXPECT_EQ(error_of("{\"schema\": }"), "the document is not JSON at byte 12");
  EXPECT_EQ(error_of("[]"), "the document is an array, and should be an object");
  EXPECT_EQ(error_of("{\"x\": 1e999}"), "the document holds a number that is too large");
}

TEST(JsonReader, RefusesNestingThatWouldOverflowTheStack) {
  EXPECT_EQ(error_of(std::string(1'000'000, '[')), "the document is nested more than 64 deep");
  // Brackets in strings nest nothing.
  Json document = sample_document();
  document["scenario"]["name"] = std::string(1'000, '[') + "\"{{{";
  EXPECT_EQ(error_of(document.dump()), "");
}

TEST(JsonReader, RefusesEveryTruncatedDocument) {
  const std::string text = to_json(sample_real_report());
  // Without the newline at its end it is whole still.
  for (std::size_t size = 0; size + 1 < text.size(); ++size) {
    EXPECT_FALSE(from_json(std::string_view(text).substr(0, size))) << size;
  }
}

TEST(JsonReader, SurvivesMutatedBytes) {
  const std::string original = to_json(sample_report());
  const std::string alphabet = "0123456789-.eE\"{}[],:nulltrefas \\\xff";
  Random random(1);
  for (int round = 0; round < 1'500; ++round) {
    std::string text = original;
    for (std::uint64_t edits = 1 + random.below(4); edits > 0; --edits) {
      const std::size_t place = random.below(text.size());
      const char byte = alphabet[random.below(alphabet.size())];
      switch (random.below(3)) {
        case 0:
          text[place] = byte;
          break;
        case 1:
          text.insert(place, 1, byte);
          break;
        default:
          text.erase(place, 1 + random.below(20));
      }
    }
    check_report(text);
  }
}

// Every value of the document in turn becomes each of these.
void replace_every_value(Json& document, Json& at, std::size_t& replaced) {
  static const std::vector<Json> replacements = {
      nullptr,       true,   0,      -1, 18'446'744'073'709'551'615U, 9'007'199'254'740'991U,
      1e308,         -1e308, 5e-324, "", std::string("\x1b[2J\0", 5), Json::array(),
      Json::object()};
  for (auto& member : at) {
    for (const Json& replacement : replacements) {
      Json kept = replacement;
      std::swap(member, kept);
      check_report(document.dump());
      std::swap(member, kept);
      ++replaced;
    }
    if (member.is_structured()) replace_every_value(document, member, replaced);
  }
}

TEST(JsonReader, SurvivesAnyValueInAnyPlace) {
  // One peer and one link hold every key.
  Json document = Json::parse(to_json(sample_real_report()));
  Json& run = document.at("runs").at(0);
  run.at("peers") = Json::array({run.at("peers").at(0)});
  run.at("links") = Json::array({run.at("links").at(0)});
  ASSERT_TRUE(from_json(document.dump()));
  std::size_t replaced = 0;
  replace_every_value(document, document, replaced);
  EXPECT_GT(replaced, 1'000U);
}

// The first peer of the sample, as if it had joined with the frame after its first.
TEST(JsonReader, ReadsWhenAPeerJoined) {
  Report report = sample_report();
  PeerReport& peer = report.runs[0].peers[0];
  const std::uint64_t sent = report.runs[0].frames_sent;
  ASSERT_GT(sent, 1U);
  peer.frames = {.sent = sent - 1, .complete = sent - 1};
  peer.complete_by.reset();
  peer.frame_status = std::to_string(sent - 1) + "c";
  peer.joined = PeerJoined{1, 0.25};
  const auto read = from_json(to_json(report));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->runs[0].peers[0].joined, (PeerJoined{1, 0.25}));
  peer.joined = PeerJoined{2, std::nullopt};
  EXPECT_EQ(error_of(to_json(report)),
            "runs[0].peers[0].frames: does not count the frames of the run from "
            "joined.first_frame on");
}

}  // namespace
}  // namespace strand::reports
