#include "reports/cell_log.hpp"

#include <string>

#include <gtest/gtest.h>

#include "reports/sweep_json.hpp"
#include "tests/reports/sample_sweeps.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::reports {
namespace {

class CellLogTest : public testing::Test {
 protected:
  std::string line_of(std::size_t cell) const {
    SweepCell one = sweep.cells[cell];
    one.cost = CellCost{};
    return cell_line(sweep, one);
  }
  // As a version wrote it that did not keep what each run shows.
  std::string outdated_line_of(std::size_t cell) const {
    std::string line = line_of(cell);
    const std::size_t from = line.find(",\"shown_psnr_db_of_runs\"");
    line.erase(from, line.find('}', from) - from);
    return line;
  }

  support::TemporaryFolder folder;
  const SweepReport sweep = sample_sweep();
  const std::filesystem::path file = folder.path() / "out" / "cells.jsonl";
};

TEST_F(CellLogTest, HasWhatWasAdded) {
  {
    CellLog log(file);
    log.add(line_of(0));
    log.add(line_of(1));
  }
  EXPECT_EQ(support::read_file(file), line_of(0) + line_of(1));
  const KnownCells known = read_cells(file.parent_path());
  EXPECT_EQ(known.cells.size(), 2U);
  EXPECT_EQ(figures_line(known.cells.at(sweep.cells[1].id)), figures_line(sweep.cells[1]));
  EXPECT_EQ(known.outdated, 0U);
}

TEST_F(CellLogTest, TakesATornLineOffAndGoesOn) {
  { CellLog log(file); }
  support::write_file(file, line_of(0) + line_of(1).substr(0, 50));
  EXPECT_EQ(read_cells(file.parent_path()).cells.size(), 1U);
  {
    CellLog log(file);
    log.add(line_of(2));
  }
  EXPECT_EQ(support::read_file(file), line_of(0) + line_of(2));
}

TEST_F(CellLogTest, ReadsAllFilesOfCellsAndTakesTheFirstOfTwo) {
  { CellLog log(file); }
  SweepReport other = sweep;
  other.cells[0].figures->completeness = 0.5;
  other.cells[0].cost = CellCost{};
  support::write_file(file, line_of(0) + "no cell\n");
  support::write_file(file.parent_path() / "cells_1_of_2.jsonl",
                      cell_line(other, other.cells[0]) + line_of(1));
  support::write_file(file.parent_path() / "others.jsonl", line_of(2));
  const KnownCells known = read_cells(file.parent_path());
  EXPECT_EQ(known.cells.size(), 2U);
  EXPECT_EQ(known.cells.at(sweep.cells[0].id).figures->completeness, 0.97);
}

TEST_F(CellLogTest, LeavesOutAndCountsCellsThatDoNotHaveWhatEachRunShows) {
  { CellLog log(file); }
  // The second was run again since.
  support::write_file(file, outdated_line_of(0) + outdated_line_of(1) + line_of(1));
  const KnownCells known = read_cells(file.parent_path());
  EXPECT_EQ(known.outdated, 1U);
  EXPECT_EQ(known.cells.size(), 1U);
  EXPECT_EQ(known.cells.count(sweep.cells[1].id), 1U);
}

TEST_F(CellLogTest, TakesCellsWithoutPicturesOfAnyVersion) {
  const SweepReport transport = sample_transport_sweep();
  SweepCell cell = transport.cells[0];
  cell.cost = CellCost{};
  { CellLog log(file); }
  support::write_file(file, cell_line(transport, cell));
  EXPECT_EQ(read_cells(file.parent_path()).cells.size(), 1U);
}

TEST_F(CellLogTest, IsEmptyWithoutAFolder) {
  EXPECT_TRUE(read_cells(folder.path() / "none").cells.empty());
}

TEST_F(CellLogTest, SaysWhereItCannotWrite) {
  support::write_file(folder.path() / "file", "");
  EXPECT_THROW(CellLog(folder.path() / "file" / "cells.jsonl"), FileError);
}

}  // namespace
}  // namespace strand::reports
