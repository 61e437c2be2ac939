// Runs a program twice and compares what happens, event by event.
//
// The two are processes of their own, side by side, under conditions that differ where they may:
// where memory lies, what it holds before it is written to (MALLOC_PERTURB_, mallopt(3)), the
// environment, and the instants at which they run. So a run that depends on any of these shows, and
// not only one that keeps something from run to run. Both write their facts to a pipe; nothing is
// kept but a block of each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/fact.hpp"

namespace strand::sim {

// Writes facts to a descriptor, which it does not own.
class FactWriter final : public FactSink {
 public:
  // What a program that is checked writes its facts to.
  static constexpr int checked_descriptor = 3;

  explicit FactWriter(int descriptor) : descriptor_(descriptor) {}

  // What follows is of another run.
  void begin_run(std::uint32_t run);
  // Ends the process in silence when nobody reads any more.
  void take(std::span<const Fact> facts) override;

 private:
  int descriptor_;
};

struct Divergence {
  std::uint32_t run = 0;
  std::uint64_t event = 0;   // its number in the run, from 0
  std::optional<Fact> once;  // nothing: there are no more
  std::optional<Fact> again;

  // Which run differs first at which event, and on a line each what happened in the one and in the
  // other.
  [[nodiscard]] std::string text(std::span<const std::string> host_names, std::uint64_t seed) const;
};

struct DeterminismOutcome {
  std::uint64_t events = 0;  // that were the same
  std::optional<Divergence> divergence;
};

// A program could not be started, or failed.
class DeterminismError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Runs `command`, a program's path and its arguments, which writes facts with a FactWriter.
[[nodiscard]] DeterminismOutcome check_determinism(const std::vector<std::string>& command);

}  // namespace strand::sim
