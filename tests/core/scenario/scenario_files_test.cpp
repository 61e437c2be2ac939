// The scenarios of the project: each is good, says what it is for, and has the name of its file.
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/resolved.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "tests/support/files.hpp"

namespace strand::scenario {
namespace {

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = std::filesystem::path(STRANDCAST_SOURCE_DIR) / "scenarios";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  return files;
}

Scenario scenario_named(const std::string& name) {
  return read_scenario(std::string(STRANDCAST_SOURCE_DIR) + "/scenarios/" + name + ".yaml");
}

TEST(ScenarioFiles, AreGoodAndNamedAsTheirFiles) {
  ASSERT_GE(scenario_files().size(), 4U);
  for (const std::filesystem::path& file : scenario_files()) {
    const Scenario scenario = read_scenario(file);
    EXPECT_EQ(scenario.name, file.stem());
    // Both without the traces of links, whose files only read_scenario() opens.
    EXPECT_EQ(parse_scenario(resolved_json(scenario), file),
              parse_scenario(support::read_file(file), file))
        << file;
  }
}

TEST(ScenarioFiles, PointEditorsToTheSchemaAndSayWhatTheyAsk) {
  for (const std::filesystem::path& file : scenario_files()) {
    const std::string text = support::read_file(file);
    const std::string opening =
        "# yaml-language-server: $schema=schema/scenario.schema.json\n#\n# Question: ";
    EXPECT_EQ(text.rfind(opening, 0), 0U) << file;
    EXPECT_NE(text.find("\n# Answer: "), std::string::npos) << file;
  }
}

// What each frame of a source of one size takes.
std::size_t datagrams_a_frame(const Scenario& scenario) {
  const auto& sizes = std::get<SizesSource>(scenario.source);
  EXPECT_EQ(sizes.smallest, sizes.largest);
  const std::size_t capacity =
      wire::chunk_capacity(scenario.transport.format, scenario.transport.max_datagram);
  return (sizes.largest.value() + capacity - 1) / capacity;
}

// The answers of both follow from four datagrams a frame and 5 % loss on every hop.
TEST(ScenarioFiles, OfTheClosedFormHaveFourDatagramsAFrame) {
  for (const char* name : {"seed_chain", "closed_form"}) {
    const Scenario scenario = scenario_named(name);
    EXPECT_EQ(datagrams_a_frame(scenario), 4U) << name;
    EXPECT_EQ(scenario.chain.size(), 4U) << name;
    EXPECT_EQ(scenario.transport.forwarding, wire::Forwarding::store_and_forward) << name;
    for (std::size_t place = 0; place < scenario.chain.size(); ++place) {
      EXPECT_EQ(link_between(scenario, {place, place + 1}).loss,
                link::LossModel(Probability::percent(5)))
          << name;
    }
  }
}

TEST(ScenarioFiles, HaveAPerfectOne) {
  const Scenario scenario = scenario_named("perfect_chain");
  EXPECT_TRUE(scenario.links.empty());
  EXPECT_EQ(scenario.default_link.loss, link::LossModel(Probability()));
  EXPECT_EQ(scenario.default_link.rate, std::nullopt);
}

}  // namespace
}  // namespace strand::scenario
