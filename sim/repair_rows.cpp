#include "sim/repair_rows.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/node/erasure_code.hpp"
#include "sim/cause_words.hpp"
#include "sim/chunk_words.hpp"

namespace strand::sim {

namespace {

using Tone = StoryRow::Tone;
using End = CarriedCopy::End;
using Kind = Moment::Kind;
using Copies = std::vector<const CarriedCopy*>;

std::vector<std::uint32_t> indices_of(const Copies& copies) {
  std::set<std::uint32_t> indices;
  for (const CarriedCopy* copy : copies) indices.insert(copy->chunk.value());
  return {indices.begin(), indices.end()};
}

template <class Wanted>
Copies chosen(const Copies& copies, Wanted wanted) {
  Copies result;
  std::copy_if(copies.begin(), copies.end(), std::back_inserter(result),
               [&](const CarriedCopy* copy) { return wanted(*copy); });
  return result;
}

Copies first_sendings(const std::vector<CarriedCopy>& copies) {
  Copies result;
  for (const CarriedCopy& copy : copies) {
    if (!copy.resent) result.push_back(&copy);
  }
  return result;
}

class RepairTeller {
 public:
  RepairTeller(const scenario::Scenario& scenario, const FrameStory& story, std::size_t hop)
      : story_(story),
        hop_(hop),
        from_(place_name(scenario, hop)),
        to_(place_name(scenario, hop + 1)) {
    if (story.captured) due_ = *story.captured + scenario.transport.deadline;
  }

  std::vector<StoryRow> tell() {
    tell_repairs();
    tell_given_up();
    const auto& notices = story_.notices[hop_];
    const std::vector<Copies> rounds = sort_into_rounds();
    for (std::size_t i = 0; i < notices.size(); ++i) tell_round(notices[i], rounds[i]);
    return std::move(rows_);
  }

 private:
  // A row about the copies, which are some. `at` is their time.
  StoryRow& add(const char* what, Timestamp CarriedCopy::*at, const Copies& copies, Tone tone) {
    StoryRow& row = rows_.emplace_back();
    for (const CarriedCopy* copy : copies) {
      row.from = std::min(row.from.value_or(copy->*at), copy->*at);
      row.until = std::max(row.until.value_or(copy->*at), copy->*at);
    }
    row.what = what;
    row.tone = tone;
    return row;
  }

  // "chunk 7 was", "chunks 7, 9 were"
  [[nodiscard]] std::string were(const std::vector<std::uint32_t>& chunks) const {
    return chunks_text(chunks) + (chunks.size() == 1 ? " was" : " were");
  }
  [[nodiscard]] static const char* them(const std::vector<std::uint32_t>& chunks) {
    return chunks.size() == 1 ? "it" : "them";
  }
  [[nodiscard]] std::string chunks_text(const std::vector<std::uint32_t>& chunks) const {
    return chunk_words(chunks, story_.chunks);
  }

  void tell_repairs();
  void tell_given_up();
  [[nodiscard]] std::vector<Copies> sort_into_rounds() const;
  void tell_round(const LossNotice& notice, const Copies& copies);
  void tell_left_to_repairs(const LossNotice& notice, const std::set<std::uint32_t>& handled);
  void tell_arrivals(const Copies& copies);
  void tell_losses(const Copies& copies);
  [[nodiscard]] bool gave_up(std::uint32_t chunk, Timestamp at) const;

