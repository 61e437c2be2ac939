#include "core/base/storage_problem.hpp"

#include <array>

#include "core/base/assert.hpp"

namespace strand {
namespace {

struct Words {
  StorageProblem problem;
  std::string_view word;
  std::string_view description;
};

constexpr std::array<Words, 5> all_words = {{
    {StorageProblem::disk_full, "disk_full", "the disk was full"},
    {StorageProblem::not_writable, "not_writable", "the folder was not writable"},
    {StorageProblem::no_descriptors, "no_descriptors", "the program was out of descriptors"},
    {StorageProblem::too_slow, "too_slow", "the disk was too slow"},
    {StorageProblem::failed, "failed", "writing failed"},
}};

const Words& words_of(StorageProblem problem) {
  const auto index = static_cast<std::size_t>(problem);
  STRAND_ASSERT(index < all_words.size() && all_words[index].problem == problem);
  return all_words[index];
}

}  // namespace

std::string_view word_of(StorageProblem problem) {
  return words_of(problem).word;
}

std::optional<StorageProblem> storage_problem_of(std::string_view word) {
  for (const Words& words : all_words) {
    if (words.word == word) return words.problem;
  }
  return std::nullopt;
}

std::string_view describe(StorageProblem problem) {
  return words_of(problem).description;
}

}  // namespace strand
