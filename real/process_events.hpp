// Carries out what the events of a scenario do to whole programs of a run: kills them, starts them
// anew, lets them stand still, starts those that join. The launcher drives it, and says which of
// them have ended.
//
// It borrows the programs, which are numbered by their places in the chain.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "real/host_turns.hpp"
#include "real/program_group.hpp"

namespace strand::real {

class ProcessEvents {
 public:
  // `say` is given a line for a person when something happens.
  ProcessEvents(std::vector<ProcessTurn> turns, ProgramGroup& programs,
                std::function<void(const std::string&)> say);

  // The source has started at `start`: events count from there. The first call holds.
  void begin(Timestamp start);
  // When carry_out() has something to do next.
  [[nodiscard]] std::optional<Timestamp> next() const;
  // What is due at `now`. Throws std::system_error when a program cannot be started.
  void carry_out(Timestamp now);
  // To be asked about every program that has ended: whether it did as an event had it.
  [[nodiscard]] bool on_ended(std::size_t place);
  // Nothing happens any more, and what stands still goes on.
  void end();

 private:
  void carry_out(const ProcessTurn& turn);
  void crash(std::size_t place, bool comes_again);
  void start_again(std::size_t place);

  const std::vector<ProcessTurn> turns_;  // by time
  ProgramGroup& programs_;
  const std::function<void(const std::string&)> say_;
  std::optional<Timestamp> start_;
  std::size_t next_ = 0;
  std::set<std::size_t> down_;      // by a crash
  std::set<std::size_t> awaited_;   // those of them that start as soon as they have ended
  std::set<std::size_t> standing_;  // still
};

}  // namespace strand::real
