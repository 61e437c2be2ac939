#include "reports/missing_chunks.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/base/assert.hpp"
#include "reports/frame_status.hpp"
#include "reports/link_reports.hpp"

namespace strand::reports {

namespace {

// Where and why a chunk ended: an index into the totals.
using Ending = std::uint32_t;
constexpr Ending alive = std::numeric_limits<Ending>::max();

// Hands out the elements of a sequence that is sorted by frame, frame after frame.
template <class T>
class FrameCursor {
 public:
  FrameCursor() = default;
  explicit FrameCursor(std::span<const T> rest) : rest_(rest) {}

  // The elements of `frame`; frames are asked for in ascending order.
  std::span<const T> take(std::uint32_t frame) {
    std::size_t skipped = 0;
    while (skipped < rest_.size() && frame_of(rest_[skipped]) < frame) ++skipped;
    rest_ = rest_.subspan(skipped);
    std::size_t size = 0;
    while (size < rest_.size() && frame_of(rest_[size]) == frame) ++size;
    return rest_.first(size);
  }

 private:
  static std::uint32_t frame_of(const MissingChunk& missing) { return missing.frame.value(); }
  static std::uint32_t frame_of(const Loss& loss) { return loss.frame; }

  std::span<const T> rest_;
};

auto order_of(const MissingChunk& missing) {
  return std::pair(missing.frame, missing.chunk);
}
auto order_of(const Loss& loss) {
  return std::tuple(loss.hop, loss.frame, loss.chunk);
}

// The input itself where it is sorted, as it should be; else a sorted copy in `storage`. Stable, so
// that the later of two losses of one chunk stays the later one.
template <class T>
std::span<const T> sorted(const std::vector<T>& input, std::vector<T>& storage) {
  const auto before = [](const T& a, const T& b) { return order_of(a) < order_of(b); };
  if (std::is_sorted(input.begin(), input.end(), before)) return input;
  storage = input;
  std::stable_sort(storage.begin(), storage.end(), before);
  return storage;
}

// Walks one frame at a time down the chain, and carries for each chunk where it ended, so that a
// chunk that a peer lacks because the peer before lacked it inherits the reason.
class Explanation {
 public:
  Explanation(const RunObservation& observation, RunReport& report);

  void explain_frame(std::uint32_t frame);
  // Call once, after the last frame.
  void finish();

 private:
  struct Place {
    std::vector<MissingChunk> sorted_missing;
    FrameCursor<MissingChunk> missing;
    FrameCursor<Loss> losses;            // of the link into the peer
    std::span<const Loss> frame_losses;  // of the frame at hand
  };

  void visit(std::size_t place, std::uint32_t frame);
  void end_chunk(std::size_t place, std::uint32_t frame, std::uint32_t chunk);
  [[nodiscard]] const Loss* find_loss(std::size_t place, std::uint32_t chunk) const;
  Ending unseen_ending();
  Ending ending_at(std::size_t hop, std::string_view cause);

  const RunObservation& observation_;
  RunReport& report_;
  std::vector<Loss> sorted_losses_;
  std::vector<Place> places_;
  std::map<std::pair<std::size_t, std::string>, Ending, std::less<>> known_endings_;
  std::vector<MissingTotal> totals_;

