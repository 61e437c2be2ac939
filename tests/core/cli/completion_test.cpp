#include "core/cli/completion.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/cli/sample_program.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::cli {
namespace {

// Asks a real bash, in a folder with tune.yaml and songs/.
class BashCompletion : public testing::Test {
 protected:
  BashCompletion() {
    support::write_file(folder_.path() / "fife.bash", completion(test::sample_page(), Shell::bash));
    support::write_file(folder_.path() / "tune.yaml", "");
    support::write_file(folder_.path() / "a tune", "");
    std::filesystem::create_directory(folder_.path() / "songs");
  }

  // What the last of the words, which bash has split, may become; a blank behind each.
  std::string complete(const std::string& words) {
    const std::string script = "cd '" + folder_.path().string() +
                               "' && . ./fife.bash && COMP_WORDS=(" + words +
                               ") && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _fife && "
                               "printf '%s ' \"${COMPREPLY[@]}\" > out";
    support::write_file(folder_.path() / "ask.bash", script);
    const std::string command = "bash '" + (folder_.path() / "ask.bash").string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << script;
    return support::read_file(folder_.path() / "out");
  }

  support::TemporaryFolder folder_;
};

TEST_F(BashCompletion, OffersCommandsAndFiles) {
  EXPECT_EQ(complete("fife ch"), "check ");
  EXPECT_EQ(complete("fife tu"), "tune.yaml ");
  EXPECT_EQ(complete("fife 'a t'"), "a tune ");
}

TEST_F(BashCompletion, OffersTheOptionsOfTheCommand) {
  EXPECT_EQ(complete("fife --re"), "--report ");
  EXPECT_EQ(complete("fife --qu"), "--quiet ");
  EXPECT_EQ(complete("fife check --"), "--help --baseline ");
}

TEST_F(BashCompletion, OffersValues) {
  EXPECT_EQ(complete("fife --terminal ''"), "auto none ");
  EXPECT_EQ(complete("fife --terminal = a"), "auto ");
  EXPECT_EQ(complete("fife --terminal ="), "auto none ");
  EXPECT_EQ(complete("fife --report t"), "text trace ");
  EXPECT_EQ(complete("fife --report json,tr"), "json,trace ");
}

TEST_F(BashCompletion, OffersFilesAndFoldersWhereTheyAreTaken) {
  EXPECT_EQ(complete("fife --out ''"), "songs ");
  EXPECT_EQ(complete("fife check --baseline t"), "tune.yaml ");
  EXPECT_EQ(complete("fife --seed ''"), " ");
}

TEST(Completion, QuotesWhatZshAndFishWouldRead) {
  const std::string zsh = completion(test::sample_page(), Shell::zsh);
  EXPECT_NE(zsh.find("'*--seed=[Seed, it'\\''s whole]:N: '"), std::string::npos) << zsh;
  EXPECT_NE(zsh.find("[Folder \\[made\\]]:DIR:_files -/'"), std::string::npos) << zsh;
  const std::string fish = completion(test::sample_page(), Shell::fish);
  EXPECT_NE(fish.find("-l seed -x -d 'Seed, it\\'s whole'"), std::string::npos) << fish;
  EXPECT_NE(fish.find("-d 'Another \\\\ file'"), std::string::npos) << fish;
}

TEST(Completion, KnowsThreeShells) {
  EXPECT_EQ(shell_named("bash"), Shell::bash);
  EXPECT_EQ(shell_named("zsh"), Shell::zsh);
  EXPECT_EQ(shell_named("fish"), Shell::fish);
  EXPECT_EQ(shell_named("csh"), std::nullopt);
}

}  // namespace
}  // namespace strand::cli
