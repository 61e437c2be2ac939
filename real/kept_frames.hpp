// Holds a folder of stored frames to those with the highest numbers.
//
// A KeptFrames owns the numbers of the frames that are there, and takes the files of those away
// that are too many. A file that cannot be taken away is left behind.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>

#include "core/base/ids.hpp"

namespace strand::real {

class KeptFrames {
 public:
  // `limit` frames at the most, those counted that are in `folder` already.
  KeptFrames(std::filesystem::path folder, std::size_t limit);

  // To be called when a frame has been stored.
  void add(FrameNumber frame);

 private:
  std::filesystem::path folder_;
  std::size_t limit_;
  std::set<FrameNumber> numbers_;
};

}  // namespace strand::real