  // The state of the walk down the chain with one frame.
  std::vector<Ending> endings_;            // a chunk each
  bool any_ended_ = false;                 // some chunk is not alive
  std::size_t first_unknown_hop_ = 0;      // after the last peer that reported
  std::optional<std::size_t> broken_hop_;  // since this hop no peer has had the frame whole
};

Explanation::Explanation(const RunObservation& observation, RunReport& report)
    : observation_(observation), report_(report), places_(observation.peers.size()) {
  const std::span<const Loss> losses = sorted(observation.losses, sorted_losses_);
  std::size_t begin = 0;
  for (std::size_t hop = 0; hop < places_.size(); ++hop) {
    std::size_t end = begin;
    while (end < losses.size() && losses[end].hop == hop) ++end;
    places_[hop].losses = FrameCursor<Loss>(losses.subspan(begin, end - begin));
    begin = end;
    if (const auto& ledger = observation.peers[hop].ledger) {
      places_[hop].missing =
          FrameCursor<MissingChunk>(sorted(ledger->missing, places_[hop].sorted_missing));
    }
  }
  STRAND_ASSERT(begin == losses.size());
}

void Explanation::explain_frame(std::uint32_t frame) {
  endings_.assign(observation_.coordinator.frames[frame].chunk_count, alive);
  any_ended_ = false;
  first_unknown_hop_ = 0;
  broken_hop_.reset();
  for (std::size_t place = 0; place < places_.size(); ++place) {
    places_[place].frame_losses = places_[place].losses.take(frame);
    const PeerObservation& peer = observation_.peers[place];
    if (peer.ledger && frame >= peer.first_frame()) visit(place, frame);
  }
}

void Explanation::visit(std::size_t place, std::uint32_t frame) {
  const FrameRecord* record = find_record(*observation_.peers[place].ledger, frame);
  const FrameState state = record == nullptr ? FrameState::lost : record->state;
  switch (state) {
    case FrameState::complete:
    case FrameState::corrupt:
      if (any_ended_) std::fill(endings_.begin(), endings_.end(), alive);
      any_ended_ = false;
      break;
    case FrameState::partial: {
      const auto missing = places_[place].missing.take(frame);
      std::size_t next = 0;
      for (std::uint32_t chunk = 0; chunk < endings_.size(); ++chunk) {
        while (next < missing.size() && missing[next].chunk.value() < chunk) ++next;
        if (next < missing.size() && missing[next].chunk.value() == chunk) {
          end_chunk(place, frame, chunk);
        } else {
          endings_[chunk] = alive;
        }
      }
      break;
    }
    case FrameState::lost:
      for (std::uint32_t chunk = 0; chunk < endings_.size(); ++chunk) {
        end_chunk(place, frame, chunk);
      }
      break;
  }
  first_unknown_hop_ = place + 1;
  // A relay passes on what it has whole, also where that is not what was sent: it cannot tell.
  if (state == FrameState::complete || state == FrameState::corrupt) {
    broken_hop_.reset();
  } else if (!broken_hop_) {
    broken_hop_ = place;
  }
}

void Explanation::end_chunk(std::size_t place, std::uint32_t frame, std::uint32_t chunk) {
  Ending& ending = endings_[chunk];
  // A loss on a later hop proves that the chunk got there, whatever a relay's ledger says that has
  // forgotten it in a crash, or had reported before it came.
  const Loss* const loss = find_loss(place, chunk);
  if (ending == alive || loss != nullptr) {
    ending = loss != nullptr ? ending_at(loss->hop, loss->cause) : unseen_ending();
    any_ended_ = true;
    ++totals_[ending].chunks;
  }
  MissingTotal& total = totals_[ending];
  ++total.missed;
  const bool wanted = observation_.missing_frame.value_or(frame) == frame;
  if (wanted && report_.missing.size() < observation_.missing_limit) {
    report_.missing.push_back(
        {observation_.peers[place].name, frame, chunk, total.link, total.cause});
  } else {
    ++report_.missing_omitted;
  }
}

// The last known loss of the chunk on the hops from the last peer before `place` that reported;
// null where there is none.
const Loss* Explanation::find_loss(std::size_t place, std::uint32_t chunk) const {
  for (std::size_t hop = place + 1; hop-- > first_unknown_hop_;) {
    const auto losses = places_[hop].frame_losses;
    const auto after = std::upper_bound(
        losses.begin(), losses.end(), chunk,
        [](std::uint32_t wanted, const Loss& loss) { return wanted < loss.chunk; });
    if (after != losses.begin() && std::prev(after)->chunk == chunk) return &*std::prev(after);
  }
  return nullptr;
}

// Of a chunk whose loss nobody saw: it was there at the last peer that reported before the one at
// hand, or at the coordinator.
Ending Explanation::unseen_ending() {
  if (observation_.relays_send_whole_frames && broken_hop_) {
    return ending_at(*broken_hop_, "not_forwarded");
  }
  const bool watched = !observation_.links.empty();
  return ending_at(first_unknown_hop_, watched ? "unexplained" : "network");
}

Ending Explanation::ending_at(std::size_t hop, std::string_view cause) {
  std::pair<std::size_t, std::string> key(hop, cause);
  const auto known = known_endings_.find(key);
  if (known != known_endings_.end()) return known->second;
  const auto added = static_cast<Ending>(totals_.size());
  totals_.push_back({.link = link_name(observation_, hop), .cause = key.second});
  known_endings_.emplace(std::move(key), added);
  return added;
}

void Explanation::finish() {
  for (const auto& [key, index] : known_endings_) {
    report_.missing_totals.push_back(std::move(totals_[index]));
  }
}

}  // namespace

void explain_missing(const RunObservation& observation, RunReport& report) {
  Explanation explanation(observation, report);
  for (std::uint32_t frame = 0; frame < observation.coordinator.frames.size(); ++frame) {
    explanation.explain_frame(frame);
  }
  explanation.finish();
}

}  // namespace strand::reports
