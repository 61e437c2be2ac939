// Shows the frames of a peer in a window beside what else becomes of them (`--display`).
//
// A DisplayFeed owns the program that draws (display_program.hpp), a thread that hands frames to
// it, and a queue of one frame before that: the newest wins. Nothing waits for the display, and
// that it fails, or is closed, is said in one line and costs the picture only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "real/node_driver.hpp"

namespace strand::real {

struct DisplayFeedOptions {
  std::string name;    // of the peer
  unsigned place = 0;  // of its window among those of the run
  // Given one line when there is no picture, or no more; by the constructor or on the feed's
  // thread.
  std::function<void(const std::string&)> say;
};

class DisplayFeed final : public FrameSink {
 public:
  // Every frame goes to `next` as well, which outlives this.
  DisplayFeed(DisplayFeedOptions options, FrameSink& next);
  // Closes the window.
  ~DisplayFeed() override;

  void deliver_frame(const DeliveredFrame& frame) override;

 private:
  class Worker;
  FrameSink& next_;
  std::unique_ptr<Worker> worker_;  // null where there is no display
  std::thread thread_;
};

}  // namespace strand::real
