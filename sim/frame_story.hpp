// What happened to one frame of a run on its way down the chain, as a FrameWatch saw it: plain
// data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "sim/host_id.hpp"
#include "sim/loss_cause.hpp"
#include "sim/network_fact.hpp"

namespace strand::sim {

// A datagram with a chunk of the frame on one link, or with a repair, or a copy that the link made
// of one.
struct CarriedCopy {
  enum class End : std::uint8_t {
    on_its_way,  // when the run ended
    lost,        // `cause` says why, also where it arrived in vain
    received,    // as a chunk that the receiver did not have
    repeated,    // the receiver had the chunk already, or the frame whole
  };

  std::uint64_t number = 0;  // of the datagram on its link; a copy has its original's
  Timestamp sent{};
  Timestamp ended{};       // when it arrived or was lost
  std::uint32_t size = 0;  // bytes of UDP payload
  ChunkIndex chunk;        // of a repair: its index
  ChunkIndex received_as;  // another than `chunk` where a bit flipped unseen
  End end = End::on_its_way;
  LossCause cause = LossCause::in_flight;
  bool made_by_link = false;
  bool corrupted = false;  // a bit of it flipped
  bool resent = false;     // the sender sent the chunk before
  LinkSequence sequence;   // low bits, as on the wire; 0 in JSON
  bool told = false;       // the sender knows what became of it
};

// A sender heard that datagrams of the frame were lost.
struct LossNotice {
  Timestamp at{};
  bool probed = false;              // the receiver said so because a probe asked it
  std::vector<CarriedCopy> chunks;  // of the datagrams with chunks, as they were then
  std::vector<CarriedCopy> repairs;
};

// Something that a host said or suffered.
struct Moment {
  enum class Kind : std::uint8_t {
    completed,      // it had the frame whole
    verified,       // detail: the Verification
    given_up,       // detail: the chunks of the frame that had come
    foreign_chunk,  // a datagram of another frame, altered unseen, passed for one; detail: chunk
    recovered,      // it made a chunk of others and repairs; detail: chunk
    no_time,        // it does not send a lost chunk again: it would come too late; detail: chunk
    no_budget,      // the same, for want of budget
    next_hop,       // it was told who comes next; detail: 0 for nobody
    reported,       // what comes later is in no ledger
    crashed,        // detail: the chunks of the frame that it had
    restarted,
    joined,  // it came into the running chain
  };

  Timestamp at{};
  Kind kind = Kind::completed;
  std::uint64_t detail = 0;
};

// The scenario did something to a host or a link.
struct ObservedFault {
  Timestamp at{};
  HostId host;
  NetworkFact fact = NetworkFact::host_crashed;
};

struct FrameStory {
  FrameNumber frame;
  Timestamp source_started{};
  std::optional<Timestamp> captured;  // nothing where the source had no such frame
  std::uint32_t size = 0;             // encoded bytes
  std::uint16_t chunks = 0;           // 0 where the coordinator refused the frame
  // Element h: the link from host h to host h + 1, in the order of sending.
  std::vector<std::vector<CarriedCopy>> hops;
  std::vector<std::vector<CarriedCopy>> repairs;  // likewise
  std::vector<std::vector<LossNotice>> notices;   // to the sender of each hop, in order of time
  std::vector<std::vector<Moment>> hosts;  // by host, the coordinator first; in order of time
  std::vector<ObservedFault> faults;       // of the whole run, in order of time
  Timestamp run_ended{};

  // When a host first received each chunk, in any of its lives. The coordinator has all from the
  // capture on.
  [[nodiscard]] std::vector<std::optional<Timestamp>> receipts(std::size_t host) const;
  // The last moment of a kind at `until` or before; null where there is none.
  [[nodiscard]] const Moment* last(std::size_t host, Moment::Kind kind,
                                   Timestamp until = Timestamp::max()) const;
  // When the frame had run its course on all of the hops and hosts here, crashes apart.
  [[nodiscard]] Timestamp life_ended() const;
};

}  // namespace strand::sim
