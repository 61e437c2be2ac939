// The sending end of a link: numbers every datagram, encodes and sends it, states it as an event,
// and remembers it until its fate is known. It decides nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/endpoint.hpp"
#include "core/node/flight_log.hpp"
#include "core/node/turn.hpp"
#include "core/wire/datagram.hpp"

namespace strand {

class HopLink {
 public:
  // Datagrams go to `next` from now on; without one, nothing may be sent.
  void set_next(std::optional<Endpoint> next) { next_ = next; }
  [[nodiscard]] std::optional<Endpoint> next() const { return next_; }
  // Whether the fate of datagrams will be told. What is not remembered is only numbered.
  void remember(bool wanted) { remembers_ = wanted; }

  // These set the datagram's link sequence. A chunk's first sending, and any later one.
  void send(wire::Chunk& chunk, Turn& turn);
  void send_again(wire::Chunk& chunk, Turn& turn);
  void send(wire::Repair& repair, Turn& turn);
  void send(wire::EndOfStream end, Turn& turn);
  void send_probe(StreamId stream, Turn& turn);

  [[nodiscard]] FlightLog& flight() { return flight_; }
  [[nodiscard]] const FlightLog& flight() const { return flight_; }

 private:
  LinkSequence number(const FlownDatagram& datagram);
  void put_chunk(wire::Chunk& chunk, EventKind kind, Turn& turn);
  void put(const wire::EncodedDatagram& datagram, Turn& turn);

  std::optional<Endpoint> next_;
  FlightLog flight_;
  bool remembers_ = false;
};

}  // namespace strand
