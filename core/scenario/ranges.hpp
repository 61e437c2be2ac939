// What the numbers of a scenario may be. docs/scenarios.md and the schema state the same.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/link/link_options.hpp"
#include "core/scenario/units.hpp"
#include "core/wire/limits.hpp"

namespace strand::scenario::ranges {

inline constexpr std::size_t most_peers = 10'000;
inline constexpr std::size_t longest_name = 64;

inline constexpr Range<std::uint64_t> seed{0, std::numeric_limits<std::uint64_t>::max()};
inline constexpr Range<std::uint64_t> repeat{1, 10'000};
inline constexpr Range<std::uint64_t> peers{1, most_peers};
inline constexpr Range<std::uint64_t> frames{1, wire::max_frames};
inline constexpr Range<std::uint64_t> width{16, 7680};
inline constexpr Range<std::uint64_t> height{16, 4320};
inline constexpr Range<ByteCount> frame_size{ByteCount(1), ByteCount(wire::max_frame_size)};
inline constexpr Range<std::uint64_t> jpeg_quality{1, 100};
inline constexpr Range<std::uint64_t> zlib_level{0, 9};
inline constexpr Range<ByteCount> max_datagram{ByteCount(wire::min_datagram),
                                               ByteCount(wire::max_datagram)};
// The wire carries what is left of the deadline as up to 2^32 microseconds, which is 71 minutes.
inline constexpr Range<Duration> deadline{std::chrono::milliseconds(1), std::chrono::minutes(60)};
inline constexpr Range<Duration> delay{Duration(0), std::chrono::minutes(10)};
inline constexpr Range<BitRate> rate{BitRate(1'000), BitRate(1'000'000'000'000)};
// From the smallest datagram that a scenario can ask for.
inline constexpr Range<ByteCount> queue_bytes{ByteCount(wire::min_datagram),
                                              ByteCount::mebibytes(1024)};
inline constexpr Range<std::uint64_t> queue_packets{1, 1'000'000};
inline constexpr Range<Duration> codel{std::chrono::microseconds(1), std::chrono::minutes(10)};
inline constexpr Range<ByteCount> mtu{link::min_mtu, ByteCount(65'535)};
inline constexpr Range<std::uint64_t> gap{1, 1'000'000};
inline constexpr Range<std::uint64_t> mean_length_millis{1'000, 1'000'000'000};
inline constexpr Range<std::uint64_t> frame_number{0, wire::max_frames - 1};
inline constexpr Range<std::uint64_t> chunk_index{0, wire::max_chunks_per_frame - 1};
inline constexpr Range<std::uint64_t> datagram{0, std::numeric_limits<std::uint64_t>::max()};
// Of one link. Every link that takes over a list of drops has a copy of it: what all of them hold
// is bounded too.
inline constexpr std::size_t most_drops = 100'000;
inline constexpr std::size_t most_drops_in_all = 1'000'000;
inline constexpr std::size_t most_events = 10'000;
// Every direction that an event changes has its settings in full.
inline constexpr std::size_t most_changed_directions = 200'000;
// In the partitions of all events together.
inline constexpr std::size_t most_parted_names = 200'000;
inline constexpr Range<Duration> at{Duration(0), std::chrono::hours(720)};
inline constexpr Range<Duration> lasting{std::chrono::microseconds(1), std::chrono::hours(720)};
inline constexpr Range<Duration> write_time{std::chrono::microseconds(1), std::chrono::minutes(10)};
inline constexpr std::size_t most_expectations = 1'000;
inline constexpr Range<Duration> by{std::chrono::microseconds(1), std::chrono::minutes(60)};
// Shares in parts per billion.
inline constexpr Range<std::int64_t> share_of_frames{0, 1'000'000'000};
inline constexpr Range<std::int64_t> share_of_bytes{0, 1'000'000'000'000};
inline constexpr Range<std::int64_t> overhead{-1'000'000'000, 1'000'000'000'000};
inline constexpr Range<BitRate> goodput{BitRate(1), BitRate(1'000'000'000'000)};
inline constexpr std::uint64_t most_counted = 1'000'000'000'000;
inline constexpr std::uint64_t most_decibels = 100'000;  // thousandths; of the same picture
inline constexpr Duration clock_offset = std::chrono::hours(1);
inline constexpr std::int32_t clock_drift_ppm = 100'000;

}  // namespace strand::scenario::ranges
