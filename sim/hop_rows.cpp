#include "sim/hop_rows.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/link/draws.hpp"
#include "core/node/node.hpp"
#include "sim/cause_words.hpp"
#include "sim/chunk_words.hpp"
#include "sim/repair_rows.hpp"
#include "sim/time_text.hpp"

namespace strand::sim {

namespace {

using Tone = StoryRow::Tone;
using End = CarriedCopy::End;
using Kind = Moment::Kind;

class HopTeller {
 public:
  HopTeller(const scenario::Scenario& scenario, const FrameStory& story, std::size_t hop)
      : scenario_(scenario),
        story_(story),
        hop_(hop),
        from_(place_name(scenario, hop)),
        to_(place_name(scenario, hop + 1)) {}

  std::vector<StoryRow> tell() {
    tell_sent();
    tell_copies();
    for (std::size_t cause = 0; cause < cause_count; ++cause) {
      tell_lost(static_cast<LossCause>(cause));
    }
    tell_received();
    tell_others();
    for (StoryRow& row : repair_rows(scenario_, story_, hop_)) rows_.push_back(std::move(row));
    for (const Moment& moment : story_.hosts[hop_ + 1]) tell_moment(moment);
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const StoryRow& a, const StoryRow& b) { return *a.from < *b.from; });
    tell_unsent();
    tell_nothing();
    return std::move(rows_);
  }

 private:
  static constexpr std::size_t cause_count = static_cast<std::size_t>(LossCause::in_flight) + 1;

  [[nodiscard]] const std::vector<CarriedCopy>& copies() const { return story_.hops[hop_]; }

  // A row of all first sendings that `wanted` says; null where there is none. `at` is their time.
  template <class Wanted>
  StoryRow* add(const char* what, Timestamp CarriedCopy::*at, Wanted wanted) {
    StoryRow row;
    std::set<std::uint32_t> chunks;
    for (const CarriedCopy& copy : copies()) {
      if (copy.resent || !wanted(copy)) continue;
      row.from = std::min(row.from.value_or(copy.*at), copy.*at);
      row.until = std::max(row.until.value_or(copy.*at), copy.*at);
      chunks.insert(copy.chunk.value());
    }
    if (chunks.empty()) return nullptr;
    row.what = what;
    row.chunks.assign(chunks.begin(), chunks.end());
    row.text = chunk_words(row.chunks, story_.chunks);
    return &rows_.emplace_back(std::move(row));
  }

  void tell_sent();
  void tell_copies();
  void tell_lost(LossCause cause);
  void tell_received();
  void tell_others();
  void tell_moment(const Moment& moment);
  void tell_completed(const Moment& moment);
  void tell_recovered(const Moment& moment);
  void tell_unsent();
  void tell_nothing();
  [[nodiscard]] std::size_t overtaken() const;
  [[nodiscard]] std::string why_lost(LossCause cause, const CarriedCopy& first) const;
  [[nodiscard]] std::string why_unsent(Timestamp received) const;
  [[nodiscard]] bool knew_next_hop(Timestamp at) const;

  const scenario::Scenario& scenario_;
  const FrameStory& story_;
  std::size_t hop_;
  const std::string& from_;
  const std::string& to_;
  std::vector<StoryRow> rows_;
};

void HopTeller::tell_sent() {
  add("sent", &CarriedCopy::sent, [](const CarriedCopy& copy) { return !copy.made_by_link; });
}

void HopTeller::tell_copies() {
  StoryRow* const row =
      add("doubled", &CarriedCopy::sent, [](const CarriedCopy& copy) { return copy.made_by_link; });
  if (row != nullptr) row->text += ", by the link";
}

void HopTeller::tell_lost(LossCause cause) {
  const auto wanted = [cause](const CarriedCopy& copy) {
    return copy.end == End::lost && copy.cause == cause;
  };
  StoryRow* const row = add("", &CarriedCopy::ended, wanted);
  if (row == nullptr) return;
  const CarriedCopy& first =
      *std::find_if(copies().begin(), copies().end(),
                    [&](const CarriedCopy& copy) { return !copy.resent && wanted(copy); });
  row->cause = to_string(cause);
  row->what = cause_words(row->cause, from_, to_).what;
  row->text += ": " + why_lost(cause, first) + fmt::format(" ({})", row->cause);
  row->tone = Tone::bad;
}

std::string HopTeller::why_lost(LossCause cause, const CarriedCopy& first) const {
  std::string why = cause_words(to_string(cause), from_, to_).why;
  if (cause == LossCause::loss) {
    const std::size_t fragments =
        link::fragment_count(first.size, link_between(scenario_, {hop_, hop_ + 1}).mtu);
    if (fragments > 1) why += fmt::format(", in one of {} fragments", fragments);
  } else if (cause == LossCause::expired) {
    if (story_.last(hop_ + 1, Kind::given_up, first.ended) != nullptr) {
      return to_ + " had given the frame up";
    }
    if (story_.last(hop_ + 1, Kind::reported, first.ended) != nullptr) {
      return to_ + " had sent its report";
    }
  }
  return why;
}

