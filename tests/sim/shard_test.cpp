#include "sim/shard.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

using Variables = std::map<std::string, std::string>;

expected<ShardChoice, std::string> chosen(const Variables& variables,
                                          std::optional<std::uint32_t> shards = std::nullopt) {
  return shard_of_environment(
      [&](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
      },
      shards);
}

TEST(Shard, IsReadFromOneOn) {
  EXPECT_EQ(parse_shard("1/4").value(), (Shard{0, 4}));
  EXPECT_EQ(parse_shard("4/4").value(), (Shard{3, 4}));
  for (const char* text : {"0/4", "5/4", "4", "/4", "1/", "a/4", "1/4x", ""}) {
    EXPECT_FALSE(parse_shard(text)) << text;
  }
}

TEST(Shard, HasEveryNthCell) {
  const Shard shard{1, 3};
  EXPECT_FALSE(shard.has(0));
  EXPECT_TRUE(shard.has(1));
  EXPECT_TRUE(shard.has(4));
}

TEST(Shard, IsEverythingWhereNothingSaysMore) {
  EXPECT_EQ(chosen({}).value().shard, (Shard{0, 1}));
  EXPECT_EQ(chosen({}).value().from, "");
}

TEST(Shard, OfASlurmArrayIsCountedFromItsLeastTask) {
  const auto choice = chosen({{"SLURM_ARRAY_TASK_ID", "7"},
                              {"SLURM_ARRAY_TASK_MIN", "1"},
                              {"SLURM_ARRAY_TASK_STEP", "2"},
                              {"SLURM_ARRAY_TASK_COUNT", "4"}});
  EXPECT_EQ(choice.value().shard, (Shard{3, 4}));
  EXPECT_EQ(choice.value().from, "SLURM_ARRAY_TASK_ID=7 of 4 tasks from 1");
}

TEST(Shard, OfAKubernetesJobNeedsToBeToldHowMany) {
  EXPECT_EQ(chosen({{"JOB_COMPLETION_INDEX", "2"}}, 8).value().shard, (Shard{2, 8}));
  EXPECT_EQ(chosen({{"JOB_COMPLETION_INDEX", "2"}}).error(),
            "JOB_COMPLETION_INDEX is set, which does not say of how many; give --shards N, the "
            "job's completions");
  EXPECT_FALSE(chosen({{"JOB_COMPLETION_INDEX", "8"}}, 8));
}

TEST(Shard, OfAnMpiProcessIsItsRank) {
  EXPECT_EQ(chosen({{"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "5"}}).value().shard,
            (Shard{3, 5}));
  EXPECT_EQ(chosen({{"PMI_RANK", "1"}, {"PMI_SIZE", "2"}}).value().shard, (Shard{1, 2}));
}

TEST(Shard, IsNotGuessedFromWhatIsNoNumberOrContradictsItself) {
  EXPECT_EQ(chosen({{"PMI_RANK", "one"}, {"PMI_SIZE", "2"}}).error(),
            "PMI_RANK is 'one' in the environment, which is no number; give --shard I/N, or unset "
            "it");
  EXPECT_FALSE(chosen({{"PMI_RANK", "1"}, {"PMI_SIZE", "2"}}, 3));
  EXPECT_FALSE(chosen({}, 3));
}

}  // namespace
}  // namespace strand::sim
