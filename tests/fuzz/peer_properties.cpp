#include "tests/fuzz/peer_properties.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "core/base/assert.hpp"
#include "core/node/peer.hpp"
#include "core/node/repair_budget.hpp"
#include "core/wire/datagram.hpp"
#include "tests/fuzz/script.hpp"
#include "tests/fuzz/scripted_feedback.hpp"

namespace strand {

namespace {

using namespace std::chrono_literals;

constexpr StreamId stream{7};
constexpr Endpoint coordinator{loopback_address, 9'000};
constexpr Endpoint previous_hop{loopback_address, 10'001};
constexpr Endpoint next_hop{loopback_address, 10'003};
constexpr Endpoint stranger{loopback_address, 10'666};
constexpr ConnectionId session{1};
constexpr ConnectionId caller{1ULL << 40};

// Payloads are cut from these bytes.
const BufferSlice& payload_bytes() {
  static const BufferSlice bytes = [] {
    Buffer buffer = Buffer::allocate(0x10000);
    for (std::size_t i = 0; i < buffer.size(); ++i) {
      buffer.data()[i] = static_cast<std::byte>(i * 5 + i / 256);
    }
    return buffer.slice();
  }();
  return bytes;
}

// Checks what a peer does, and counts it.
class CheckingOutbox final : public Outbox {
 public:
  void send_datagram(Endpoint to, ByteSpan header, const BufferSlice& payload) override {
    STRAND_ASSERT(header.size() <= max_header_size);
    const auto message = wire::parse_datagram(header, payload);
    STRAND_ASSERT(message.has_value());
    if (!std::holds_alternative<wire::Feedback>(*message)) {
      STRAND_ASSERT(to == next_hop);
      largest = std::max<std::uint64_t>(largest, header.size() + payload.size());
      return;
    }
    STRAND_ASSERT(!last_feedback || now - *last_feedback >= 1ms);
    last_feedback = now;
    ++deeds.feedback_sent;
  }
  ConnectionId open_stream(Endpoint) override { return session; }
  void send_stream(ConnectionId, ByteSpan) override {}
  void close_stream(ConnectionId) override {}
  void deliver_frame(const DeliveredFrame& frame) override {
    std::size_t bytes = 0;
    for (const BufferSlice& chunk : frame.chunks) bytes += chunk.size();
    STRAND_ASSERT(bytes == frame.size && bytes > 0);
    STRAND_ASSERT(delivered.insert(frame.frame).second);
    ++deeds.frames_delivered;
  }
  void start_source() override {}
  void set_source_quality(std::uint32_t /*percent*/) override {}
  void record(const Event& event) override {
    if (event.kind == EventKind::chunk_recovered) ++deeds.chunks_recovered;
  }

  Timestamp now = run_start;
  std::optional<Timestamp> last_feedback;
  std::set<FrameNumber> delivered;
  std::uint64_t largest = 0;
  PeerDeeds deeds;
};

class Run {
 public:
  Run(wire::Recovery recovery, wire::Forwarding forwarding) {
    handle(DeadlineReached{});
    handle(StreamOpened{session, coordinator, false});
    wire::Registered registered;
    registered.forwarding = forwarding;
    registered.recovery = recovery;
    registered.deadline = 500ms;
    tell(session, registered);
    handle(StreamOpened{caller, coordinator, true});
    tell(caller, wire::UpdateNext{PeerName::parse("C"), next_hop});
    STRAND_ASSERT(peer_.next_hop() == next_hop);
  }

  void step(Script& script) {
    switch (script.below(8)) {
      case 0:
        pass(script.next(1) * 1ms);
        break;
      case 1:
        pass(script.next(1) * 20us);
        break;
      case 2:
        deliver_garbage(script);
        break;
      case 3:
        deliver(wire::encode(repair_of(script)), previous_hop);
        break;
      case 4:
        deliver_small(script);
        break;
      default:
        deliver(wire::encode(chunk_of(script)), previous_hop);
        break;
    }
    check();
  }
  // The stream ends, and everything that is due happens.
  void end() {
    tell(session, wire::StreamEnded{4});
    pass(40s);
    check();
  }
  [[nodiscard]] PeerDeeds deeds() const {
    PeerDeeds deeds = out_.deeds;
    const ReceiveCounters& received = peer_.ledger().received;
    deeds.datagrams_taken = received.datagrams - received.refused;
    return deeds;
  }

 private:
  void handle(const Input& input) {
    out_.now = now_;
    peer_.handle(input, now_, out_);
  }
  void tell(ConnectionId connection, const wire::ControlMessage& message) {
    const std::string text = wire::format_control(message);
    handle(StreamReceived{connection, std::as_bytes(std::span(text))});
  }
  void deliver(const wire::EncodedDatagram& datagram, Endpoint from) {
    handle(DatagramReceived{from, datagram.header(), datagram.body});
  }

  // Most often the next number; else one that is skipped to, late, repeated or far away.
  LinkSequence sequence(Script& script) {
    const std::uint32_t kind = script.next(1);
    if (kind >= 0xe0) sequence_ += kind - 0xe0;
    if (kind >= 0xc0 && kind < 0xe0) return LinkSequence(sequence_ - (kind - 0xc0));
    if (kind == 0xbf) sequence_ = script.next(3);
    ++sequence_;
    return LinkSequence(sequence_);
  }

  // Few frames, so that chunks and repairs meet, and shapes that contradict one another at times.
  template <class Message>
  void shape(Script& script, Message& message) {
    const std::uint32_t kind = script.next(1);
    message.stream = stream;
    frame_ += kind >= 0xfa ? kind - 0xf9 : 0;
    message.frame = FrameNumber((kind & 0x08) == 0 ? frame_ : frame_ - std::min(frame_, kind & 7U));
    if (kind == 0xef) message.frame = FrameNumber(script.next(4) % wire::max_frames);
    const std::uint32_t number = message.frame.value();
    // The shape follows from the number, and so agrees.
    std::uint32_t count = 1 + number * 5 % 23;
    std::uint32_t size = 1 + number * 97 % 1'179;
    if (number % 16 == 15) count = wire::max_chunks_per_frame;
    if (kind == 0xee) count = 1 + script.next(2) % wire::max_chunks_per_frame;
    if (number % 8 == 7) size = 1'000;
    if (kind == 0xed) size = 1 + script.next(2) % 60'000;
    size = std::min(size, wire::max_frame_size / count);
    message.count = static_cast<std::uint16_t>(count);
    message.frame_size = count * size;
    message.time_left = script.next(1) * 4ms;
    message.retransmission = (kind & 0x10) != 0;
    message.payload = payload_bytes().subslice(number % 64, size);
    message.link_sequence = sequence(script);
  }

  wire::Chunk chunk_of(Script& script) {
    wire::Chunk chunk;
    shape(script, chunk);
    chunk.index = ChunkIndex(static_cast<std::uint16_t>(script.next(1) % chunk.count));
    chunk.checksum = wire::payload_checksum(chunk.payload.bytes());
    return chunk;
  }
  wire::Repair repair_of(Script& script) {
    wire::Repair repair;
    shape(script, repair);
    repair.index = static_cast<std::uint16_t>(script.next(1) % 80);
    repair.checksum = wire::payload_checksum(repair.payload.bytes());
    return repair;
  }

  void deliver_small(Script& script) {
    const std::uint32_t kind = script.below(8);
    if (kind == 0) {
      wire::EndOfStream end;
      end.stream = stream;
      end.frames = script.next(4) % wire::max_frames;
      end.link_sequence = sequence(script);
      deliver(wire::encode(end), previous_hop);
    } else if (kind < 3) {
      deliver(wire::encode(wire::Probe{stream, sequence(script)}), previous_hop);
    } else if (kind == 3) {
      deliver(wire::encode(chunk_of(script)), stranger);
    } else {
      // What was sent on is not known here, but small numbers were.
      const std::uint32_t last = script.next(1);
      deliver(wire::encode(scripted_feedback(script, stream, last)),
              kind == 4 ? stranger : next_hop);
    }
  }
  void deliver_garbage(Script& script) {
    const ByteSpan bytes = script.take(script.next(1));
    handle(DatagramReceived{previous_hop, {}, Buffer::copy_of(bytes).slice()});
  }

  void pass(Duration duration) {
    const Timestamp end = now_ + duration;
    while (peer_.deadline() && *peer_.deadline() <= end) {
      now_ = std::max(now_, *peer_.deadline());
      handle(DeadlineReached{});
      STRAND_ASSERT(!peer_.deadline() || *peer_.deadline() > now_);
    }
    now_ = end;
  }

  void check() const {
    STRAND_ASSERT(peer_.within_limits());
    const SendCounters& sent = peer_.ledger().sent;
    const std::uint64_t stream_bytes = sent.bytes - sent.repair_bytes;
    STRAND_ASSERT(sent.repair_bytes <= stream_bytes + RepairBudget::reserve + out_.largest);
    STRAND_ASSERT(peer_.ledger().duplicate_frames == 0);
  }

  Peer peer_{
      {*PeerName::parse("B"), {loopback_address, 10'002}, {loopback_address, 20'002}, coordinator}};
  CheckingOutbox out_;
  Timestamp now_ = run_start;
  std::uint32_t sequence_ = 0;
  std::uint32_t frame_ = 0;
};

}  // namespace

PeerDeeds check_peer(ByteSpan input) {
  constexpr std::array recoveries{wire::Recovery::hybrid, wire::Recovery::arq, wire::Recovery::fec,
                                  wire::Recovery::none};
  Script script(input);
  const std::uint32_t kind = script.next(1);
  Run run(recoveries[kind % recoveries.size()],
          (kind & 0x80) == 0 ? wire::Forwarding::cut_through : wire::Forwarding::store_and_forward);
  while (!script.done()) run.step(script);
  run.end();
  return run.deeds();
}

}  // namespace strand
