#include "core/link/draws.hpp"

#include <variant>

namespace strand::link {

namespace {

__extension__ using Uint128 = unsigned __int128;

}  // namespace

bool hits(std::uint64_t bits, Probability p) {
  const auto scaled =
      static_cast<std::uint32_t>((static_cast<Uint128>(bits) * Probability::one) >> 64);
  return scaled < p.parts_per_billion();
}

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
  if (!hits(coin, correlation)) last_ = bits;
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
  fate.at_once = hits(reorder_.next(options.correlation), options.reorder.probability);
  fate.jitter_bits = jitter_.next(options.correlation);
  if (options.corrupt != Probability()) {
    fate.corrupted = hits(corrupt_.next(options.correlation), options.corrupt);
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
    return hits(loss_.take(bits, coin, options.correlation), loss);
  }
  const GilbertElliott& model = *channel.model;
  const bool lost = hits(bits, channel.bad ? model.loss_bad : model.loss_good);
  if (hits(coin, channel.bad ? model.r : model.p)) channel.bad = !channel.bad;
  return lost;
}

}  // namespace strand::link
