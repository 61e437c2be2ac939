#include <utility>

#include "sim/observer.hpp"
#include "sim/world.hpp"
#include "tests/conformance/test_world.hpp"

namespace strand::conformance {
namespace {

class SimulatedWorld final : public TestWorld, private sim::Observer {
 public:
  SimulatedWorld() : world_(options()) { world_.observe(*this); }

  Place add_host(const MakeNode& make, SourceFrames source) override {
    const auto n = static_cast<std::uint32_t>(hosts_.size());
    const Place place{{sim::host_address(n), 10'001}, {sim::host_address(n), 20'001}};
    hosts_.push_back({std::move(source), {}});
    world_.add_host(make(place), {"host " + std::to_string(n), place.data, place.control});
    return place;
  }
  Endpoint nobody() override { return {sim::host_address(1000), 9}; }
  void post(std::size_t host, real::PostedInput input) override {
    world_.call_at(run_start, [this, host, input] {
      std::visit([this, host](const auto& fact) { world_.give(id(host), fact); }, input);
    });
  }
  bool run() override {
    const auto running = [this] {
      if (world_.now() >= run_start + run_limit) return false;
      for (std::size_t i = 0; i < hosts_.size(); ++i) {
        if (!world_.stopped(id(i))) return true;
      }
      return false;
    };
    static_cast<void>(world_.run_while(running));
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
      if (!world_.stopped(id(i))) return false;
    }
    return true;
  }
  const std::vector<SeenFrame>& delivered(std::size_t host) const override {
    return hosts_[host].delivered;
  }

 private:
  struct Host {
    SourceFrames source;
    std::vector<SeenFrame> delivered;
  };

  // Links with a delay, so that nothing is only right because all happens at one instant.
  static sim::WorldOptions options() {
    sim::WorldOptions options;
    options.link = [](sim::HostId, sim::HostId) {
      link::LinkOptions link;
      link.delay = std::chrono::microseconds(300);
      return link;
    };
    options.stream_delay = [](sim::HostId, sim::HostId) -> Duration {
      return std::chrono::microseconds(300);
    };
    return options;
  }
  static sim::HostId id(std::size_t host) { return sim::HostId(static_cast<std::uint32_t>(host)); }

  void on_event(Timestamp now, sim::HostId host, const Event& event) override {
    if (event != crash_signal) return;
    world_.call_at(now, [this, host] { world_.crash(host); });
  }
  void on_frame(Timestamp, sim::HostId host, const DeliveredFrame& frame, std::uint64_t) override {
    hosts_[host.value()].delivered.push_back(seen(frame));
  }
  void on_source_started(Timestamp now, sim::HostId host) override {
    FrameNumber number;
    for (const BufferSlice& frame : hosts_[host.value()].source) {
      world_.call_at(now + source_rate.offset_of(number), [this, host, frame] {
        world_.give(host, FrameCaptured{frame, false});
      });
      number = number.next();
    }
    world_.call_at(now + source_rate.offset_of(number),
                   [this, host] { world_.give(host, SourceEnded{}); });
  }

  std::vector<Host> hosts_;
  sim::World world_;
};

}  // namespace

std::unique_ptr<TestWorld> make_simulated_world() {
  return std::make_unique<SimulatedWorld>();
}

}  // namespace strand::conformance
