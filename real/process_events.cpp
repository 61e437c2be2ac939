#include "real/process_events.hpp"

#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "core/scenario/units.hpp"

namespace strand::real {

ProcessEvents::ProcessEvents(std::vector<ProcessTurn> turns, ProgramGroup& programs,
                             std::function<void(const std::string&)> say)
    : turns_(std::move(turns)), programs_(programs), say_(std::move(say)) {}

void ProcessEvents::begin(Timestamp start) {
  if (!start_) start_ = start;
}

std::optional<Timestamp> ProcessEvents::next() const {
  if (!start_ || next_ == turns_.size()) return std::nullopt;
  return *start_ + turns_[next_].at;
}

void ProcessEvents::carry_out(Timestamp now) {
  while (const auto due = next()) {
    if (*due > now) return;
    carry_out(turns_[next_++]);
  }
}

// A program that has ended in order, or is down, cannot crash, nor stand still.
void ProcessEvents::carry_out(const ProcessTurn& turn) {
  using Kind = ProcessTurn::Kind;
  const bool running = programs_.is_running(turn.place) && !down_.contains(turn.place);
  const auto tell = [&](const char* what) {
    say_(fmt::format("at {} {} {}", scenario::write_duration(turn.at),
                     programs_.plan(turn.place).title, what));
  };
  switch (turn.kind) {
    case Kind::crash:
    case Kind::restart:
      if (!running) return;
      crash(turn.place, turn.kind == Kind::restart);
      return tell("crashes");
    case Kind::begin:
      if (!down_.contains(turn.place)) return;
      start_again(turn.place);
      return tell("begins anew");
    case Kind::pause:
      if (!running) return;
      standing_.insert(turn.place);
      programs_.signal(turn.place, SIGSTOP);
      return tell("stands still");
    case Kind::resume:
      if (standing_.erase(turn.place) == 0) return;
      programs_.signal(turn.place, SIGCONT);
      return tell("goes on");
    case Kind::join:
      programs_.start(turn.place);
      return tell("joins");
  }
}

void ProcessEvents::crash(std::size_t place, bool comes_again) {
  down_.insert(place);
  standing_.erase(place);
  if (comes_again) {
    programs_.crash(place);
  } else {
    programs_.signal(place, SIGKILL);
  }
}

// The log, the ports and the frames are the other's until it has ended.
void ProcessEvents::start_again(std::size_t place) {
  if (programs_.is_running(place)) {
    awaited_.insert(place);
    return;
  }
  down_.erase(place);
  programs_.start_again(place);
}

bool ProcessEvents::on_ended(std::size_t place) {
  standing_.erase(place);
  if (!down_.contains(place)) return false;
  if (awaited_.erase(place) > 0) start_again(place);
  return true;
}

void ProcessEvents::end() {
  next_ = turns_.size();
  awaited_.clear();
  for (const std::size_t place : std::exchange(standing_, {})) programs_.signal(place, SIGCONT);
}

}  // namespace strand::real
