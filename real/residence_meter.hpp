// How long what a relay passes on stays in it: from the reading of a datagram from the socket to
// the sending of the one that carries the same payload on.
//
// A ResidenceMeter knows a payload by its place in memory, for a relay sends on the very bytes that
// it received, and it forgets it with the first sending: what is sent again later was not in the
// relay for want of speed. It owns a table of a fixed size, in which a new datagram takes the place
// of an old one; what is pushed out so is not measured.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "real/duration_histogram.hpp"

namespace strand::real {

class ResidenceMeter {
 public:
  // A whole datagram that was read at `now`.
  void on_read(Timestamp now, const BufferSlice& datagram);
  // Something with this payload is handed to whoever sends it at on_sending(). True if it is
  // measured.
  bool on_queued(const BufferSlice& payload);
  // All that was queued goes out.
  void on_sending(Timestamp now);
  [[nodiscard]] bool has_queued() const { return !queued_.empty(); }

  // None when nothing was passed on.
  [[nodiscard]] std::optional<Residence> residence() const;

 private:
  static constexpr std::size_t places = 4096;
  static constexpr std::size_t tail = sizeof(std::uint64_t);

  // A payload ends where its datagram does. Its last bytes are compared as well, for memory is used
  // again: where the datagram was that nobody kept, a relay may build a chunk from repairs.
  struct Place {
    const std::byte* end = nullptr;
    std::uint64_t last_bytes = 0;
    Timestamp read_at{};
  };

  [[nodiscard]] Place& place_of(const std::byte* end);

  std::array<Place, places> table_{};
  std::vector<Timestamp> queued_;  // when each was read
  DurationHistogram histogram_;
};

}  // namespace strand::real
