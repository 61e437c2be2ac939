// `strand run` in a folder and on ports of its own, for tests that look at what it leaves behind.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "tests/real/strand_process.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {

namespace fs = std::filesystem;

// A run of its own ports and folder, without windows unless the test adds some.
class StrandRun : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> arguments(const std::vector<std::string>& more) const {
    return joined({{"run", "--out", out_}, ports_.run_flags(), more});
  }
  [[nodiscard]] std::vector<std::string> in_background(const std::vector<std::string>& more) const {
    return joined({arguments({"--terminal", "none"}), more});
  }
  // A scenario's file in the test's folder.
  [[nodiscard]] fs::path scenario(const std::string& name, const std::string& text) const {
    const fs::path file = folder_.path() / (name + ".yaml");
    support::write_file(file, "version: 1\nname: " + name + "\n" + text);
    return file;
  }
  [[nodiscard]] reports::Report report() const {
    const auto report = reports::from_json(contents_of(out_ / "report.json"));
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().text());
    return report.value_or(reports::Report{});
  }
  // Every peer has `frames` files, the same to the byte as the first peer's.
  void expect_same_frames(const std::vector<std::string>& peers, std::size_t frames) const {
    for (const std::string& peer : peers) {
      EXPECT_EQ(files_in(frames_of(out_, peer)), frames) << peer;
      EXPECT_TRUE(fs::exists(out_ / ("peer_" + peer + ".log")));
    }
    for (const auto& entry : fs::directory_iterator(frames_of(out_, peers.front()))) {
      const std::string first = contents_of(entry.path());
      // The first bytes of every JPEG: start of image, and a marker.
      EXPECT_EQ(first.substr(0, 3), "\xff\xd8\xff");
      for (const std::string& peer : peers) {
        EXPECT_EQ(contents_of(frames_of(out_, peer) / entry.path().filename()), first) << entry;
      }
    }
  }
  void expect_nobody_left() const {
    EXPECT_TRUE(eventually([this] { return processes_with({out_.string()}).empty(); }));
  }
  [[nodiscard]] bool streaming() const { return files_in(frames_of(out_, "D")) > 0; }

  support::TemporaryFolder folder_;
  PortBlock ports_;
  const fs::path out_ = folder_.path() / "out";
};

}  // namespace strand::real
