#include "sim/digest.hpp"

#include <bit>
#include <span>
#include <type_traits>

#include "core/base/xxh3.hpp"

namespace strand::sim {

static_assert(sizeof(Fact) == 32 && std::is_trivially_copyable_v<Fact>);

void Digest::chain() {
  if (sink_ != nullptr) sink_->take(pending_);
  chained_ = hash_pending();
  checkpoints_.push_back(chained_);
  pending_facts_ = 0;
}

void Digest::flush() {
  if (sink_ != nullptr) sink_->take(std::span(pending_).first(pending_facts_));
}

// Of the words as little-endian bytes, whatever the machine.
std::uint64_t Digest::hash_pending() const {
  if constexpr (std::endian::native == std::endian::little) {
    return xxh3(std::as_bytes(std::span(pending_).first(pending_facts_)), chained_);
  } else {
    std::array<Fact, facts_per_checkpoint> turned = pending_;
    for (Fact& fact : turned) {
      for (std::uint64_t& word : fact.words) word = __builtin_bswap64(word);
    }
    return xxh3(std::as_bytes(std::span(turned).first(pending_facts_)), chained_);
  }
}

std::uint64_t Digest::facts() const {
  return checkpoints_.size() * facts_per_checkpoint + pending_facts_;
}

std::uint64_t Digest::value() const {
  return pending_facts_ == 0 ? chained_ : hash_pending();
}

std::string format_digest(std::uint64_t digest) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; digest >>= 4) text[i] = digits[digest & 0xf];
  return text;
}

}  // namespace strand::sim
