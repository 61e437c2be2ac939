// Small nodes for tests of the world itself: each does what its script says and writes down what it
// was given.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/node/node.hpp"

namespace strand::sim::test {

[[nodiscard]] inline ByteSpan bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

[[nodiscard]] inline Timestamp at(Duration since_start) {
  return run_start + since_start;
}

// What happened to a node, and when.
struct Happening {
  Duration time{};
  std::string what;

  friend bool operator==(const Happening&, const Happening&) = default;
};

inline void PrintTo(const Happening& happening, std::ostream* out) {
  *out << happening.time.count() << " ns: " << happening.what;
}

// Wakes at given instants, in order, and acts then; acts on other inputs as `on_input` says.
class ScriptedNode final : public Node {
 public:
  using Action = std::function<void(Outbox&)>;

  struct Script {
    std::vector<std::pair<Timestamp, Action>> acts;  // sorted by time
    std::function<void(const Input&, Outbox&)> on_input;
    bool finishes = false;  // after the last act
  };

  explicit ScriptedNode(Script script) : script_(std::move(script)) {}

  void handle(const Input& input, Timestamp now, Outbox& out) override {
    if (handling_) happenings.push_back({now - run_start, "called from inside itself"});
    handling_ = true;
    note(input, now);
    if (std::holds_alternative<DeadlineReached>(input)) {
      while (next_act_ < script_.acts.size() && script_.acts[next_act_].first <= now) {
        script_.acts[next_act_++].second(out);
      }
    } else if (script_.on_input) {
      script_.on_input(input, out);
    }
    handling_ = false;
  }
  [[nodiscard]] std::optional<Timestamp> deadline() const override {
    if (next_act_ == script_.acts.size()) return std::nullopt;
    return script_.acts[next_act_].first;
  }
  [[nodiscard]] bool finished() const override {
    return script_.finishes && next_act_ == script_.acts.size();
  }

  // Everything but deadlines; the bytes of a connection in `text`, piece by piece in `pieces`.
  std::vector<Happening> happenings;
  std::string text;
  std::vector<std::size_t> pieces;
  std::vector<std::string> datagrams;

 private:
  void note(const Input& input, Timestamp now) {
    const auto add = [&](std::string what) {
      happenings.push_back({now - run_start, std::move(what)});
    };
    if (const auto* datagram = std::get_if<DatagramReceived>(&input)) {
      std::string content(reinterpret_cast<const char*>(datagram->header.data()),
                          datagram->header.size());
      content.append(reinterpret_cast<const char*>(datagram->body.data()), datagram->body.size());
      datagrams.push_back(content);
      add("datagram " + content + " from " + to_string(datagram->from));
    } else if (const auto* opened = std::get_if<StreamOpened>(&input)) {
      add(opened->accepted ? "accepted" : "opened");
    } else if (const auto* received = std::get_if<StreamReceived>(&input)) {
      text.append(reinterpret_cast<const char*>(received->bytes.data()), received->bytes.size());
      pieces.push_back(received->bytes.size());
    } else if (const auto* closed = std::get_if<StreamClosed>(&input)) {
      constexpr const char* reasons[] = {"refused", "finished", "broken"};
      add(reasons[static_cast<int>(closed->reason)]);
    } else if (const auto* verified = std::get_if<FrameVerified>(&input)) {
      add(std::string(verified->result == Verification::intact ? "intact " : "corrupt ") +
          std::to_string(verified->frame.value()));
    } else if (std::holds_alternative<StartRequested>(input)) {
      add("start requested");
    }
  }

  Script script_;
  std::size_t next_act_ = 0;
  bool handling_ = false;
};

}  // namespace strand::sim::test
