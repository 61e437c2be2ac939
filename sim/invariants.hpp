// Watches a simulated run for what must never happen, whatever the network and the scenario do:
//
// - a frame is delivered twice in one life of a peer, or differs from what the source gave;
// - time runs back;
// - a host that is down or has finished records, sends, receives or holds a connection;
// - a peer's buffers exceed their limits;
// - the four statuses of a peer's frames do not add up to the frames sent, or a chunk that a peer
//   never got has no cause.
//
// It owns what it has seen, and borrows the world. The first violations are kept, up to a limit.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "reports/model.hpp"
#include "sim/host_id.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

class World;

struct Violation {
  Timestamp at;
  std::string host;
  std::string what;

  // "3.040000000 s, C: frame 12 was delivered twice"
  [[nodiscard]] std::string text() const;
};

class Invariants final : public Observer {
 public:
  static constexpr std::size_t most_kept = 10;

  struct Questions {
    // Whether a delivered frame is what the source gave.
    std::function<bool(const DeliveredFrame& frame, std::uint64_t content_hash)> is_intact;
    // Whether the buffers of a host's node are within their limits.
    std::function<bool(HostId host)> within_limits;
  };
  Invariants(const World& world, Questions questions);

  // After every step of the world.
  void after_step();
  // At the end of the run.
  void check(const reports::RunReport& report);

  [[nodiscard]] const std::vector<Violation>& violations() const { return violations_; }

  void on_event(Timestamp now, HostId host, const Event& event) override;
  void on_frame(Timestamp now, HostId host, const DeliveredFrame& frame,
                std::uint64_t content_hash) override;
  void on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t detail) override;
  [[nodiscard]] bool watches_datagrams() const override { return true; }
  void on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_delivered(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;

 private:
  void see(Timestamp now, HostId host);
  void expect_alive(HostId host, std::string_view doing);
  void add(HostId host, std::string what);

  const World& world_;
  Questions questions_;
  Timestamp last_{};
  std::set<HostId> gone_;   // down or finished
  std::set<HostId> acted_;  // in this step
  std::set<std::pair<HostId, FrameNumber>> delivered_;
  std::vector<Violation> violations_;
};

}  // namespace strand::sim
