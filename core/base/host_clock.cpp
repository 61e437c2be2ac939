#include "core/base/host_clock.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/assert.hpp"

namespace strand {

namespace {

__extension__ using Int128 = __int128;
constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t slowdown = 2;

}  // namespace

// The later of the time that it ought to show and of a clock of half the speed.
Timestamp HostClock::local_of(const Setting& setting, Timestamp now) {
  STRAND_ASSERT(now >= setting.since);
  const std::int64_t passed = (now - setting.since).count();
  const Int128 counted = static_cast<Int128>(passed) * (million + setting.drift_ppm) / million;
  return std::max(setting.shown + Duration(passed / slowdown),
                  setting.base + Duration(static_cast<std::int64_t>(counted)));
}

// local_of() rounds down, so the inverses round up: the earliest instant that shows `local`.
Timestamp HostClock::true_of(const Setting& setting, Timestamp local) {
  if (local <= std::max(setting.shown, setting.base)) return setting.since;
  const Int128 wanted = static_cast<Int128>((local - setting.base).count()) * million;
  const std::int64_t speed = million + setting.drift_ppm;
  const Duration ought(static_cast<std::int64_t>((wanted + speed - 1) / speed));
  return setting.since + std::min(ought, (local - setting.shown) * slowdown);
}

Timestamp HostClock::when_it_showed(Timestamp local) const {
  const auto after = std::upper_bound(
      settings_.begin(), settings_.end(), local,
      [](Timestamp wanted, const Setting& setting) { return wanted < setting.shown; });
  return after == settings_.begin() ? local : true_of(*std::prev(after), local);
}

void HostClock::set(Timestamp now, Duration offset, std::int32_t drift_ppm) {
  settings_.push_back({now, local(now), now + offset, drift_ppm});
}

}  // namespace strand
