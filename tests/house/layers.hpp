// The layers of the project and what each may know: the table behind "dependencies run one way".
// docs/architecture.md says why it is so.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace strand::house {

struct Layer {
  std::string_view folder;              // with all that lies below it
  std::string_view target;              // its CMake library, StrandCast::TARGET
  std::string_view name_space;          // the namespace that its code lives in
  std::vector<std::string_view> below;  // folders of the layers that it may use
  // Libraries from outside that it may include: the beginnings of their header names. The standard
  // library is there for all; names that may not be used are in name_rules.hpp.
  std::vector<std::string_view> outside;
  // Node logic and what it stands on: no randomness, threads, files, sockets, environment, clock.
  bool pure = false;
};

[[nodiscard]] std::span<const Layer> layers();
// The layer that a file belongs to; nullptr for tests.
[[nodiscard]] const Layer* layer_of(std::string_view path);
[[nodiscard]] const Layer* layer_of_target(std::string_view target);
[[nodiscard]] bool may_use(const Layer& from, const Layer& to);

}  // namespace strand::house