  const FrameStory& story_;
  std::size_t hop_;
  const std::string& from_;
  const std::string& to_;
  std::optional<Timestamp> due_;
  std::vector<StoryRow> rows_;
};

void RepairTeller::tell_repairs() {
  const Copies all = first_sendings(story_.repairs[hop_]);
  if (all.empty()) return;
  const auto tell = [&](const char* what, Timestamp CarriedCopy::*at, const Copies& copies,
                        Tone tone, const std::string& rest) {
    if (copies.empty()) return;
    StoryRow& row = add(what, at, copies, tone);
    row.repairs = indices_of(copies);
    row.text = repair_words(row.repairs) + rest;
  };
  tell("sent", &CarriedCopy::sent,
       chosen(all, [](const CarriedCopy& copy) { return !copy.made_by_link; }), Tone::plain, "");
  std::map<LossCause, Copies> lost;
  for (const CarriedCopy* copy : all) {
    if (copy->end == End::lost) lost[copy->cause].push_back(copy);
  }
  for (const auto& [cause, copies] : lost) {
    const CauseWords words = cause_words(to_string(cause), from_, to_);
    tell(words.what.c_str(), &CarriedCopy::ended, copies, Tone::bad,
         fmt::format(": {} ({})", words.why, to_string(cause)));
  }
  tell("arrived", &CarriedCopy::ended,
       chosen(all, [](const CarriedCopy& copy) { return copy.end == End::received; }), Tone::plain,
       "");
  tell("arrived", &CarriedCopy::ended,
       chosen(all, [](const CarriedCopy& copy) { return copy.end == End::repeated; }), Tone::plain,
       ": not needed");
}

// All that were given up at one instant for one reason are a row.
void RepairTeller::tell_given_up() {
  std::map<std::pair<Timestamp, Kind>, std::vector<std::uint32_t>> given_up;
  for (const Moment& moment : story_.hosts[hop_]) {
    if (moment.kind != Kind::no_time && moment.kind != Kind::no_budget) continue;
    given_up[{moment.at, moment.kind}].push_back(static_cast<std::uint32_t>(moment.detail));
  }
  for (auto& [when, chunks] : given_up) {
    std::sort(chunks.begin(), chunks.end());
    StoryRow row;
    row.from = row.until = when.first;
    row.what = from_;
    const std::string why = when.second == Kind::no_budget
                                ? "no more bytes may be spent on repairs"
                                : "too late to arrive before the deadline";
    row.text =
        fmt::format("hears that {} lost, and gives {} up: {}", were(chunks), them(chunks), why);
    row.chunks = std::move(chunks);
    row.tone = Tone::bad;
    rows_.push_back(std::move(row));
  }
}

// A copy belongs to the last notice before it that names its chunk, or else to the last of all: a
// repair that is lost makes a chunk be sent again too.
std::vector<Copies> RepairTeller::sort_into_rounds() const {
  const auto& notices = story_.notices[hop_];
  std::vector<Copies> rounds(notices.size());
  for (const CarriedCopy& copy : story_.hops[hop_]) {
    if (!copy.resent) continue;
    std::optional<std::size_t> last;
    std::optional<std::size_t> of_chunk;
    for (std::size_t i = 0; i < notices.size() && notices[i].at <= copy.sent; ++i) {
      last = i;
      const bool names_it = std::any_of(notices[i].chunks.begin(), notices[i].chunks.end(),
                                        [&](const auto& lost) { return lost.chunk == copy.chunk; });
      if (names_it) of_chunk = i;
    }
    if (last) rounds[of_chunk.value_or(*last)].push_back(&copy);
  }
  return rounds;
}

bool RepairTeller::gave_up(std::uint32_t chunk, Timestamp at) const {
  return std::any_of(story_.hosts[hop_].begin(), story_.hosts[hop_].end(), [&](const auto& moment) {
    const bool of_this = moment.at == at && moment.detail == chunk;
    return of_this && (moment.kind == Kind::no_time || moment.kind == Kind::no_budget);
  });
}

void RepairTeller::tell_round(const LossNotice& notice, const Copies& copies) {
  const Copies sent = chosen(copies, [](const CarriedCopy& copy) { return !copy.made_by_link; });
  std::set<std::uint32_t> handled;
  if (!sent.empty()) {
    StoryRow& row = add("sent again", &CarriedCopy::sent, sent, Tone::plain);
    row.chunks = indices_of(sent);
    handled.insert(row.chunks.begin(), row.chunks.end());
    row.text = chunks_text(row.chunks);
    if (sent.size() > row.chunks.size()) row.text += fmt::format(", in {} copies", sent.size());
    row.text +=
        fmt::format(": {} told {} of the loss", notice.probed ? "a probe" : "feedback", from_);
  }
  tell_left_to_repairs(notice, handled);
  if (sent.empty()) return;
  tell_losses(copies);
  tell_arrivals(copies);
  const Copies flying =
      chosen(copies, [](const CarriedCopy& copy) { return copy.end == End::on_its_way; });
  if (flying.empty()) return;
  StoryRow& row = add("on its way", &CarriedCopy::sent, flying, Tone::bad);
  row.from = row.until = story_.run_ended;
  row.chunks = indices_of(flying);
  row.cause = to_string(LossCause::in_flight);
  row.text =
      fmt::format("{}, sent again, when the run ended ({})", chunks_text(row.chunks), row.cause);
}

// What was not sent again, though its first sending was lost and nothing had made up for it yet.
void RepairTeller::tell_left_to_repairs(const LossNotice& notice,
                                        const std::set<std::uint32_t>& handled) {
  const auto receipts = story_.receipts(hop_ + 1);
  std::set<std::uint32_t> left;
  for (const CarriedCopy& lost : notice.chunks) {
    const std::uint32_t chunk = lost.chunk.value();
    const bool there = chunk < receipts.size() && receipts[chunk] && *receipts[chunk] <= notice.at;
    if (there || lost.resent || handled.contains(chunk) || gave_up(chunk, notice.at)) continue;
    left.insert(chunk);
  }
  if (left.empty()) return;
  StoryRow row;
  row.from = row.until = notice.at;
  row.what = from_;
  row.chunks.assign(left.begin(), left.end());
  const bool late = due_ && notice.at > *due_;
  const std::string then = late ? "keeps nothing of the frame any more"
                                : fmt::format("leaves {} to the repairs", them(row.chunks));
  row.text = fmt::format("hears{} that {} lost, and {}", notice.probed ? " by a probe" : "",
                         were(row.chunks), then);
  rows_.push_back(std::move(row));
}

void RepairTeller::tell_losses(const Copies& copies) {
  std::map<LossCause, Copies> lost;
  for (const CarriedCopy* copy : copies) {
    if (copy->end == End::lost) lost[copy->cause].push_back(copy);
  }
  for (const auto& [cause, of_cause] : lost) {
    const CauseWords words = cause_words(to_string(cause), from_, to_);
    StoryRow& row = add(words.what.c_str(), &CarriedCopy::ended, of_cause, Tone::bad);
    row.chunks = indices_of(of_cause);
    row.cause = to_string(cause);
    const Copies all = chosen(copies, [&](const CarriedCopy& copy) {
      return std::binary_search(row.chunks.begin(), row.chunks.end(), copy.chunk.value());
    });
    row.text = all.size() > of_cause.size() ? fmt::format("{} of {} copies of {}", of_cause.size(),
                                                          all.size(), chunks_text(row.chunks))
                                            : chunks_text(row.chunks) + ", sent again";
    row.text += fmt::format(": {} ({})", words.why, row.cause);
  }
}

void RepairTeller::tell_arrivals(const Copies& copies) {
  const Copies received =
      chosen(copies, [](const CarriedCopy& copy) { return copy.end == End::received; });
  const Copies in_vain =
      chosen(copies, [](const CarriedCopy& copy) { return copy.end == End::repeated; });
  if (!received.empty()) {
    StoryRow& row = add("arrived", &CarriedCopy::ended, received, Tone::good);
    row.chunks = indices_of(received);
    row.text = chunks_text(row.chunks) + ", sent again";
    if (!in_vain.empty())
      row.text +=
          fmt::format("; {} in vain",
                      in_vain.size() == 1 ? "1 copy" : fmt::format("{} copies", in_vain.size()));
  } else if (!in_vain.empty()) {
    StoryRow& row = add("arrived", &CarriedCopy::ended, in_vain, Tone::plain);
    row.chunks = indices_of(in_vain);
    row.text = fmt::format("{}, sent again, which {} had already", chunks_text(row.chunks), to_);
  }
}

}  // namespace

std::vector<StoryRow> repair_rows(const scenario::Scenario& scenario, const FrameStory& story,
                                  std::size_t hop) {
  return RepairTeller(scenario, story, hop).tell();
}

std::vector<std::uint32_t> repairs_used(const FrameStory& story, std::size_t hop,
                                        const std::vector<std::uint32_t>& chunks, Timestamp at) {
  const BlockLayout layout(story.chunks);
  std::map<std::uint16_t, std::size_t> needed;  // by block
  for (const std::uint32_t chunk : chunks) {
    ++needed[layout.block_of_chunk(static_cast<std::uint16_t>(chunk))];
  }
  // A peer takes those of a block that came first.
  Copies arrived;
  for (const CarriedCopy& copy : story.repairs[hop]) {
    if (copy.end == End::received && copy.ended <= at) arrived.push_back(&copy);
  }
  std::stable_sort(arrived.begin(), arrived.end(),
                   [](const auto* a, const auto* b) { return a->ended < b->ended; });
  std::vector<std::uint32_t> used;
  for (const CarriedCopy* copy : arrived) {
    const auto block = needed.find(layout.block_of_repair(copy->received_as.value()));
    if (block == needed.end() || block->second == 0) continue;
    --block->second;
    used.push_back(copy->received_as.value());
  }
  std::sort(used.begin(), used.end());
  return used;
}

}  // namespace strand::sim
