#include "core/link/draws.hpp"

#include <variant>

namespace strand::link {

std::size_t fragment_count(std::size_t payload, std::optional<ByteCount> mtu) {
  constexpr std::size_t ip_header = 20;
  constexpr std::size_t udp_header = 8;
  if (!mtu || payload + udp_header + ip_header <= mtu->value()) return 1;
  // All but the last fragment carry `whole` bytes, and the last up to `room`.
  const std::size_t room = mtu->value() - ip_header;
  const std::size_t whole = room / 8 * 8;
  return 1 + (payload + udp_header - room + whole - 1) / whole;
}

std::uint64_t CorrelatedStream::take(std::uint64_t bits, std::uint64_t coin,
                                     Probability correlation) {
  if (!correlation.hit_by(coin)) last_ = bits;
  return last_;
}

Draws::Draws(const Random& random)
    : loss_(random.fork("loss")),
      reorder_(random.fork("reorder")),
      jitter_(random.fork("jitter")),
      corrupt_(random.fork("corrupt")),
      corrupted_bit_(random.fork("corrupt").fork("bit")),
      transition_(random.fork("loss").fork("transition")),
      fragment_(random.fork("loss").fork("fragment")) {}

bool Draws::are_plain(const LinkOptions& options) {
  return std::holds_alternative<Probability>(options.loss) && options.corrupt == Probability() &&
         options.correlation == Probability() && !options.mtu;
}

Fate Draws::any(const LinkOptions& options, std::size_t fragments, Channel& channel) {
  Fate fate;
  fate.lost = lost(options, fragments, channel);
  fate.at_once = options.reorder.probability.hit_by(reorder_.next(options.correlation));
  fate.jitter_bits = jitter_.next(options.correlation);
  if (options.corrupt != Probability()) {
    fate.corrupted = options.corrupt.hit_by(corrupt_.next(options.correlation));
    fate.corrupted_bits = corrupted_bit_.next();
  }
  return fate;
}

// All fragments draw, whatever becomes of those before.
bool Draws::lost(const LinkOptions& options, std::size_t fragments, Channel& channel) {
  const std::uint64_t bits = loss_.fresh();
  const std::uint64_t coin = channel.model ? transition_.next() : loss_.coin(options.correlation);
  bool lost = fragment_lost(options, channel, bits, coin);
  for (std::size_t i = 1; i < fragments; ++i) {
    const std::uint64_t later_bits = fragment_.next();
    const std::uint64_t later_coin = fragment_.next();
    if (fragment_lost(options, channel, later_bits, later_coin)) lost = true;
  }
  return lost;
}

// `coin` decides whether the state changes, or whether a draw repeats the one before it.
bool Draws::fragment_lost(const LinkOptions& options, Channel& channel, std::uint64_t bits,
                          std::uint64_t coin) {
  if (!channel.model) {
    const Probability loss = std::get<Probability>(options.loss);
    return loss.hit_by(loss_.take(bits, coin, options.correlation));
  }
  const GilbertElliott& model = *channel.model;
  const bool lost = (channel.bad ? model.loss_bad : model.loss_good).hit_by(bits);
  if ((channel.bad ? model.r : model.p).hit_by(coin)) channel.bad = !channel.bad;
  return lost;
}

}  // namespace strand::link
