#include "reports/html/scenario_facts.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand::reports::html {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Names = std::vector<std::string>;

EventMark only_event(const std::string& event) {
  const ScenarioFacts facts = facts_of(
      R"({"topology":{"chain":["A","B","C"]},"links":{"default":{"loss":"0%","delay":"20ms"}},)"
      R"("events":[)" +
      event + "]}");
  EXPECT_EQ(facts.events.size(), 1U);
  return facts.events.empty() ? EventMark{} : facts.events[0];
}

TEST(ParseTime, KnowsEveryUnit) {
  EXPECT_EQ(parse_time("500ms"), milliseconds(500));
  EXPECT_EQ(parse_time("1.5s"), milliseconds(1'500));
  EXPECT_EQ(parse_time("2min"), seconds(120));
  EXPECT_EQ(parse_time("7us"), std::chrono::microseconds(7));
}

TEST(ParseTime, RefusesWhatIsNone) {
  for (const char* text : {"", "5", "ms", "5 ms", "-5ms", "5.5.5ms", "5kg", "9999999999999s"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(ScenarioFacts, HaveTheDeadline) {
  EXPECT_EQ(facts_of(R"({"transport":{"deadline":"300ms"}})").deadline, milliseconds(300));
  EXPECT_FALSE(facts_of("{}").deadline);
}

TEST(ScenarioFacts, SayWhatAnEventChangesOnALink) {
  const EventMark mark =
      only_event(R"({"at":"8s","for":"4s","link":"A->B","set":{"loss":"5%","delay":"20ms"}})");
  EXPECT_EQ(mark.begin, seconds(8));
  EXPECT_EQ(mark.end, Duration(seconds(12)));
  EXPECT_EQ(mark.text, "A->B: loss 5%");
  EXPECT_EQ(mark.places, Names{"B"});
  // The way back of the same hop.
  EXPECT_EQ(only_event(R"({"at":"8s","link":"B->A","set":{}})").places, Names{"B"});
}

TEST(ScenarioFacts, FindTheHopsThatAPartitionCuts) {
  const EventMark mark =
      only_event(R"({"at":"1s","for":"1s","partition":[["coordinator","A"],["B","C"]]})");
  EXPECT_EQ(mark.text, "partition coordinator, A | B, C");
  EXPECT_EQ(mark.places, Names{"B"});
}

TEST(ScenarioFacts, TellWhatEndsFromWhatDoesNot) {
  const EventMark crash = only_event(R"({"at":"1s","crash":"B","restart_after":"2s"})");
  EXPECT_EQ(crash.end, Duration(seconds(3)));
  EXPECT_EQ(crash.text, "crash B, restart after 2s");
  EXPECT_EQ(crash.places, Names{"B"});
  EXPECT_TRUE(only_event(R"({"at":"1s","crash":"B"})").for_good);
  EXPECT_FALSE(only_event(R"({"at":"1s","join":"C"})").for_good);
  EXPECT_EQ(only_event(R"({"at":"1s","for":"2s","disk":"B","full":true})").text, "disk B, full");
}

TEST(ScenarioFacts, LeaveOutWhatTheyDoNotUnderstand) {
  for (const char* text : {"", "[]", "{", R"({"events":7})", R"({"events":[7,{},{"at":"soon"}]})",
                           R"({"transport":7,"links":7,"topology":[]})"}) {
    EXPECT_TRUE(facts_of(text).events.empty()) << text;
  }
  EXPECT_EQ(only_event(R"({"at":"1s","partition":7})").places, Names{});
  EXPECT_EQ(only_event(R"({"at":"1s","link":7,"set":7})").places, Names{});
}

}  // namespace
}  // namespace strand::reports::html
