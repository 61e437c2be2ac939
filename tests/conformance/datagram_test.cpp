// Datagrams, the same in both worlds.
#include <array>
#include <string>
#include <vector>

#include "tests/conformance/scripted_node.hpp"
#include "tests/conformance/test_world.hpp"

namespace strand::conformance {
namespace {

constexpr std::string_view goodbye = "goodbye";

// Sends every datagram back to where it came from, until it is told goodbye.
class EchoNode final : public ScriptedNode {
 public:
  using ScriptedNode::ScriptedNode;

  std::vector<Endpoint> senders;

 private:
  void on_datagram(Endpoint from, const std::string& bytes, const BufferSlice&) override {
    senders.push_back(from);
    if (bytes == goodbye) return finish();
    send(from, bytes);
  }
};

struct Cut {
  std::size_t header = 0;
  std::size_t payload = 0;
};

// Sends one datagram after another, each when the one before has come back.
class SizesNode final : public ScriptedNode {
 public:
  SizesNode(const Place& place, Place echo, std::vector<Cut> cuts)
      : ScriptedNode(place), echo_(echo), cuts_(std::move(cuts)) {}

  std::size_t answered = 0;

 private:
  void start() override { send_next(); }
  void on_datagram(Endpoint from, const std::string& bytes, const BufferSlice&) override {
    EXPECT_EQ(from, echo_.data);
    const Cut cut = cuts_[answered];
    EXPECT_TRUE(bytes == expected()) << cut.header << " + " << cut.payload << " bytes";
    ++answered;
    send_next();
  }
  void send_next() {
    if (answered == cuts_.size()) {
      send(echo_.data, goodbye);
      return finish();
    }
    const std::string bytes = expected();
    const std::size_t header = cuts_[answered].header;
    send(echo_.data, std::string_view(bytes).substr(0, header),
         std::string_view(bytes).substr(header));
  }
  [[nodiscard]] std::string expected() const {
    return pattern(cuts_[answered].header + cuts_[answered].payload, answered);
  }

  Place echo_;
  std::vector<Cut> cuts_;
};

TEST_P(Conformance, GathersHeaderAndPayloadOfDatagramsOfOneTo60000Bytes) {
  std::vector<Cut> cuts;
  for (const std::size_t header : {std::size_t{0}, std::size_t{1}, Outbox::max_header_size}) {
    for (const std::size_t payload :
         std::initializer_list<std::size_t>{1, 2, 63, 64, 65, 300, 1136, 1200, 1472, 1473, 1536,
                                            1537, 9000, 16'384, 59'936, 1, 1200}) {
      cuts.push_back({header, payload});
    }
  }
  cuts.push_back({Outbox::max_header_size, 0});
  cuts.push_back({0, 60'000});
  auto& echo = add<EchoNode>();
  auto& sender = add<SizesNode>(echo.place(), cuts);
  ASSERT_TRUE(world->run());
  EXPECT_EQ(sender.answered, cuts.size());
  // Every one came from the sender, and so did the goodbye.
  EXPECT_EQ(echo.senders, std::vector(cuts.size() + 1, sender.place().data));
}

// Keeps what it receives.
class KeepingNode final : public ScriptedNode {
 public:
  KeepingNode(const Place& place, std::size_t count) : ScriptedNode(place), count_(count) {}

  std::vector<std::string> received;
  std::vector<BufferSlice> kept;

 private:
  void on_datagram(Endpoint, const std::string& bytes, const BufferSlice& body) override {
    received.push_back(bytes);
    kept.push_back(body);
    if (received.size() == count_) finish();
  }

  std::size_t count_;
};

class BurstNode final : public ScriptedNode {
 public:
  BurstNode(const Place& place, Endpoint to, std::vector<std::string> datagrams)
      : ScriptedNode(place), to_(to), datagrams_(std::move(datagrams)) {}

 private:
  void start() override {
    for (const std::string& datagram : datagrams_) send(to_, datagram);
    finish();
  }

  Endpoint to_;
  std::vector<std::string> datagrams_;
};

// 300 datagrams are more than any batch of a driver, and, at 2,304 bytes of kernel memory for each
// of up to 1,500 bytes, fit into the smallest receive buffer that a driver accepts without warning.
TEST_P(Conformance, DeliversABurstOnceInOrderIntoBytesThatMayBeKept) {
  std::vector<std::string> datagrams;
  for (std::size_t i = 0; i < 300; ++i) datagrams.push_back(pattern(1 + i * 7 % 1500, i));
  auto& keeper = add<KeepingNode>(datagrams.size());
  add<BurstNode>(keeper.place().data, datagrams);
  ASSERT_TRUE(world->run());
  EXPECT_EQ(keeper.received, datagrams);
  // The bytes that were kept from the first are still those that came, after all the others have.
  for (std::size_t i = 0; i < datagrams.size(); ++i) {
    const BufferSlice& slice = keeper.kept[i];
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(slice.data()), slice.size()), datagrams[i]);
  }
}

// Speaks to nobody, waits whether something comes of it, and then speaks to somebody.
class LonelyNode final : public ScriptedNode {
 public:
  LonelyNode(const Place& place, Endpoint nobody, Endpoint echo)
      : ScriptedNode(place), nobody_(nobody), echo_(echo) {}

  bool answered = false;

 private:
  void start() override {
    for (int i = 0; i < 3; ++i) send(nobody_, "is anybody there?");
    wake_after(std::chrono::milliseconds(20));
  }
  void wake() override {
    waited_ = true;
    send(nobody_, "nobody?");
    send(echo_, "you?");
  }
  void on_datagram(Endpoint from, const std::string& bytes, const BufferSlice&) override {
    EXPECT_TRUE(waited_);
    EXPECT_EQ(from, echo_);
    EXPECT_EQ(bytes, "you?");
    answered = true;
    send(echo_, goodbye);
    finish();
  }

  Endpoint nobody_;
  Endpoint echo_;
  bool waited_ = false;
};

TEST_P(Conformance, SaysNothingOfADatagramToNobody) {
  auto& echo = add<EchoNode>();
  auto& lonely = add<LonelyNode>(world->nobody(), echo.place().data);
  ASSERT_TRUE(world->run());
  EXPECT_TRUE(lonely.answered);
}

INSTANTIATE_TEST_SUITE_P(Datagrams, Conformance, testing::ValuesIn(all_worlds), kind_name);

}  // namespace
}  // namespace strand::conformance
