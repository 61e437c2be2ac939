// The limits of what comes from outside, checked before anything is allocated. docs/protocol.md
// states them for other implementations.
#pragma once

#include <cstddef>
#include <cstdint>

namespace strand::wire {

// A UDP payload over IPv4: 65,535 less 20 (IP) and 8 (UDP).
inline constexpr std::size_t max_udp_payload = 65'507;
// The largest datagram that a JSON coordinator sends (the seed's limit).
inline constexpr std::size_t max_datagram = 60'000;
// The least that holds a binary header and some payload.
inline constexpr std::size_t min_datagram = 256;
inline constexpr std::size_t default_datagram = 1'200;
// Encoded bytes of one frame.
inline constexpr std::uint32_t max_frame_size = 16U << 20;
inline constexpr std::uint16_t max_chunks_per_frame = 16'384;
// Repairs of a frame.
inline constexpr std::uint16_t max_repairs_per_frame = 4'096;
// Frames of one stream: 38 hours at 30 frames a second.
inline constexpr std::uint32_t max_frames = 1U << 22;
// One control message.
inline constexpr std::size_t max_control_message = 256U << 10;
// Missing chunks that one ledger may name.
inline constexpr std::size_t max_missing_chunks = 1U << 22;
// Ranges of frames that could not be stored, of which one ledger may name so many.
inline constexpr std::size_t max_not_stored_ranges = 64;
// Microseconds of a playout deadline: 71 minutes.
inline constexpr std::uint32_t max_deadline_us = 0xffff'ffff;
// The largest instant of a ledger, before or after the start of the run, in nanoseconds: 73 years.
// The difference of any two fits into a Duration.
inline constexpr std::int64_t max_timestamp_ns = std::int64_t{1} << 61;
// The largest counter of a ledger: what a signed 64-bit number holds.
inline constexpr std::uint64_t max_counter = 0x7fff'ffff'ffff'ffff;

}  // namespace strand::wire
