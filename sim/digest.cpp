#include "sim/digest.hpp"

#include <bit>
#include <span>

#include "core/base/xxh3.hpp"

namespace strand::sim {

namespace {

constexpr std::uint64_t little_endian(std::uint64_t value) {
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

constexpr std::uint64_t pair(std::uint32_t high, std::uint32_t low) {
  return (static_cast<std::uint64_t>(high) << 32) | low;
}

std::uint64_t nanoseconds(Timestamp time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

}  // namespace

void Digest::add(Timestamp now, HostId host, const Event& event) {
  const std::uint32_t what =
      (static_cast<std::uint32_t>(event.kind) << 16) | std::uint32_t{event.chunk.value()};
  append(nanoseconds(now), pair(host.value(), what), pair(event.frame.value(), event.size),
         event.detail);
}

void Digest::add(Timestamp now, HostId host, NetworkFact fact, std::uint32_t peer,
                 std::uint32_t size, std::uint64_t detail) {
  const std::uint32_t what = static_cast<std::uint32_t>(fact) << 16;
  append(nanoseconds(now), pair(host.value(), what), pair(peer, size), detail);
}

void Digest::append(std::uint64_t time, std::uint64_t identity, std::uint64_t place,
                    std::uint64_t detail) {
  std::uint64_t* const words = pending_.data() + 4 * pending_facts_;
  words[0] = little_endian(time);
  words[1] = little_endian(identity);
  words[2] = little_endian(place);
  words[3] = little_endian(detail);
  if (++pending_facts_ < facts_per_checkpoint) return;
  chained_ = xxh3(std::as_bytes(std::span(pending_)), chained_);
  checkpoints_.push_back(chained_);
  pending_facts_ = 0;
}

std::uint64_t Digest::facts() const {
  return checkpoints_.size() * facts_per_checkpoint + pending_facts_;
}

std::uint64_t Digest::value() const {
  if (pending_facts_ == 0) return chained_;
  return xxh3(std::as_bytes(std::span(pending_).first(4 * pending_facts_)), chained_);
}

std::string format_digest(std::uint64_t digest) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; digest >>= 4) text[i] = digits[digest & 0xf];
  return text;
}

}  // namespace strand::sim
