// What chance does to the datagrams of a link. It owns the streams of randomness: each impairment
// has its own, forked by name, and draws as often as there are datagrams, whatever becomes of them.
// So switching an impairment on or off, or changing it, moves no draw of another.
//
// Loss, reordering and jitter draw always; the others while they are on. What the later fragments
// of a datagram draw comes from one more stream, so that an MTU does not move the draws of whole
// datagrams.
//
// Correlation: with its probability a decision repeats the draw before it, and otherwise it draws
// afresh. Every draw then has the distribution that was asked for, and two that are k apart have
// the correlation c^k. The recursion of netem, x = c * previous + (1 - c) * fresh, has that
// correlation too, but its x is no longer uniform: it keeps to the middle, and so of a loss of 1 %
// with a correlation of 50 % hardly anything is left. The coins are streams of their own, drawn
// only where the correlation is not 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/random.hpp"
#include "core/link/link_options.hpp"

namespace strand::link {

// One stream of draws, and what repeats them.
class CorrelatedStream {
 public:
  explicit CorrelatedStream(const Random& random)
      : values_(random), coins_(random.fork("correlation")), last_(coins_.next()) {}

  // 64 uniform bits that do not depend on any before.
  std::uint64_t fresh() { return values_.next(); }
  bool chance(Probability p) { return values_.chance(p); }
  // 64 uniform bits, with `correlation` the same as the last.
  std::uint64_t next(Probability correlation) {
    const std::uint64_t bits = fresh();
    return take(bits, coin(correlation), correlation);
  }
  // The same of bits and a coin that come from elsewhere.
  std::uint64_t take(std::uint64_t bits, std::uint64_t coin, Probability correlation);
  std::uint64_t coin(Probability correlation) {
    return correlation == Probability() ? 0 : coins_.next();
  }

 private:
  Random values_;
  Random coins_;
  std::uint64_t last_;
};

// What chance has decided about one datagram.
struct Fate {
  bool lost = false;
  bool at_once = false;  // reordered, where the gap lets it be
  bool corrupted = false;
  std::uint64_t jitter_bits = 0;
  std::uint64_t corrupted_bits = 0;  // uniform, for the place of the bit that would flip
};

// The state of the Gilbert-Elliott model.
struct Channel {
  std::optional<GilbertElliott> model;  // nothing where losses are independent
  bool bad = false;
};

class Draws {
 public:
  explicit Draws(const Random& random);

  // For a link whose options are plain, without what any() has to look at.
  Fate plain(Probability loss, Probability reorder) {
    Fate fate;
    fate.lost = loss_.chance(loss);
    fate.at_once = reorder_.chance(reorder);
    fate.jitter_bits = jitter_.fresh();
    return fate;
  }
  // For any link. `fragments` is how many the datagram travels as, at least 1.
  Fate any(const LinkOptions& options, std::size_t fragments, Channel& channel);

  // Whether any() has nothing to do but what plain() does.
  [[nodiscard]] static bool are_plain(const LinkOptions& options);

 private:
  bool lost(const LinkOptions& options, std::size_t fragments, Channel& channel);
  bool fragment_lost(const LinkOptions& options, Channel& channel, std::uint64_t bits,
                     std::uint64_t coin);

  CorrelatedStream loss_;
  CorrelatedStream reorder_;
  CorrelatedStream jitter_;
  CorrelatedStream corrupt_;
  Random corrupted_bit_;
  Random transition_;
  Random fragment_;
};

// In how many IPv4 packets of at most `mtu` bytes, at least min_mtu, a UDP payload travels (RFC
// 791): each has a header of 20 bytes, and all but the last carry a multiple of 8 bytes of what UDP
// gives to IP, the payload and its own header of 8 bytes.
[[nodiscard]] std::size_t fragment_count(std::size_t payload, std::optional<ByteCount> mtu);

}  // namespace strand::link
