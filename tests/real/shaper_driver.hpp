// What tests of shaped links share: datagrams that carry their number, and a shaper that is driven
// in virtual time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/byte_order.hpp"
#include "real/link_shaper.hpp"

namespace strand::real::test {

inline constexpr Endpoint next_hop{loopback_address, 10'002};
inline constexpr Endpoint hop_before{loopback_address, 10'001};

inline std::uint32_t number_of(const link::Packet& packet) {
  return ByteReader(packet.header()).read<std::uint32_t>();
}

struct Departure {
  std::uint32_t number = 0;
  Duration time{};

  friend bool operator==(const Departure&, const Departure&) = default;
};

// A link without impairments, to be given some.
inline ShapedLinkOptions link_of(const link::LinkOptions& options) {
  ShapedLinkOptions plan;
  plan.name = "A->B";
  plan.link = options;
  plan.random = Random(42);
  return plan;
}

inline LinkTurn change_at(Duration at, const link::LinkOptions& options) {
  return {at, LinkTurn::Kind::change, std::make_shared<const link::LinkOptions>(options)};
}
inline LinkTurn partition_at(Duration at) {
  return {at, LinkTurn::Kind::partition_begin, nullptr};
}
inline LinkTurn partition_ends_at(Duration at) {
  return {at, LinkTurn::Kind::partition_end, nullptr};
}

// Wakes a shaper whenever it wants it, and keeps what leaves.
class ShaperDriver {
 public:
  explicit ShaperDriver(LinkPlan plan) : shaper(std::move(plan)) {}

  // Sends a datagram of `size` bytes, at least 4, that begins with `number`, after all that leaves
  // until then. False if no link takes it.
  bool send(Duration now, std::uint32_t number, std::size_t size = 4, Endpoint to = next_hop) {
    run_until(now);
    std::array<std::byte, 4> header{};
    ByteWriter(header).write(number);
    const bool taken =
        shaper.send(run_start + now, to, header, Buffer::allocate(size - header.size()).slice());
    take(run_start + now);
    return taken;
  }
  void run_until(Duration end) {
    for (auto next = shaper.deadline(); next && *next <= run_start + end;
         next = shaper.deadline()) {
      ++wakes;
      take(*next);
    }
  }
  void finish() { run_until(Timestamp::max() - run_start); }

  LinkShaper shaper;
  std::vector<Departure> departures;
  std::vector<link::Packet> packets;
  int wakes = 0;

 private:
  void take(Timestamp now) {
    while (auto packet = shaper.take(now)) {
      departures.push_back({number_of(*packet), now - run_start});
      packets.push_back(*std::move(packet));
    }
  }
};

}  // namespace strand::real::test
