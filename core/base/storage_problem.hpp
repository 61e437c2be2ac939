// Why a peer could not store frames, as far as that matters to whoever has to mend it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace strand {

enum class StorageProblem : std::uint8_t {
  disk_full,
  not_writable,    // the folder is gone, read-only, or somebody else's
  no_descriptors,  // the program may have no more files open
  too_slow,        // too many frames waited for the disk
  failed,          // anything else, such as a device that errs
};

// As messages and reports have it: "disk_full".
[[nodiscard]] std::string_view word_of(StorageProblem problem);
// Nothing for a word that is none of them.
[[nodiscard]] std::optional<StorageProblem> storage_problem_of(std::string_view word);
// For people: "the disk was full".
[[nodiscard]] std::string_view describe(StorageProblem problem);

}  // namespace strand
