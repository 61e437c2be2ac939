#include "tests/core/wire/mutation.hpp"

#include <algorithm>
#include <array>

#include "core/wire/datagram.hpp"

namespace strand::wire {

namespace {

std::size_t place_in(std::string_view text, Random& random) {
  return static_cast<std::size_t>(random.below(text.size() + 1));
}

std::size_t few(Random& random) {
  return static_cast<std::size_t>(1 + random.below(8));
}

void damage(std::string& message, std::string_view other, Random& random) {
  const std::size_t place = place_in(message, random);
  switch (random.below(7)) {
    case 0:
      if (place < message.size()) {
        message[place] = static_cast<char>(message[place] ^ (1 << random.below(8)));
      }
      break;
    case 1: {
      // What means something to a reader is more likely to lead it astray.
      constexpr std::string_view meaningful("{}[]\",:\\ue.-+09tfn \n\x00\x7f\x80\xc3\xff", 26);
      if (place < message.size()) message[place] = meaningful[random.below(meaningful.size())];
      break;
    }
    case 2:
      message.erase(place, few(random));
      break;
    case 3:
      message.insert(place, message.substr(place_in(message, random), few(random)));
      break;
    case 4:
      message.insert(place, other.substr(place_in(other, random), 4 * few(random)));
      break;
    case 5:
      message.resize(place);
      break;
    default:
      message += random_bytes(random, 8);
      break;
  }
}

void write_big_endian(std::string& bytes, std::size_t offset, std::size_t size,
                      std::uint64_t value) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes[offset + i] = static_cast<char>(value >> (8 * (size - 1 - i)));
  }
}

std::uint32_t checksum_of(std::string_view bytes) {
  return payload_checksum(std::as_bytes(std::span(bytes)));
}

// Values around which mistakes are made.
std::uint64_t tempting(Random& random) {
  constexpr std::array<std::uint64_t, 12> values = {0,
                                                    1,
                                                    2,
                                                    3,
                                                    max_chunks_per_frame,
                                                    max_chunks_per_frame + 1,
                                                    max_frames,
                                                    max_frames + 1U,
                                                    max_frame_size,
                                                    max_frame_size + 1U,
                                                    0xffff,
                                                    0xffff'ffff};
  return random.chance(Probability::percent(50)) ? values[random.below(values.size())]
                                                 : random.next();
}

}  // namespace

std::string random_bytes(Random& random, std::size_t most) {
  const std::size_t limit =
      random.chance(Probability::percent(90)) ? std::min<std::size_t>(most, 64) : most;
  std::string bytes(random.below(limit + 1), '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.next());
  return bytes;
}

std::string damaged(std::string message, std::string_view other, Random& random) {
  const std::uint64_t damages = 1 + random.below(4);
  for (std::uint64_t i = 0; i < damages; ++i) damage(message, other, random);
  return message;
}

std::string with_lie(std::string datagram, Random& random) {
  struct Field {
    std::size_t offset;
    std::size_t size;
  };
  constexpr std::array<Field, 13> fields = {{{1, 1},
                                             {2, 1},
                                             {3, 1},
                                             {4, 2},
                                             {6, 2},
                                             {8, 4},
                                             {12, 4},
                                             {16, 4},
                                             {20, 2},
                                             {22, 2},
                                             {24, 4},
                                             {28, 4},
                                             {32, 4}}};
  const Field field = fields[random.below(fields.size())];
  write_big_endian(datagram, field.offset, field.size, tempting(random));
  if (random.chance(Probability::percent(25))) {
    // The payload is another, too, and all that counts its bytes agrees.
    const std::string payload = random_bytes(random, 64);
    datagram.resize(chunk_header_size);
    datagram += payload;
    write_big_endian(datagram, 6, 2, payload.size());
    write_big_endian(datagram, 32, 4, checksum_of(payload));
  }
  const std::size_t checksummed = chunk_header_size - 4;
  write_big_endian(datagram, checksummed, 4,
                   checksum_of(std::string_view(datagram).substr(0, checksummed)));
  return datagram;
}

}  // namespace strand::wire
