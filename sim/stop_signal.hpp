// SIGINT and SIGTERM: they end what runs early, and then the program, after the report of what ran
// is written.
#pragma once

#include <atomic>
#include <optional>

#include "reports/exit_code.hpp"

namespace strand::sim {

// From now on, the first signal sets the flag that this returns, which lives as long as the
// program; a second one ends the program as if it were not handled.
[[nodiscard]] const std::atomic<bool>& watch_stop_signals();

// How the program ends because of a signal; nothing where none came.
[[nodiscard]] std::optional<reports::ExitCode> exit_code_of_signal();

}  // namespace strand::sim
