// How many files and sockets a program may have open at once, which a person sets with ulimit -n.
#pragma once

#include <cstddef>
#include <string>

namespace strand::real {

// What a node's program opens at its start: its log and the lock of it, its sockets, what the event
// loop, signals and the terminal take. Connections and frames come on top.
inline constexpr std::size_t descriptors_at_start = 12;

// Makes sure that the program can open `count` more; throws ProgramError, whose line says how to
// allow more. What is found now may be gone a moment later only if the program itself takes it.
void require_descriptors(std::size_t count);

// The line: "no more than 14 files may be open at once, ...".
[[nodiscard]] std::string out_of_descriptors();

}  // namespace strand::real