// How many arrived before one that was sent earlier.
std::size_t HopTeller::overtaken() const {
  std::size_t count = 0;
  Timestamp earliest = Timestamp::max();
  for (auto copy = copies().rbegin(); copy != copies().rend(); ++copy) {
    if (copy->end != End::received || copy->resent) continue;
    if (copy->ended > earliest) ++count;
    earliest = std::min(earliest, copy->ended);
  }
  return count;
}

void HopTeller::tell_received() {
  const auto altered = [](const CarriedCopy& copy) { return copy.received_as != copy.chunk; };
  StoryRow* const row = add("arrived", &CarriedCopy::ended, [&](const CarriedCopy& copy) {
    return copy.end == End::received && !copy.corrupted && !altered(copy);
  });
  if (row != nullptr) {
    const std::size_t overtaken_count = overtaken();
    if (overtaken_count > 0)
      row->text += fmt::format("; {} overtaken by later ones", overtaken_count);
  }
  StoryRow* const unseen = add("damaged", &CarriedCopy::ended, [&](const CarriedCopy& copy) {
    return copy.end == End::received && copy.corrupted && !altered(copy);
  });
  if (unseen != nullptr) {
    unseen->text += fmt::format(": a bit flipped, unseen by {}", to_);
    unseen->tone = Tone::bad;
  }
  for (const CarriedCopy& copy : copies()) {
    if (copy.end != End::received || !altered(copy)) continue;
    rows_.push_back({copy.ended,
                     copy.ended,
                     "damaged",
                     fmt::format("chunk {}: a bit flipped, and {} took it for chunk {}",
                                 copy.chunk.value(), to_, copy.received_as.value()),
                     to_string(LossCause::corruption),
                     {copy.chunk.value()},
                     Tone::bad});
  }
}

void HopTeller::tell_others() {
  StoryRow* const again = add("arrived", &CarriedCopy::ended,
                              [](const CarriedCopy& copy) { return copy.end == End::repeated; });
  if (again != nullptr) again->text += fmt::format(", which {} had already", to_);
  StoryRow* const rest = add("on its way", &CarriedCopy::sent,
                             [](const CarriedCopy& copy) { return copy.end == End::on_its_way; });
  if (rest == nullptr) return;
  rest->from = rest->until = story_.run_ended;
  rest->cause = to_string(LossCause::in_flight);
  rest->text += fmt::format(" when the run ended ({})", rest->cause);
  rest->tone = Tone::bad;
}

void HopTeller::tell_moment(const Moment& moment) {
  StoryRow row{moment.at, moment.at, to_, {}, {}, {}, Tone::plain};
  switch (moment.kind) {
    case Kind::completed:
      return tell_completed(moment);
    case Kind::verified: {
      const Moment* const completed = story_.last(hop_ + 1, Kind::completed, moment.at);
      if (completed != nullptr && completed->at == moment.at) return;
      row.text = "has looked at the frame: ";
      break;
    }
    case Kind::given_up:
      row.text =
          fmt::format("gives the frame up, with {} of {} chunks", moment.detail, story_.chunks);
      row.tone = Tone::bad;
      break;
    case Kind::foreign_chunk:
      row.text = fmt::format(
          "takes a datagram of another frame, in which a bit flipped, for chunk {}", moment.detail);
      row.chunks = {static_cast<std::uint32_t>(moment.detail)};
      row.tone = Tone::bad;
      break;
    case Kind::recovered:
      return tell_recovered(moment);
    case Kind::next_hop:
      if (moment.at <= *story_.captured || moment.at > story_.life_ended()) return;
      row.text = moment.detail != 0 ? "is told its next hop" : "is told that nobody comes next";
      row.tone = Tone::fault;
      break;
    case Kind::reported:
      if (std::none_of(copies().begin(), copies().end(), [&](const CarriedCopy& copy) {
            return copy.end == End::lost && copy.cause == LossCause::expired &&
                   copy.ended >= moment.at;
          })) {
        return;
      }
      row.text = "sends its report";
      break;
    case Kind::crashed:
    case Kind::restarted:
    case Kind::joined:
    case Kind::no_time:
    case Kind::no_budget:
      return;
  }
  if (moment.kind == Kind::verified) {
    const auto result = static_cast<Verification>(moment.detail);
    row.text += result == Verification::intact    ? "it is what was sent"
                : result == Verification::corrupt ? "it is not what was sent"
                                                  : "nobody could, the disk took no more";
    row.tone = result == Verification::corrupt ? Tone::bad : Tone::plain;
  }
  rows_.push_back(std::move(row));
}

void HopTeller::tell_completed(const Moment& moment) {
  StoryRow row{moment.at, moment.at, to_, {}, {}, {}, Tone::good};
  const Duration latency = moment.at - *story_.captured;
  const Duration over = latency - scenario_.transport.deadline;
  row.text = "has the whole frame after " + milliseconds_text(latency);
  if (over > Duration::zero()) {
    row.text += fmt::format(", {} too late", milliseconds_text(over));
    row.tone = Tone::bad;
  }
  for (const Moment& other : story_.hosts[hop_ + 1]) {
    if (other.kind != Kind::verified || other.at != moment.at) continue;
    if (other.detail != static_cast<std::uint64_t>(Verification::corrupt)) continue;
    row.text += ", and it is not what was sent";
    row.tone = Tone::bad;
  }
  rows_.push_back(std::move(row));
}

