#include "tests/core/wire/mutation.hpp"

#include <algorithm>
#include <array>

#include "core/wire/binary_format.hpp"
#include "tests/core/wire/samples.hpp"

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

// Values around which mistakes are made.
std::uint64_t tempting(Random& random) {
  constexpr std::array<std::uint64_t, 13> values = {0,
                                                    1,
                                                    2,
                                                    3,
                                                    max_repairs_per_frame,
                                                    max_chunks_per_frame - 1,
                                                    max_feedback_span + 1,
                                                    max_frames,
                                                    max_frames + 1U,
                                                    max_frame_size,
                                                    max_frame_size + 1U,
                                                    0xffff,
                                                    0xffff'ffff};
  return random.chance(Probability::percent(50)) ? values[random.below(values.size())]
                                                 : random.next();
}

// Bits of the first 17 bytes of a chunk or a repair, counted from the highest of the first byte.
struct Field {
  std::size_t offset;
  std::size_t size;
};

void write_field(std::string& header, const Field& field, std::uint64_t value) {
  for (std::size_t i = 0; i < field.size; ++i) {
    const std::size_t place = field.offset + field.size - 1 - i;
    const int bit = 0x80 >> (place % 8);
    const int byte = header[place / 8] & ~bit;
    header[place / 8] = static_cast<char>(((value >> i) & 1) != 0 ? byte | bit : byte);
  }
}

std::string place_that_lies(const std::string& datagram, Random& random) {
  // Kind, flags, stream, link sequence, time left, frame, index, count - 1, longer chunks.
  constexpr std::array<Field, 9> fields = {
      {{4, 4}, {8, 8}, {16, 16}, {32, 24}, {56, 16}, {72, 22}, {94, 14}, {108, 14}, {122, 14}}};
  std::string header = datagram.substr(0, chunk_header_size - sizeof(std::uint32_t));
  const std::uint64_t lies = 1 + random.below(2);
  for (std::uint64_t i = 0; i < lies; ++i) {
    write_field(header, fields[random.below(fields.size())], tempting(random));
  }
  const std::string payload = random.chance(Probability::percent(25))
                                  ? random_bytes(random, 1'100)
                                  : datagram.substr(chunk_header_size);
  return header + big_endian(low_xxh3(header) ^ low_xxh3(payload), sizeof(std::uint32_t)) + payload;
}

std::string numbers_that_lie(std::string datagram, Random& random) {
  datagram.resize(datagram.size() - sizeof(std::uint32_t));
  if (random.below(2) == 0) {
    const std::size_t bytes = 1 + random.below(4);
    datagram.insert(place_in(datagram, random), big_endian(tempting(random), bytes));
  } else {
    damage(datagram, datagram, random);
  }
  return sealed(datagram);
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
  datagram.resize(std::max(datagram.size(), sizeof(std::uint32_t)));
  return has_payload(static_cast<std::byte>(datagram.front()))
             ? place_that_lies(datagram, random)
             : numbers_that_lie(std::move(datagram), random);
}

}  // namespace strand::wire
