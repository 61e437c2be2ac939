// What a hop's sender remembers of the datagrams that it sent, by their link sequence numbers,
// until it learns what became of each.
//
// It owns a row of datagrams, from the oldest whose fate is open to the last one sent, of at most
// wire::max_feedback_span: what is older is forgotten. A report decides all that it covers and all
// that was sent before, once, so that feedback which is repeated, late or a lie changes nothing
// that was decided, and costs no more than one look at each number.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/ring.hpp"
#include "core/base/time.hpp"
#include "core/wire/feedback.hpp"

namespace strand {

// What a datagram carried.
enum class Cargo : std::uint8_t { chunk, repair, nothing };

struct FlownDatagram {
  FrameNumber frame;
  std::uint16_t index = 0;  // of the chunk, or of the repair
  Cargo cargo = Cargo::nothing;
  Timestamp sent{};
  std::uint32_t size = 0;  // bytes of the datagram
};

class FlightLog {
 public:
  // Numbers a datagram.
  LinkSequence add(const FlownDatagram& datagram);
  // Numbers one whose fate will not be told, and forgets those before it.
  LinkSequence skip();
  // What is added from now on goes to another peer than before.
  void begin_link() { link_begins_ = next_number(); }

  struct Fate {
    FlownDatagram datagram;
    bool lost = false;
  };
  // What one feedback decided.
  struct Decided {
    std::vector<Fate> fates;  // in the order of sending
    // The first so many of them had gone to the peer before this one, and say nothing of the link.
    std::size_t of_another_link = 0;
    std::size_t lost = 0;
    std::uint64_t arrived_bytes = 0;
    // From the sending of the newest datagram that arrived until now, without the time for which
    // its receiver waited; where the feedback was the first to tell of it.
    std::optional<Duration> round_trip;
  };
  // False, and nothing is decided, where the feedback speaks of datagrams that were never sent.
  // `decided` is cleared first.
  [[nodiscard]] bool apply(const wire::Feedback& feedback, Timestamp now, Decided& decided);

  // Datagrams with a cargo whose fate is open.
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }
  [[nodiscard]] std::size_t size() const { return row_.size(); }

 private:
  // Decides the oldest datagrams, up to but without number `end`.
  void decide_until(std::uint64_t end, bool lost, Decided& decided);
  void drop_oldest();
  [[nodiscard]] std::uint64_t next_number() const { return oldest_ + row_.size(); }

  Ring<FlownDatagram> row_;
  std::uint64_t oldest_ = 0;  // the number of row_.front()
  std::uint64_t link_begins_ = 0;
  std::size_t in_flight_ = 0;
};

}  // namespace strand
