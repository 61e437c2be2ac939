#include "sim/chunk_words.hpp"

#include <fmt/format.h>

#include "core/base/assert.hpp"

namespace strand::sim {

std::string ranges_text(const std::vector<std::uint32_t>& chunks, std::size_t most) {
  std::string text;
  std::size_t ranges = 0;
  for (std::size_t begin = 0; begin < chunks.size();) {
    if (ranges++ == most) {
      const std::size_t rest = chunks.size() - begin;
      return text + fmt::format(" and {} other{}", rest, rest == 1 ? "" : "s");
    }
    std::size_t end = begin + 1;
    while (end < chunks.size() && chunks[end] == chunks[end - 1] + 1) ++end;
    if (begin > 0) text += ", ";
    text += end - begin == 1 ? fmt::format("{}", chunks[begin])
                             : fmt::format("{}-{}", chunks[begin], chunks[end - 1]);
    begin = end;
  }
  return text;
}

std::string chunk_words(const std::vector<std::uint32_t>& chunks, std::uint32_t total) {
  STRAND_ASSERT(!chunks.empty());
  if (total == 1) return "its only chunk";
  if (chunks.size() == total) return fmt::format("all {} chunks", total);
  return fmt::format("chunk{} {}", chunks.size() == 1 ? "" : "s", ranges_text(chunks));
}

std::string repair_words(const std::vector<std::uint32_t>& repairs) {
  STRAND_ASSERT(!repairs.empty());
  return fmt::format("repair{} {}", repairs.size() == 1 ? "" : "s", ranges_text(repairs));
}

}  // namespace strand::sim
