// What tests of links share: datagrams that carry their number, listeners that remember, and a link
// that is driven as the simulator drives it.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/byte_order.hpp"
#include "core/link/link.hpp"

namespace strand::link {

inline constexpr Endpoint sender{IpAddress::v4(0x0a000001), 1};
inline constexpr Endpoint receiver{IpAddress::v4(0x0a000002), 2};

inline Timestamp at(Duration since_start) {
  return run_start + since_start;
}

// A datagram of `size` bytes, at least 4, that begins with `number`.
inline Packet packet(std::uint32_t number, std::size_t size = 4) {
  std::array<std::byte, 4> header{};
  ByteWriter(header).write(number);
  return Packet(sender, receiver, header, Buffer::allocate(size - header.size()).slice());
}

inline std::uint32_t number_of(const Packet& packet) {
  return ByteReader(packet.header()).read<std::uint32_t>();
}

// Four standard errors of a fraction `p` among `n`.
inline double four_errors(double p, double n) {
  return 4 * std::sqrt(p * (1 - p) / n);
}

struct Arrival {
  std::uint32_t number = 0;
  Duration time{};

  friend bool operator==(const Arrival&, const Arrival&) = default;
};

struct Drop {
  std::uint32_t number = 0;
  Duration time{};
  DropCause cause = DropCause::loss;

  friend bool operator==(const Drop&, const Drop&) = default;
};

// Drives a link by its events, and keeps all that it says.
class LinkDriver final : public LinkListener {
 public:
  explicit LinkDriver(const LinkOptions& options, const Random& random = Random(42))
      : link(options, random) {}

  // Sends a datagram at `now`, after all that happens on the link until then.
  void send(Duration now, Packet packet) {
    run_until(now);
    now_ = now;
    link.enqueue(at(now), std::move(packet), *this);
  }
  void send(Duration now, std::uint32_t number, std::size_t size = 4) {
    send(now, packet(number, size));
  }
  void run_until(Duration end) {
    while (const auto next = link.next_event()) {
      if (*next > at(end)) break;
      now_ = *next - run_start;
      while (auto out = link.advance(*next, *this)) {
        arrivals.push_back({number_of(*out), now_});
        if (keep_packets) packets.push_back(std::move(*out));
      }
    }
  }
  void finish() { run_until(Timestamp::max() - run_start); }
  // How many are on the link.
  [[nodiscard]] std::uint64_t on_the_link() const {
    std::uint64_t count = 0;
    link.visit_in_flight([&](const Packet&) { ++count; });
    return count;
  }

  void on_dropped(const Packet& packet, DropCause cause) override {
    drops.push_back({number_of(packet), now_, cause});
  }
  void on_duplicated(const Packet& packet) override { duplicated.push_back(number_of(packet)); }
  void on_corrupted(const Packet& packet) override {
    corrupted.push_back(number_of(packet));
    if (keep_packets) before_corruption.push_back(packet);
  }

  Link link;
  bool keep_packets = false;
  std::vector<Arrival> arrivals;
  std::vector<Packet> packets;  // those that arrived, if they are kept
  std::vector<Drop> drops;
  std::vector<std::uint32_t> duplicated;
  std::vector<std::uint32_t> corrupted;
  std::vector<Packet> before_corruption;

 private:
  Duration now_{};
};

}  // namespace strand::link
