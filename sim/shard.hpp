// Which part of a sweep a process runs, where several share it: every n-th cell.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/expected.hpp"

namespace strand::sim {

struct Shard {
  std::uint32_t index = 0;  // from 0
  std::uint32_t count = 1;

  [[nodiscard]] bool has(std::size_t cell) const { return cell % count == index; }
  friend bool operator==(const Shard&, const Shard&) = default;
};

// "1/4" to "4/4". The error is half a line that says how to mend it.
[[nodiscard]] expected<Shard, std::string> parse_shard(std::string_view text);

struct ShardChoice {
  Shard shard;
  std::string from;  // "SLURM_ARRAY_TASK_ID=2 of 8"; empty where nothing says anything
};

// The value of a variable of the environment; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The shard of a Slurm array task, a Kubernetes indexed job, or an MPI process, in this order; all
// of the sweep where there is none. `shards` is how many there are, which Kubernetes does not say.
// The error is a line without the program's name.
[[nodiscard]] expected<ShardChoice, std::string> shard_of_environment(
    const Environment& environment, std::optional<std::uint32_t> shards);

}  // namespace strand::sim
