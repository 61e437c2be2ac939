// A link's options in the scenario language's own words, for people.
#pragma once

#include <string>

#include "core/link/link_options.hpp"

namespace strand::sim {

// What is not as on a perfect link: "delay 20ms, loss 0.2%"; "perfect" where nothing is.
[[nodiscard]] std::string link_words(const link::LinkOptions& options);
// What a change makes different: "rate 4mbit instead of 6mbit"; "nothing" where it is nothing.
[[nodiscard]] std::string change_words(const link::LinkOptions& before,
                                       const link::LinkOptions& after);

}  // namespace strand::sim
