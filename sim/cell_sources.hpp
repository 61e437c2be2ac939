// The sources of a sweep's cells. Cells whose frames are the same share one source, which is opened
// by the first of them and let go by the last.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "core/media/make_source.hpp"
#include "core/scenario/scenario.hpp"

namespace strand::sim {

// What the frames of a scenario depend on, but for the seed, as a text.
[[nodiscard]] std::string frames_key(const scenario::Scenario& scenario);

// Callable from any thread.
class CellSources {
 public:
  // `threads` encode at the most for each source.
  explicit CellSources(unsigned threads) : threads_(threads) {}

  // One more cell will ask for these frames. All are announced before the first is opened.
  void announce(const std::string& key);
  // Throws MediaError.
  [[nodiscard]] media::SourceOpener open(const std::string& key,
                                         const scenario::Scenario& scenario);
  // The cell has ended.
  void let_go(const std::string& key);

 private:
  struct Shared {
    std::size_t cells = 0;  // that have not ended
    media::SourceOpener open;
  };

  const unsigned threads_;
  std::mutex mutex_;
  std::map<std::string, Shared> sources_;
};

}  // namespace strand::sim
