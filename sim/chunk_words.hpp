// Sets of chunks in words: ranges, so that sixty chunks that fared alike do not take sixty numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace strand::sim {

// "0-4, 6" of ascending numbers; after `most` ranges the rest is counted: "0, 2, 4 and 9 others".
[[nodiscard]] std::string ranges_text(const std::vector<std::uint32_t>& chunks,
                                      std::size_t most = 12);

// "chunk 2", "chunks 0-4, 6", "all 26 chunks", "its only chunk". `total` is of the whole frame, 0
// where it is not known. `chunks` is not empty.
[[nodiscard]] std::string chunk_words(const std::vector<std::uint32_t>& chunks,
                                      std::uint32_t total);

// "repair 2", "repairs 0-2". `repairs` is not empty.
[[nodiscard]] std::string repair_words(const std::vector<std::uint32_t>& repairs);

}  // namespace strand::sim
