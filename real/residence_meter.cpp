#include "real/residence_meter.hpp"

#include <bit>
#include <cstring>

namespace strand::real {
namespace {

std::uint64_t last_bytes_of(const BufferSlice& slice) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, slice.data() + slice.size() - sizeof bytes, sizeof bytes);
  return bytes;
}

}  // namespace

// Multiplied by 2^64 over the golden ratio (Knuth, The Art of Computer Programming, 6.4), places
// that are far apart in memory, or all one distance, are spread evenly.
ResidenceMeter::Place& ResidenceMeter::place_of(const std::byte* end) {
  constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;
  constexpr int bits = std::bit_width(places) - 1;
  static_assert(places == std::size_t{1} << bits);
  return table_[reinterpret_cast<std::uintptr_t>(end) * golden >> (64 - bits)];
}

void ResidenceMeter::on_read(Timestamp now, const BufferSlice& datagram) {
  if (datagram.size() < tail) return;
  const std::byte* const end = datagram.data() + datagram.size();
  place_of(end) = {end, last_bytes_of(datagram), now};
}

bool ResidenceMeter::on_queued(const BufferSlice& payload) {
  if (payload.size() < tail) return false;
  const std::byte* const end = payload.data() + payload.size();
  Place& place = place_of(end);
  if (place.end != end || place.last_bytes != last_bytes_of(payload)) return false;
  queued_.push_back(place.read_at);
  place.end = nullptr;
  return true;
}

void ResidenceMeter::on_sending(Timestamp now) {
  for (const Timestamp read_at : queued_) histogram_.add(now - read_at);
  queued_.clear();
}

std::optional<Residence> ResidenceMeter::residence() const {
  if (histogram_.count() == 0) return std::nullopt;
  return Residence{histogram_.count(), histogram_.percentile(50), histogram_.percentile(99),
                   histogram_.longest()};
}

}  // namespace strand::real
