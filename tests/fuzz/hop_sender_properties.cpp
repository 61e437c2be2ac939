#include "tests/fuzz/hop_sender_properties.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <vector>

#include "core/base/assert.hpp"
#include "core/node/chunker.hpp"
#include "core/node/hop_sender.hpp"
#include "core/wire/datagram.hpp"
#include "tests/fuzz/script.hpp"
#include "tests/fuzz/scripted_feedback.hpp"

namespace strand {

namespace {

using namespace std::chrono_literals;

constexpr StreamId stream{7};
constexpr Endpoint next_hop{loopback_address, 10'001};
constexpr Endpoint other_hop{loopback_address, 10'002};
constexpr std::uint32_t most_chunks = 300;
constexpr std::uint32_t most_chunk_size = 1'179;

// The bytes of every frame.
const BufferSlice& frame_bytes() {
  static const BufferSlice bytes = [] {
    Buffer buffer = Buffer::allocate(std::size_t{most_chunks} * most_chunk_size);
    for (std::size_t i = 0; i < buffer.size(); ++i) {
      buffer.data()[i] = static_cast<std::byte>(i * 7 + i / 256);
    }
    return buffer.slice();
  }();
  return bytes;
}

// Checks what leaves, and counts it.
class CheckingOutbox final : public Outbox {
 public:
  void send_datagram(Endpoint, ByteSpan header, const BufferSlice& payload) override {
    ++datagrams;
    STRAND_ASSERT(header.size() <= max_header_size);
    STRAND_ASSERT(wire::parse_datagram(header, payload).has_value());
  }
  ConnectionId open_stream(Endpoint) override { return {}; }
  void send_stream(ConnectionId, ByteSpan) override {}
  void close_stream(ConnectionId) override {}
  void deliver_frame(const DeliveredFrame&) override {}
  void start_source() override {}
  void set_source_quality(std::uint32_t /*percent*/) override {}
  void record(const Event& event) override {
    ++events;
    switch (event.kind) {
      case EventKind::datagram_sent:
        deeds.stream_bytes += event.size;
        break;
      case EventKind::chunk_retransmitted:
      case EventKind::repair_sent:
        deeds.repair_bytes += event.size;
        largest = std::max<std::uint64_t>(largest, event.size);
        break;
      case EventKind::probe_sent:
        ++deeds.probes;
        break;
      case EventKind::feedback_received:
        ++deeds.feedback_taken;
        lost = event.detail;
        break;
      case EventKind::feedback_refused:
        ++deeds.feedback_refused;
        STRAND_ASSERT(event.detail == 0);
        break;
      default:
        break;
    }
  }

  HopSenderDeeds deeds;
  std::uint64_t datagrams = 0;
  std::uint64_t events = 0;
  std::uint64_t lost = 0;  // that the last feedback told of
  std::uint64_t largest = 0;
};

class NoJournal final : public Journal {
 public:
  void apply(Timestamp, const Event&) override {}
};

class Run {
 public:
  explicit Run(wire::Recovery recovery) {
    sender_.set_recovery(recovery);
    sender_.set_next(next_hop);
  }

  void step(Script& script) {
    switch (script.below(8)) {
      case 0:
      case 1:
        send_frame(script);
        break;
      case 2:
        pass(script.next(1) * 1ms);
        break;
      case 3:
        pass(script.next(1) * 10us);
        break;
      case 4:
        pass_on(script);
        break;
      case 5:
        for (std::uint32_t again = script.below(16); again > 0; --again) hear(last_feedback_);
        break;
      case 6:
        if (script.below(16) == 0) change_next(script);
        break;
      default:
        last_feedback_ = scripted_feedback(script, stream, last_sent());
        hear(last_feedback_);
        break;
    }
    check();
  }
  // Lets everything that is due happen.
  void end() {
    pass(20s);
    check();
  }
  [[nodiscard]] const HopSenderDeeds& deeds() const { return out_.deeds; }

 private:
  [[nodiscard]] Turn turn() { return {now_, out_, journal_}; }
  // Every datagram takes a number, and nothing else does.
  [[nodiscard]] std::uint32_t last_sent() const {
    return static_cast<std::uint32_t>(out_.datagrams - 1);
  }

  void send_frame(Script& script) {
    const std::uint32_t kind = script.next(1);
    const std::uint32_t count = 1 + (kind < 0xf0 ? kind % 32 : script.next(2) % most_chunks);
    const std::uint32_t size = 1 + script.next(2) % most_chunk_size;
    wire::Chunk shape;
    shape.stream = stream;
    shape.frame = FrameNumber(next_frame_++);
    shape.count = static_cast<std::uint16_t>(count);
    shape.frame_size = count * size - (size > 1 ? count / 2 : 0);
    const BufferSlice bytes = frame_bytes().subslice(0, shape.frame_size);
    const Timestamp playout = now_ + script.next(2) * 100us - 500ms;
    // Some chunks may be missing at a relay.
    const std::uint32_t missing = script.next(1);
    Turn here = turn();
    for (std::uint32_t index = 0; index < count; ++index) {
      if (missing > 0x80 && index % 0x80 == missing - 0x80) continue;
      sender_.send(make_chunk(shape, bytes, ChunkIndex(static_cast<std::uint16_t>(index))), playout,
                   here);
    }
    last_shape_ = shape;
    last_playout_ = playout;
  }

  void pass_on(Script& script) {
    if (next_frame_ == 0) return;
    wire::Repair repair;
    repair.stream = stream;
    repair.frame = last_shape_.frame;
    repair.index = static_cast<std::uint16_t>(script.next(2) % wire::max_repairs_per_frame);
    repair.count = last_shape_.count;
    repair.frame_size = last_shape_.frame_size;
    const std::size_t size = wire::chunk_range(repair.frame_size, repair.count, ChunkIndex(0)).size;
    repair.payload = frame_bytes().subslice(0, size);
    repair.checksum = wire::payload_checksum(repair.payload.bytes());
    Turn here = turn();
    sender_.pass_on(repair, last_playout_, here);
  }

  void hear(const wire::Feedback& feedback) {
    if (feedback.run_count == 0) return;
    // As it comes from the wire.
    const wire::EncodedDatagram datagram = wire::encode(feedback);
    const auto parsed = wire::parse_datagram(datagram.header(), datagram.body);
    STRAND_ASSERT(parsed.has_value());
    const std::uint64_t datagrams = out_.datagrams;
    const std::uint64_t events = out_.events;
    out_.lost = 0;
    Turn here = turn();
    sender_.on_feedback(*sender_.next() == other_hop ? other_hop : next_hop,
                        std::get<wire::Feedback>(*parsed),
                        static_cast<std::uint32_t>(datagram.size()), here);
    const std::uint64_t sent = out_.datagrams - datagrams;
    STRAND_ASSERT(out_.lost <= wire::max_feedback_span);
    STRAND_ASSERT(sent <= RepairPlan::most_copies * out_.lost);
    STRAND_ASSERT(out_.events - events <= 1 + sent + out_.lost);
    const wire::Onward onward = sender_.onward();
    STRAND_ASSERT(onward.hops >= 1 && onward.way >= 0ns && onward.round >= 0ns);
  }

  void change_next(Script& script) {
    const bool other = script.below(2) == 1;
    if (script.below(4) == 0) sender_.set_next(std::nullopt);
    sender_.set_next(other ? other_hop : next_hop);
  }

  void pass(Duration duration) {
    const Timestamp end = now_ + duration;
    while (sender_.deadline() && *sender_.deadline() <= end) {
      now_ = std::max(now_, *sender_.deadline());
      const std::uint64_t probes = out_.deeds.probes;
      Turn here = turn();
      sender_.send_due(here);
      STRAND_ASSERT(!sender_.deadline() || *sender_.deadline() > now_);
      if (out_.deeds.probes == probes) continue;
      STRAND_ASSERT(out_.deeds.probes == probes + 1);
      STRAND_ASSERT(!last_probe_ || now_ - *last_probe_ >= 4ms);
      last_probe_ = now_;
    }
    now_ = end;
  }

  void check() const {
    STRAND_ASSERT(out_.deeds.repair_bytes <=
                  out_.deeds.stream_bytes + RepairBudget::reserve + out_.largest);
    STRAND_ASSERT(sender_.within_limits());
  }

  HopSender sender_;
  CheckingOutbox out_;
  NoJournal journal_;
  Timestamp now_ = run_start + 10s;
  std::uint32_t next_frame_ = 0;
  wire::Chunk last_shape_;
  Timestamp last_playout_{};
  wire::Feedback last_feedback_;
  std::optional<Timestamp> last_probe_;
};

}  // namespace

HopSenderDeeds check_hop_sender(ByteSpan input) {
  constexpr std::array recoveries{wire::Recovery::hybrid, wire::Recovery::arq, wire::Recovery::fec,
                                  wire::Recovery::none};
  Script script(input);
  Run run(recoveries[script.below(recoveries.size())]);
  while (!script.done()) run.step(script);
  run.end();
  return run.deeds();
}

}  // namespace strand
