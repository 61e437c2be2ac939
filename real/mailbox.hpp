// The way into a node's thread for everything else: workers that verify frames, a terminal that
// reads commands, an encoder that is late.
//
// A Mailbox is shared by the driver that empties it and by those who post, and may outlive the
// driver: posting to a driver that is gone is refused, never a crash. It holds at most `capacity`
// items.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "core/node/node.hpp"

namespace strand::real {

// The inputs that own what they say, and so can wait in a queue.
using PostedInput =
    std::variant<FrameCaptured, SourceEnded, StartRequested, QuitRequested, FrameVerified>;

class Mailbox {
 public:
  using Work = std::function<void()>;
  using Item = std::variant<PostedInput, Work>;

  static constexpr std::size_t default_capacity = 4096;

  explicit Mailbox(std::size_t capacity = default_capacity) : capacity_(capacity) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Hands `input` to the node, after all that was posted before it. Callable from any thread. Waits
  // while a running driver's mailbox is full, except on the driver's own thread, which may overfill
  // it. False if the driver is gone, or if the mailbox is full and no driver runs yet.
  bool post(PostedInput input) { return push(Item(std::move(input))); }
  // Calls `work` on the driver's thread, outside of any handle(). As post() otherwise.
  bool call(Work work) { return push(Item(std::move(work))); }

  // For the driver.
  // `wake` is called, from any thread, when an empty mailbox gets an item; never after close(). It
  // must not call the mailbox.
  void open(std::function<void()> wake);
  // The thread that calls it is the driver's.
  void serve_here();
  // Takes up to `most` of what is there, in order, and calls wake if there is more.
  [[nodiscard]] std::vector<Item> take(std::size_t most);
  // Refuses all that comes from now on, lets go of what is there and of all who wait.
  void close();

 private:
  bool push(Item item);

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::deque<Item> items_;
  std::function<void()> wake_;
  std::thread::id server_;
  bool closed_ = false;
};

}  // namespace strand::real
