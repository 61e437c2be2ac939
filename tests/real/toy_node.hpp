// A node for tests of a driver: does what its script says, and finishes when told to.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "core/node/node.hpp"

namespace strand::real::test {

class ToyNode final : public Node {
 public:
  // Called with every input but the first, which is the deadline that begins a node.
  using Script = std::function<void(ToyNode&, const Input&, Timestamp, Outbox&)>;

  explicit ToyNode(Script script, Script begin = nullptr)
      : script_(std::move(script)), begin_(std::move(begin)) {}

  void handle(const Input& input, Timestamp now, Outbox& out) override {
    if (std::holds_alternative<DeadlineReached>(input)) deadline_.reset();
    const Script& script = std::exchange(begun_, true) ? script_ : begin_;
    if (script) script(*this, input, now, out);
  }
  [[nodiscard]] std::optional<Timestamp> deadline() const override { return deadline_; }
  [[nodiscard]] bool finished() const override { return finished_; }

  void wake_at(Timestamp when) { deadline_ = when; }
  void finish() { finished_ = true; }

 private:
  Script script_;
  Script begin_;
  std::optional<Timestamp> deadline_ = run_start;
  bool begun_ = false;
  bool finished_ = false;
};

}  // namespace strand::real::test