// All that were made at one instant are one row, which the first of them tells.
void HopTeller::tell_recovered(const Moment& moment) {
  StoryRow row{moment.at, moment.at, to_, {}, {}, {}, Tone::good};
  for (const Moment& other : story_.hosts[hop_ + 1]) {
    if (other.kind != Kind::recovered || other.at != moment.at) continue;
    row.chunks.push_back(static_cast<std::uint32_t>(other.detail));
  }
  std::sort(row.chunks.begin(), row.chunks.end());
  const auto told = [&](const StoryRow& other) {
    return other.from == row.from && other.what == row.what && other.chunks == row.chunks;
  };
  if (std::any_of(rows_.begin(), rows_.end(), told)) return;
  row.repairs = repairs_used(story_, hop_, row.chunks, moment.at);
  const std::string repairs =
      row.repairs.size() == row.chunks.size() ? repair_words(row.repairs) : "repairs";
  row.text =
      fmt::format("makes {} of the others and {}", chunk_words(row.chunks, story_.chunks), repairs);
  rows_.push_back(std::move(row));
}

bool HopTeller::knew_next_hop(Timestamp at) const {
  // Of a peer that joined it had to be told.
  bool knew = story_.last(hop_ + 1, Kind::joined) == nullptr;
  for (const Moment& moment : story_.hosts[hop_]) {
    if (moment.at > at) break;
    if (moment.kind == Kind::restarted) knew = false;
    if (moment.kind == Kind::next_hop) knew = moment.detail != 0;
  }
  return knew;
}

// Why the sender kept what it had from `received` on.
std::string HopTeller::why_unsent(Timestamp received) const {
  const bool whole_only = scenario_.transport.forwarding == wire::Forwarding::store_and_forward;
  const Moment* const completed = story_.last(hop_, Kind::completed);
  if (hop_ > 0 && whole_only && completed == nullptr) {
    return fmt::format("{} never had the frame whole, and relays whole frames only (not_forwarded)",
                       from_);
  }
  if (!knew_next_hop(whole_only && completed != nullptr ? completed->at : received)) {
    const bool is_new = story_.last(hop_, Kind::restarted, received) != nullptr;
    return fmt::format("{} {} (not_forwarded)", from_,
                       is_new ? "had begun anew, and did not know its next hop yet"
                              : "had not been told yet that " + to_ + " had joined");
  }
  const Moment* const crashed = story_.last(hop_, Kind::crashed);
  if (crashed != nullptr && crashed->at >= received) {
    return fmt::format("{} crashed before it could (crash)", from_);
  }
  return fmt::format("{} had not done so when the run ended", from_);
}

// One row for each reason, behind what was sent.
void HopTeller::tell_unsent() {
  std::set<std::uint32_t> sent;
  for (const CarriedCopy& copy : copies()) sent.insert(copy.chunk.value());
  const std::vector<std::optional<Timestamp>> receipts = story_.receipts(hop_);
  std::vector<std::pair<std::string, std::vector<std::uint32_t>>> groups;
  for (std::uint32_t chunk = 0; chunk < story_.chunks; ++chunk) {
    if (sent.contains(chunk)) continue;
    const std::string why = receipts[chunk] ? why_unsent(*receipts[chunk]) : from_ + " never had";
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& known) { return known.first == why; });
    if (group == groups.end()) group = groups.insert(groups.end(), {why, {}});
    group->second.push_back(chunk);
  }
  auto at = std::find_if(rows_.begin(), rows_.end(), [](const StoryRow& row) {
    return row.what == "sent" && !row.chunks.empty();
  });
  if (at != rows_.end()) ++at;
  for (auto& [why, chunks] : groups) {
    StoryRow row;
    row.what = "not sent";
    row.text = chunk_words(chunks, story_.chunks) + ": " + why;
    if (why.ends_with(" never had")) row.text += chunks.size() == 1 ? " it" : " them";
    row.chunks = std::move(chunks);
    row.tone = Tone::bad;
    at = std::next(rows_.insert(at, std::move(row)));
  }
}

void HopTeller::tell_nothing() {
  const auto receipts = story_.receipts(hop_ + 1);
  if (std::any_of(receipts.begin(), receipts.end(),
                  [](const auto& at) { return at.has_value(); })) {
    return;
  }
  StoryRow row;
  row.what = to_;
  const bool too_late = std::any_of(copies().begin(), copies().end(), [](const CarriedCopy& copy) {
    return copy.end == End::lost && copy.cause == LossCause::expired;
  });
  row.text = too_late ? "gets nothing of the frame in time" : "gets nothing of the frame";
  row.tone = Tone::bad;
  rows_.push_back(std::move(row));
}

}  // namespace

std::vector<StoryRow> hop_rows(const scenario::Scenario& scenario, const FrameStory& story,
                               std::size_t hop) {
  return HopTeller(scenario, story, hop).tell();
}

}  // namespace strand::sim
