#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "core/media/encoded_source.hpp"
#include "real/clock.hpp"
#include "real/node_driver.hpp"
#include "real/socket_address.hpp"
#include "real/source_feeder.hpp"
#include "tests/conformance/test_world.hpp"

namespace strand::conformance {
namespace {

constexpr Endpoint any_port{loopback_address, 0};

class ListedSource final : public media::EncodedSource {
 public:
  explicit ListedSource(SourceFrames frames) : frames_(std::move(frames)) {}

  FrameRate rate() const override { return source_rate; }
  std::optional<media::EncodedFrame> next() override {
    if (next_ == frames_.size()) return std::nullopt;
    return media::EncodedFrame{frames_[next_++], false};
  }

 private:
  SourceFrames frames_;
  std::size_t next_ = 0;
};

// Keeps what its node delivers, and calls it intact.
class KeepingSink final : public real::FrameSink {
 public:
  explicit KeepingSink(std::shared_ptr<real::Mailbox> mailbox) : mailbox_(std::move(mailbox)) {}

  void deliver_frame(const DeliveredFrame& frame) override {
    frames.push_back(seen(frame));
    mailbox_->post(FrameVerified{frame.frame, Verification::intact});
  }

  std::vector<SeenFrame> frames;

 private:
  std::shared_ptr<real::Mailbox> mailbox_;
};

// An endpoint of which the TCP port is bound and not listened on, so that nobody else gets it; its
// UDP port is not bound.
class NobodysPort {
 public:
  NobodysPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    real::SocketAddress address({loopback_address, 0});
    EXPECT_EQ(::bind(socket_, address.get(), address.size()), 0);
    EXPECT_EQ(::getsockname(socket_, address.get(), address.room()), 0);
    endpoint_ = address.endpoint();
  }
  NobodysPort(const NobodysPort&) = delete;
  NobodysPort& operator=(const NobodysPort&) = delete;
  ~NobodysPort() { ::close(socket_); }

  [[nodiscard]] Endpoint endpoint() const { return endpoint_; }

 private:
  int socket_;
  Endpoint endpoint_;
};

class LoopbackWorld final : public TestWorld {
 public:
  Place add_host(const MakeNode& make, SourceFrames source) override {
    hosts_.push_back(std::make_unique<Host>(std::move(source)));
    Host& host = *hosts_.back();
    const Place place{*host.driver->data_endpoint(), *host.driver->control_endpoint()};
    host.node = make(place);
    return place;
  }
  Endpoint nobody() override { return nobody_.endpoint(); }
  void post(std::size_t host, real::PostedInput input) override {
    EXPECT_TRUE(hosts_[host]->driver->post(std::move(input)));
  }
  bool run() override;
  const std::vector<SeenFrame>& delivered(std::size_t host) const override {
    return hosts_[host]->sink.frames;
  }

 private:
  struct Host {
    explicit Host(SourceFrames source) : feeder(std::make_unique<ListedSource>(std::move(source))) {
      real::DriverOptions options;
      options.data = any_port;
      options.control = any_port;
      options.mailbox = mailbox;
      options.frames = &sink;
      options.source = &feeder;
      options.observer = [this](Timestamp, const Event& event) {
        if (event != crash_signal) return;
        crashed = true;
        driver->stop();
      };
      driver = std::make_unique<real::NodeDriver>(std::move(options));
    }

    std::shared_ptr<real::Mailbox> mailbox = std::make_shared<real::Mailbox>();
    KeepingSink sink{mailbox};
    real::SourceFeeder feeder;
    std::unique_ptr<real::NodeDriver> driver;
    std::unique_ptr<Node> node;
    bool crashed = false;  // its thread's own, while it runs
  };

  NobodysPort nobody_;
  std::vector<std::unique_ptr<Host>> hosts_;
};

bool LoopbackWorld::run() {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t running = hosts_.size();
  std::vector<std::thread> threads;
  for (const std::unique_ptr<Host>& host : hosts_) {
    threads.emplace_back([&, host = host.get()] {
      host->driver->run(*host->node);
      // A host that has crashed has no sockets any more.
      const std::lock_guard lock(mutex);
      if (host->crashed) host->driver.reset();
      --running;
      changed.notify_all();
    });
  }
  bool all_finished = false;
  {
    std::unique_lock lock(mutex);
    all_finished = changed.wait_for(lock, run_limit, [&] { return running == 0; });
    for (const std::unique_ptr<Host>& host : hosts_) {
      if (host->driver) host->driver->stop();
    }
  }
  for (std::thread& thread : threads) thread.join();
  return all_finished;
}

}  // namespace

std::unique_ptr<TestWorld> make_loopback_world() {
  return std::make_unique<LoopbackWorld>();
}

}  // namespace strand::conformance
