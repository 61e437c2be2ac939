// Puts frames together from chunks that come in any order, more than once, or not at all.
//
// It owns the chunks of the frames in assembly, and remembers of every frame of the stream whether
// it is done with, so that a frame number is processed once. Its limits hold whatever arrives: when
// frames or bytes exceed them, the frame that began first is given up.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/wire/datagram.hpp"

namespace strand {

struct AssemblerLimits {
  std::size_t frames = 256;  // in assembly at once
  ByteCount bytes = ByteCount::mebibytes(32);
  // How far a frame number may be ahead of the highest one seen: 5 minutes at 30 frames a second.
  std::uint32_t lead = 10'000;
};

// A chunk as it is held: what a relay needs to send it on.
struct HeldChunk {
  BufferSlice payload;
  BufferSlice original;  // JSON only
  std::uint32_t checksum = 0;
  bool held = false;
};

// What the chunks of a frame have in common.
struct FrameShape {
  wire::Format format = wire::Format::binary;
  StreamId stream;
  bool deflated = false;
  std::uint32_t size = 0;  // encoded bytes; 0 where the format does not say
  std::uint16_t count = 0;

  friend bool operator==(const FrameShape&, const FrameShape&) = default;
};

// A repair as it is held, until the frame is whole.
struct HeldRepair {
  std::uint16_t index = 0;
  BufferSlice payload;
};

struct AssembledFrame {
  FrameNumber frame;
  FrameShape shape;
  std::vector<HeldChunk> chunks;
  std::vector<HeldRepair> repairs;  // no more than chunks
  std::uint16_t received = 0;
  std::uint64_t bytes = 0;       // of payload held
  std::uint64_t held_bytes = 0;  // of memory that the chunks pin, payload and originals
  Timestamp expires{};
  Timestamp playout{};  // its playout deadline, as far as is known here
};

// A frame that is given up; `chunks` tells which came.
using AbandonedFrame = AssembledFrame;

class Assembler {
 public:
  enum class Verdict : std::uint8_t {
    added,
    completed,     // added, and the frame is whole: take_completed() has it
    duplicate,     // held already, or of a frame that was completed
    conflicting,   // contradicts the frame's other chunks, or belongs to another stream
    expired,       // of a frame that was given up
    out_of_range,  // further ahead than the limit
  };

  explicit Assembler(const AssemblerLimits& limits = {});

  // How long a frame is held from its first chunk on.
  void set_hold(Duration hold) { hold_ = hold; }

  // `playout` is the playout deadline of the chunk's frame, kept from its first chunk.
  Verdict add(const wire::Chunk& chunk, Timestamp playout, Timestamp now);
  // As add(), for a repair of a frame; it completes nothing by itself.
  Verdict add(const wire::Repair& repair, Timestamp playout, Timestamp now);
  // The chunks of a block of the frame that follow from its others and the repairs that are held:
  // none, or all that it lacks. They are not added. A block is less than BlockLayout::blocks() of
  // the frame; one that nothing was added to needs no look.
  [[nodiscard]] std::vector<wire::Chunk> recover(FrameNumber frame, std::uint16_t block);
  // Whether any repair is held: without one, nothing can be recovered.
  [[nodiscard]] bool holds_repairs() const { return repairs_held_ > 0; }
  // The frame that the last add() completed; valid until the next add() or give_up call.
  [[nodiscard]] const AssembledFrame& completed() const { return completed_; }

  // When the next frame is to be given up; nothing while none is in assembly.
  [[nodiscard]] std::optional<Timestamp> next_expiry() const;
  // The next frame that is over a limit, or whose time is over at `now`. Call until there is none.
  std::optional<AbandonedFrame> give_up_expired(Timestamp now);
  // Any frame still in assembly, the one that began first to begin with.
  std::optional<AbandonedFrame> give_up_any();

  // The lowest frame that this assembler can tell of; nothing before the first chunk.
  [[nodiscard]] std::optional<FrameNumber> first_frame() const { return first_frame_; }
  // What holds between give_up_expired() returning nothing and the next add().
  [[nodiscard]] bool within_limits() const {
    return in_assembly_ <= limits_.frames && bytes_held_ <= limits_.bytes;
  }
  [[nodiscard]] std::size_t frames_in_assembly() const { return in_assembly_; }
  [[nodiscard]] ByteCount bytes_held() const { return bytes_held_; }

 private:
  // What is known of a frame: a status below, or where in slots_ it is in assembly.
  using Place = std::uint32_t;
  static constexpr Place unseen = 0;
  static constexpr Place done = 1;
  static constexpr Place given_up = 2;
  static constexpr Place first_slot = 3;

  struct Begun {
    FrameNumber frame;
    Place place;
  };

  [[nodiscard]] bool in_range(FrameNumber frame);
  Place& place_of(FrameNumber frame);
  // Whether the stream and the number can be; from the first call on, the stream is this one.
  [[nodiscard]] std::optional<Verdict> refuse(StreamId stream, FrameNumber frame);
  AssembledFrame& begin(FrameNumber number, const FrameShape& shape, Timestamp playout,
                        Timestamp now, Place& place);
  void recover_block(const AssembledFrame& frame, std::uint16_t block,
                     std::vector<wire::Chunk>& recovered) const;
  AbandonedFrame release(Place slot);
  void retire(Place slot);
  void forget_settled();

  AssemblerLimits limits_;
  Duration hold_ = std::chrono::seconds(2);
  std::optional<FrameNumber> first_frame_;
  StreamId stream_;
  std::vector<Place> places_;          // by frame number, from first_frame_
  std::vector<AssembledFrame> slots_;  // reused
  std::vector<Place> free_slots_;
  std::deque<Begun> begun_;  // in the order of their first chunks; settled ones are skipped
  AssembledFrame completed_;
  std::size_t in_assembly_ = 0;
  ByteCount bytes_held_;
  std::size_t repairs_held_ = 0;
};

}  // namespace strand
