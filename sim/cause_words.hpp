// What a cause of `missing` means, in words for people.
#pragma once

#include <string>
#include <string_view>

namespace strand::sim {

// How the fate of a chunk reads in a table: one or two words, then what they mean.
struct CauseWords {
  std::string what;  // "lost"
  std::string why;   // "by chance"
};

// `cause` as in reports; `from` and `to` are the ends of the link. An unknown cause stands for
// itself.
[[nodiscard]] CauseWords cause_words(std::string_view cause, const std::string& from,
                                     const std::string& to);
// What became of chunks on a link in a sentence, after "chunk 2 was" or "chunks 2, 3 were": "lost
// on A->B (loss)".
[[nodiscard]] std::string fate_words(std::string_view cause, const std::string& from,
                                     const std::string& to);

}  // namespace strand::sim
