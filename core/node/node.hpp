// THE SEAM. Node logic is a state machine without I/O: facts come in as Inputs, effects go out
// through an Outbox, and the time is an argument.
//
// A driver owns a node: the simulator (sim/) or the Asio driver (real/). It calls handle() with one
// input at a time, never from inside an Outbox call, and wakes the node at deadline(). A node is
// born with a deadline at run_start, which is how it begins.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"
#include "core/base/ids.hpp"
#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "core/node/event.hpp"

namespace strand {

// A datagram whose bytes are `header` followed by `body`. Sockets deliver all bytes in `body`; the
// simulated network hands over the two parts as they were sent, so that nothing is copied. `header`
// is valid only during handle(); `body` may be kept.
struct DatagramReceived {
  Endpoint from;
  ByteSpan header;
  BufferSlice body;
};

// A connection is there: one that open_stream() asked for, or one that `remote` opened
// (`accepted`).
struct StreamOpened {
  ConnectionId connection;
  Endpoint remote;
  bool accepted = false;
};

// The next bytes of a connection, cut anywhere. Valid only during handle().
struct StreamReceived {
  ConnectionId connection;
  ByteSpan bytes;
};

enum class CloseReason : std::uint8_t {
  refused,   // nobody listens there, or it cannot be reached
  finished,  // the other side closed it in order
  broken,    // it broke off
};

// The connection is no more. Not sent for a connection that the node closed itself.
struct StreamClosed {
  ConnectionId connection;
  CloseReason reason = CloseReason::finished;
};

// A frame of the source, encoded, due now. Frames come in order, and none but the first before the
// one before.
struct FrameCaptured {
  BufferSlice encoded;
  bool deflated = false;        // a zlib stream that inflates to the JPEG; else the JPEG itself
  std::uint32_t quality = 100;  // that it was encoded at, in percent of the source's own
};

// The source has no more frames.
struct SourceEnded {};

// Somebody asks for the stream to start although not every expected peer is there.
struct StartRequested {};

// Somebody asks for the run to end now.
struct QuitRequested {};

enum class Verification : std::uint8_t {
  corrupt,
  intact,
  unchecked,  // the driver had no time or no place for the frame, and let it go
};

// The driver is done with a frame that deliver_frame() gave it: has decoded or compared it.
struct FrameVerified {
  FrameNumber frame;
  Verification result = Verification::unchecked;
  bool not_stored = false;  // it should have been stored and could not be: a full disk, say
};

struct DeadlineReached {};

using Input =
    std::variant<DatagramReceived, StreamOpened, StreamReceived, StreamClosed, FrameCaptured,
                 SourceEnded, StartRequested, QuitRequested, FrameVerified, DeadlineReached>;

// A reassembled frame: the concatenation of `chunks`, `size` bytes.
struct DeliveredFrame {
  FrameNumber frame;
  bool deflated = false;
  std::uint32_t size = 0;
  std::span<const BufferSlice> chunks;  // valid only during the call; the slices may be copied
};

// The effects of a node. It never calls back into the node.
class Outbox {
 public:
  Outbox() = default;
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  virtual ~Outbox() = default;

  // Sends the datagram `header` + `payload`. `header` is at most max_header_size bytes and is
  // copied; `payload` is shared. A full socket buffer is a drop, which the driver counts.
  virtual void send_datagram(Endpoint to, ByteSpan header, const BufferSlice& payload) = 0;
  static constexpr std::size_t max_header_size = 32;

  // Opens a connection; StreamOpened or StreamClosed follows, never before this call returns.
  // Connection numbers are not used twice.
  [[nodiscard]] virtual ConnectionId open_stream(Endpoint to) = 0;
  // Sends bytes in order; those for a connection that is gone are dropped.
  virtual void send_stream(ConnectionId connection, ByteSpan bytes) = 0;
  // Closes after what was sent before has gone out. No input about it follows.
  virtual void close_stream(ConnectionId connection) = 0;

  // Hands over a frame that is complete; one FrameVerified answers, whatever becomes of it.
  virtual void deliver_frame(const DeliveredFrame& frame) = 0;
  // Lets the source run: FrameCaptured follows at the source's own rate, then SourceEnded.
  virtual void start_source() = 0;
  // Asks the source for frames of this quality, in percent of its own, 1 to 100, from the next one
  // on that it has yet to encode.
  virtual void set_source_quality(std::uint32_t percent) = 0;
  virtual void record(const Event& event) = 0;
  // What the driver has seen so far, for the report of a peer that is about to send it. Nothing
  // that a node does may depend on it.
  [[nodiscard]] virtual DriverLedger driver_ledger() { return {}; }
};

class Node {
 public:
  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  virtual ~Node() = default;

  virtual void handle(const Input& input, Timestamp now, Outbox& out) = 0;
  // The earliest instant at which the node wants DeadlineReached; may be in the past. It must come
  // later than `now` after DeadlineReached was handled at `now`.
  [[nodiscard]] virtual std::optional<Timestamp> deadline() const = 0;
  // Nothing more will come of this node; its driver may stop it.
  [[nodiscard]] virtual bool finished() const = 0;
};

}  // namespace strand
