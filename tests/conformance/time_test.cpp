// Deadlines and posted inputs, the same in both worlds. ScriptedNode checks on every call that no
// deadline comes before its time and that time does not go back.
#include <vector>

#include "tests/conformance/scripted_node.hpp"
#include "tests/conformance/test_world.hpp"

namespace strand::conformance {
namespace {

class TimeConformance : public Conformance {};

constexpr Duration millisecond = std::chrono::milliseconds(1);

// Wakes after each delay in turn.
class AlarmNode final : public ScriptedNode {
 public:
  AlarmNode(const Place& place, std::vector<Duration> delays)
      : ScriptedNode(place), delays_(std::move(delays)) {}

  std::size_t woken = 0;

 private:
  void start() override { wake_after(delays_[0]); }
  void wake() override {
    if (++woken == delays_.size()) return finish();
    wake_after(delays_[woken]);
  }

  std::vector<Duration> delays_;
};

TEST_P(TimeConformance, WakesANodeAtEveryDeadlineInTurn) {
  const std::vector<Duration> delays = {millisecond,      Duration(1),     5 * millisecond,
                                        millisecond / 10, millisecond / 2, Duration(1)};
  auto& node = add<AlarmNode>(delays);
  ASSERT_TRUE(world->run());
  EXPECT_EQ(node.woken, delays.size());
}

// Has a deadline far away until a datagram of its own arrives; then a near one; then a later one
// than that; then none, while a datagram is still on its way.
class ChangingNode final : public ScriptedNode {
 public:
  using ScriptedNode::ScriptedNode;

  std::vector<std::string> happened;

 private:
  void start() override {
    wake_after(std::chrono::hours(1));
    send(place().data, "sooner");
  }
  void on_datagram(Endpoint, const std::string& bytes, const BufferSlice&) override {
    happened.push_back(bytes);
    if (bytes == "sooner") {
      wake_after(5 * millisecond);
    } else if (bytes == "later") {
      near_ = now() + 2 * millisecond;
      wake_after(40 * millisecond);
    } else {
      finish();
    }
  }
  void wake() override {
    happened.push_back("woken");
    if (happened.size() == 2) {
      wake_after(2 * millisecond);
      send(place().data, "later");
    } else {
      EXPECT_GE(now(), near_ + 38 * millisecond);
      never_wake();
      send(place().data, "end");
    }
  }

  Timestamp near_ = run_start;
};

TEST_P(TimeConformance, FollowsADeadlineThatMoves) {
  auto& node = add<ChangingNode>();
  ASSERT_TRUE(world->run());
  EXPECT_EQ(node.happened, (std::vector<std::string>{"sooner", "woken", "later", "woken", "end"}));
}

// Notes posted inputs until it is told to quit.
class PostboxNode final : public ScriptedNode {
 public:
  using ScriptedNode::ScriptedNode;

  std::vector<std::string> received;

 private:
  void on_posted(const Input& input) override {
    if (const auto* verified = std::get_if<FrameVerified>(&input)) {
      received.push_back((verified->result == Verification::intact ? "intact " : "corrupt ") +
                         std::to_string(verified->frame.value()));
    } else if (const auto* captured = std::get_if<FrameCaptured>(&input)) {
      received.push_back("captured " + std::to_string(captured->encoded.size()));
    } else if (std::holds_alternative<StartRequested>(input)) {
      received.push_back("start");
    } else if (std::holds_alternative<SourceEnded>(input)) {
      received.push_back("source ended");
    } else if (std::holds_alternative<QuitRequested>(input)) {
      finish();
    }
  }
};

TEST_P(TimeConformance, GivesPostedInputsInOrder) {
  auto& node = add<PostboxNode>();
  std::vector<std::string> expected;
  world->post(0, StartRequested{});
  expected.push_back("start");
  for (std::uint32_t i = 0; i < 200; ++i) {
    const Verification result = i % 3 == 0 ? Verification::intact : Verification::corrupt;
    world->post(0, FrameVerified{FrameNumber(i), result});
    expected.push_back((i % 3 == 0 ? "intact " : "corrupt ") + std::to_string(i));
    world->post(0, FrameCaptured{Buffer::allocate(i).slice(), false});
    expected.push_back("captured " + std::to_string(i));
  }
  world->post(0, SourceEnded{});
  expected.push_back("source ended");
  world->post(0, QuitRequested{});
  // A node that has finished gets nothing more, which ScriptedNode checks.
  world->post(0, StartRequested{});
  ASSERT_TRUE(world->run());
  EXPECT_EQ(node.received, expected);
}

INSTANTIATE_TEST_SUITE_P(Time, TimeConformance, testing::ValuesIn(all_worlds), kind_name);

}  // namespace
}  // namespace strand::conformance
