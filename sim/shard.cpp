#include "sim/shard.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace strand::sim {

namespace {

constexpr std::uint32_t most_shards = 100'000;

std::optional<std::uint32_t> number_of(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

using Choice = expected<ShardChoice, std::string>;

// A variable that must be a number where it is set.
expected<std::optional<std::uint32_t>, std::string> number_in(const Environment& environment,
                                                              const std::string& name) {
  const std::optional<std::string> text = environment(name);
  if (!text) return std::nullopt;
  const std::optional<std::uint32_t> value = number_of(*text);
  if (value) return value;
  return unexpected(fmt::format(
      "{} is '{}' in the environment, which is no number; give --shard I/N, or unset it", name,
      *text));
}

Choice choose(std::uint32_t index, std::uint32_t count, const std::string& from,
              std::optional<std::uint32_t> shards) {
  if (shards && *shards != count) {
    return unexpected(fmt::format("--shards {}, but {}; give --shard I/N instead", *shards, from));
  }
  if (count == 0 || count > most_shards || index >= count) {
    return unexpected(
        fmt::format("{} is no shard of a sweep; give --shard I/N, of 1/N to N/N", from));
  }
  return ShardChoice{{index, count}, from};
}

// An array is numbered from its least task in steps (sbatch's manual, "OUTPUT ENVIRONMENT
// VARIABLES").
Choice shard_of_slurm(const Environment& environment, std::uint32_t task,
                      std::optional<std::uint32_t> shards) {
  const auto count = number_in(environment, "SLURM_ARRAY_TASK_COUNT");
  if (!count) return unexpected(count.error());
  const auto least = number_in(environment, "SLURM_ARRAY_TASK_MIN");
  if (!least) return unexpected(least.error());
  const auto step = number_in(environment, "SLURM_ARRAY_TASK_STEP");
  if (!step) return unexpected(step.error());
  const std::optional<std::uint32_t> known = *count ? *count : shards;
  if (!known) {
    return unexpected<std::string>(
        "SLURM_ARRAY_TASK_ID is set and SLURM_ARRAY_TASK_COUNT is not; give --shard I/N");
  }
  const std::uint32_t first = least->value_or(0);
  const std::uint32_t by = step->value_or(1);
  const std::string from =
      fmt::format("SLURM_ARRAY_TASK_ID={} of {} tasks from {}", task, *known, first);
  if (task < first || by == 0) return choose(*known, *known, from, shards);
  return choose((task - first) / by, *known, from, shards);
}

}  // namespace

expected<Shard, std::string> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  const bool whole = slash != std::string_view::npos;
  const std::uint32_t index = number_of(text.substr(0, slash)).value_or(0);
  const std::uint32_t count = whole ? number_of(text.substr(slash + 1)).value_or(0) : 0;
  if (index < 1 || index > count || count > most_shards) {
    return unexpected(
        fmt::format("--shard '{}' is not I/N; of four shards write 1/4, 2/4, 3/4 and 4/4", text));
  }
  return Shard{index - 1, count};
}

expected<ShardChoice, std::string> shard_of_environment(const Environment& environment,
                                                        std::optional<std::uint32_t> shards) {
  const auto task = number_in(environment, "SLURM_ARRAY_TASK_ID");
  if (!task) return unexpected(task.error());
  if (*task) return shard_of_slurm(environment, **task, shards);

  const auto completion = number_in(environment, "JOB_COMPLETION_INDEX");
  if (!completion) return unexpected(completion.error());
  if (*completion) {
    if (!shards) {
      return unexpected<std::string>(
          "JOB_COMPLETION_INDEX is set, which does not say of how many; give --shards N, the job's "
          "completions");
    }
    return choose(**completion, *shards,
                  fmt::format("JOB_COMPLETION_INDEX={} of {}", **completion, *shards), shards);
  }

  const std::pair<std::string, std::string> mpi[] = {
      {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"}, {"PMI_RANK", "PMI_SIZE"}};
  for (const auto& [rank_name, size_name] : mpi) {
    const auto rank = number_in(environment, rank_name);
    if (!rank) return unexpected(rank.error());
    const auto size = number_in(environment, size_name);
    if (!size) return unexpected(size.error());
    if (!*rank || !*size) continue;
    return choose(**rank, **size, fmt::format("{}={} of {}", rank_name, **rank, **size), shards);
  }
  if (shards) {
    return unexpected<std::string>(
        "--shards says how many, and nothing which one; give --shard I/N instead");
  }
  return ShardChoice{};
}

}  // namespace strand::sim
