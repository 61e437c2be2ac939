// `strand coordinator` and `strand peer` as a person starts them, one by one, on ports and in a
// folder that no other test has.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "tests/real/strand_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {

namespace fs = std::filesystem;

class StrandByHand : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> coordinator(const std::vector<std::string>& more) const {
    return joined(
        {{"coordinator", "--port", std::to_string(ports_.coordinator()), "--out", out_}, more});
  }
  // The peer at `place` of the chain, from 0.
  [[nodiscard]] std::vector<std::string> peer(const std::string& name, unsigned place) const {
    return {"peer",
            name,
            std::to_string(ports_.peer(place)),
            "--coordinator",
            "127.0.0.1:" + std::to_string(ports_.coordinator()),
            "--out",
            out_};
  }
  [[nodiscard]] reports::Report report() const {
    const auto report = reports::from_json(contents_of(out_ / "report.json"));
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().text());
    return report.value_or(reports::Report{});
  }

  support::TemporaryFolder folder_;
  PortBlock ports_;
  const fs::path out_ = folder_.path() / "out";
};

}  // namespace strand::real
