#include "reports/sweep_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/reports/sample_sweeps.hpp"

namespace strand::reports {
namespace {

using Json = nlohmann::json;

TEST(SweepJson, IsTheSameAfterItWasRead) {
  for (const SweepReport& sweep : {sample_sweep(), sample_transport_sweep()}) {
    const std::string text = to_json(sweep);
    const auto read = sweep_from_json(text);
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(to_json(*read), text);
  }
}

TEST(SweepJson, HasWhatEachRunShows) {
  const Json json = Json::parse(to_json(sample_sweep()));
  EXPECT_EQ(json["schema"], "strandcast.sweep/1");
  EXPECT_EQ(json["verdict"], "fail");
  const Json& first = json["cells"][0];
  EXPECT_EQ(first["values"], Json({{"codec.jpeg_quality", 50}, {"codec.zlib_level", "none"}}));
  EXPECT_EQ(first["figures"]["picture"]["shown_psnr_db_of_runs"], Json({30.0, 30.2}));
  EXPECT_EQ(first["figures"]["picture"]["shown_ssim_of_runs"], Json({0.3, 0.302}));
  EXPECT_EQ(json["cells"][3]["figures"], nullptr);
}

TEST(SweepJson, SaysWhichCellsAreOnTheFront) {
  // The first shows what the second does, for more bits. The third is better by 5 and 5.1.
  const Json cells = Json::parse(to_json(sample_sweep()))["cells"];
  EXPECT_EQ(cells[0]["pareto"], false);
  EXPECT_EQ(cells[1]["pareto"], true);
  EXPECT_EQ(cells[2]["pareto"], true);
  EXPECT_EQ(cells[2]["pareto_by_mean"], true);
  EXPECT_EQ(cells[3]["pareto"], nullptr);
  const Json without = Json::parse(to_json(sample_transport_sweep()))["cells"];
  EXPECT_EQ(without[0]["pareto"], nullptr);
  EXPECT_EQ(without[0]["pareto_by_mean"], nullptr);
}

TEST(SweepJson, TellsAPlanThatIsNone) {
  EXPECT_EQ(sweep_from_json("{\"schema\":\"strandcast.report/1\"}").error(),
            "is not a document of strandcast.sweep/1");
  EXPECT_FALSE(sweep_from_json("{"));
  EXPECT_FALSE(sweep_from_json("{\"schema\":\"strandcast.sweep/1\"}"));
}

TEST(SweepJson, ReadsALineOfACellAsItWasWritten) {
  const SweepReport sweep = sample_sweep();
  SweepCell cell = sweep.cells[2];
  cell.cost = CellCost{1.5, 2.25, {}};
  const std::string line = cell_line(sweep, cell);
  ASSERT_EQ(line.find('\n'), line.size() - 1);
  const auto read = cell_from_line(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, cell.id);
  EXPECT_EQ(figures_line(*read), figures_line(cell));
  EXPECT_EQ(read->cost->encode_ms, 2.25);
  EXPECT_FALSE(read->cost->deflate_ms);
  EXPECT_EQ(read->figures->failed, cell.figures->failed);
}

TEST(SweepJson, ReadsALineOfAVersionThatDidNotKeepTheRuns) {
  const SweepReport sweep = sample_sweep();
  Json line = Json::parse(cell_line(sweep, sweep.cells[0]));
  line["figures"]["picture"].erase("shown_psnr_db_of_runs");
  line["figures"]["picture"].erase("shown_ssim_of_runs");
  line["host"] = {{"wall_seconds", 1}, {"encode_ms", nullptr}, {"deflate_ms", nullptr}};
  const auto read = cell_from_line(line.dump());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->figures->picture->shown_psnr, 30.1);
  EXPECT_TRUE(read->figures->picture->shown_psnr_of_runs.empty());
}

TEST(SweepJson, ReadsNoLineWhoseFiguresAreOutOfRange) {
  const SweepReport sweep = sample_sweep();
  SweepCell cell = sweep.cells[0];
  cell.cost = CellCost{};
  const Json good = Json::parse(cell_line(sweep, cell));
  ASSERT_TRUE(cell_from_line(good.dump()));
  for (const char* path :
       {"/figures/bit_rate", "/figures/picture/shown_psnr_db",
        "/figures/picture/shown_psnr_db_of_runs/0", "/figures/picture/shown_ssim_of_runs/1"}) {
    Json line = good;
    line[Json::json_pointer(path)] = 1e300;
    EXPECT_FALSE(cell_from_line(line.dump())) << path;
    line[Json::json_pointer(path)] = "text";
    EXPECT_FALSE(cell_from_line(line.dump())) << path;
  }
  EXPECT_FALSE(cell_from_line("{\"id\":\"00"));
  EXPECT_FALSE(cell_from_line("[]"));
}

}  // namespace
}  // namespace strand::reports
