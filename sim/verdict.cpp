#include "sim/verdict.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/assert.hpp"
#include "sim/cause_words.hpp"
#include "sim/chunk_words.hpp"
#include "sim/time_text.hpp"

namespace strand::sim {

namespace {

using Kind = Moment::Kind;

// Chunks that ended on one link for one cause.
struct Ending {
  std::string link;
  std::string cause;
  std::vector<std::uint32_t> chunks;
};

// In the order of their first chunks.
std::vector<Ending> endings_of(const std::vector<reports::MissingReport>& missing) {
  std::vector<Ending> endings;
  for (const reports::MissingReport& row : missing) {
    auto ending = std::find_if(endings.begin(), endings.end(), [&](const Ending& known) {
      return known.link == row.link && known.cause == row.cause;
    });
    if (ending == endings.end()) {
      ending = endings.insert(endings.end(), {row.link, row.cause, {}});
    }
    ending->chunks.push_back(row.chunk);
  }
  return endings;
}

// Whether chunks that were not forwarded came over the link, and stayed at the peer behind it,
// which never had the frame whole; else the one before it did not send them. A real run knows of
// the first only.
bool stayed_behind(const Story& story, const Ending& ending) {
  if (story.transport == "real") return true;
  const auto hop = std::find_if(story.hops.begin(), story.hops.end(),
                                [&](const StoryHop& told) { return told.link == ending.link; });
  if (hop == story.hops.end()) return false;
  return std::any_of(hop->rows.begin(), hop->rows.end(), [&](const StoryRow& row) {
    return row.what == "arrived" &&
           std::binary_search(row.chunks.begin(), row.chunks.end(), ending.chunks.front());
  });
}

std::string fate_of(const Story& story, const Ending& ending) {
  const std::size_t arrow = ending.link.find("->");
  if (arrow == std::string::npos) {
    return fmt::format("ended on {} ({})", ending.link, ending.cause);
  }
  const std::string to = ending.link.substr(arrow + 2);
  if (ending.cause == "not_forwarded" && stayed_behind(story, ending)) {
    return fmt::format("not forwarded by {}, for which the frame broke on {} ({})", to, ending.link,
                       ending.cause);
  }
  return fate_words(ending.cause, ending.link.substr(0, arrow), to);
}

std::string list_of(const Story& story, const std::vector<Ending>& endings) {
  constexpr std::size_t most = 6;
  std::string text;
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const Ending& ending : endings) {
    if (shown == most) {
      left_out += ending.chunks.size();
      continue;
    }
    ++shown;
    const bool last = shown == endings.size();
    if (!text.empty()) text += last ? ", and " : ", ";
    text += fmt::format("{} {} {}", chunk_words(ending.chunks, 0),
                        ending.chunks.size() == 1 ? "was" : "were", fate_of(story, ending));
  }
  if (left_out > 0) text += fmt::format(", and {} others elsewhere", left_out);
  return text;
}

// A part of the way of the last chunk: on a link, or waiting at a host.
struct Leg {
  std::string where;
  Duration took{};
};

// The copy on `hop` that brought `chunk`, or (without one) the last chunk of all; null where there
// is none.
const CarriedCopy* last_arrival(const FrameStory& frame, std::size_t hop,
                                std::optional<std::uint16_t> chunk, Timestamp until) {
  const CarriedCopy* last = nullptr;
  for (const CarriedCopy& copy : frame.hops[hop]) {
    if (copy.end != CarriedCopy::End::received || copy.ended > until) continue;
    if (chunk && copy.received_as.value() != *chunk) continue;
    if (last == nullptr || copy.ended > last->ended) last = &copy;
  }
  return last;
}

// Back from the peer to the coordinator: what held up the chunk that came last, or, where relays
// wait for whole frames, the chunk that made the frame whole at each of them.
std::vector<Leg> critical_legs(const scenario::Scenario& scenario, const FrameStory& frame) {
  const bool whole_only = scenario.transport.forwarding == wire::Forwarding::store_and_forward;
  std::vector<Leg> legs;
  std::optional<std::uint16_t> chunk;
  Timestamp until = Timestamp::max();
  for (std::size_t hop = frame.hops.size(); hop-- > 0;) {
    const CarriedCopy* const copy = last_arrival(frame, hop, chunk, until);
    if (copy == nullptr) return {};
    if (legs.empty()) until = copy->ended;
    legs.push_back({"at " + place_name(scenario, hop + 1), until - copy->ended});
    legs.push_back(
        {fmt::format("on {}->{}", place_name(scenario, hop), place_name(scenario, hop + 1)),
         copy->ended - copy->sent});
    until = copy->sent;
    if (!whole_only) chunk = copy->chunk.value();
  }
  legs.push_back({"at " + place_name(scenario, 0), until - *frame.captured});
  return legs;
}

// Chunks that a peer has by a retransmission, and those that it made of repairs, where the first
// sending never came.
struct SavedChunks {
  std::vector<std::uint32_t> resent;
  std::vector<std::uint32_t> recovered;
};

SavedChunks saved_on(const FrameStory& frame, std::size_t hop) {
  std::set<std::uint32_t> by_first_sending;
  std::set<std::uint32_t> resent;
  std::set<std::uint32_t> recovered;
  for (const CarriedCopy& copy : frame.hops[hop]) {
    const bool came =
        copy.end == CarriedCopy::End::received || copy.end == CarriedCopy::End::repeated;
    if (came && !copy.resent) by_first_sending.insert(copy.received_as.value());
    if (came && copy.resent) resent.insert(copy.received_as.value());
  }
  for (const Moment& moment : frame.hosts[hop + 1]) {
    if (moment.kind != Kind::recovered) continue;
    const auto chunk = static_cast<std::uint32_t>(moment.detail);
    resent.erase(chunk);
    if (!by_first_sending.contains(chunk)) recovered.insert(chunk);
  }
  SavedChunks saved;
  std::set_difference(resent.begin(), resent.end(), by_first_sending.begin(),
                      by_first_sending.end(), std::back_inserter(saved.resent));
  saved.recovered.assign(recovered.begin(), recovered.end());
  return saved;
}

// " Saved on A->B (chunk 3 sent again) and C->D (chunk 5 made of repairs)."; empty where no hop had
// to.
std::string saved_words(const scenario::Scenario& scenario, const FrameStory& frame) {
  constexpr std::size_t most = 4;
  std::vector<std::string> hops;
  for (std::size_t hop = 0; hop < frame.hops.size(); ++hop) {
    const SavedChunks saved = saved_on(frame, hop);
    std::string how;
    if (!saved.resent.empty()) how = chunk_words(saved.resent, frame.chunks) + " sent again";
    if (!saved.recovered.empty()) {
      how += fmt::format("{}{} made of repairs", how.empty() ? "" : ", ",
                         chunk_words(saved.recovered, frame.chunks));
    }
    if (how.empty()) continue;
    hops.push_back(
        fmt::format("{}->{} ({})", place_name(scenario, hop), place_name(scenario, hop + 1), how));
  }
  if (hops.empty()) return {};
  const std::size_t rest = hops.size() > most + 1 ? hops.size() - most : 0;
  if (rest > 0) hops.resize(most);
  if (rest > 0) hops.push_back(fmt::format("{} other hops", rest));
  std::string text = hops.front();
  for (std::size_t i = 1; i < hops.size(); ++i) {
    text += (i + 1 == hops.size() ? " and " : ", ") + hops[i];
  }
  return fmt::format(" Saved on {}.", text);
}

}  // namespace

std::string missing_verdict(const Story& story) {
  const std::vector<Ending> endings = endings_of(story.missing);
  const std::uint32_t chunks = story.chunk_count.value_or(0);
  if (endings.empty())
    return fmt::format("{} lacks it, and the report does not say why.", story.peer);
  if (story.missing.size() != chunks) {
    const std::string share = chunks == 0 ? fmt::format("{} of its", story.missing.size())
                                          : fmt::format("{} of {}", story.missing.size(), chunks);
    return fmt::format("{} chunks never reached {}: {}.", share, story.peer,
                       list_of(story, endings));
  }
  if (chunks == 1) {
    return fmt::format("Its only chunk never reached {}: it was {}.", story.peer,
                       fate_of(story, endings[0]));
  }
  const std::string why =
      endings.size() == 1 ? "they were " + fate_of(story, endings[0]) : list_of(story, endings);
  return fmt::format("None of its {} chunks reached {}: {}.", chunks, story.peer, why);
}

std::string timely_verdict(const scenario::Scenario& scenario, const FrameStory& frame) {
  const std::size_t host = frame.hops.size();
  const std::string& peer = place_name(scenario, host);
  const Moment* const completed = frame.last(host, Kind::completed);
  if (completed == nullptr) return fmt::format("{} has the whole frame.", peer);
  const Duration latency = completed->at - *frame.captured;
  const Duration left = scenario.transport.deadline - latency;
  const std::string chunks =
      frame.chunks == 1 ? "Its only chunk" : fmt::format("All {} chunks", frame.chunks);
  const std::string last = frame.chunks == 1 ? "" : "the last of them ";
  std::string text =
      left >= Duration::zero()
          ? fmt::format("{} reached {}, {}{} after the capture and {} before the deadline", chunks,
                        peer, last, milliseconds_text(latency), milliseconds_text(left))
          : fmt::format("{} reached {}, {}{} after the deadline", chunks, peer, last,
                        milliseconds_text(-left));
  const std::vector<Leg> legs = critical_legs(scenario, frame);
  const auto longest = std::max_element(legs.begin(), legs.end(),
                                        [](const Leg& a, const Leg& b) { return a.took < b.took; });
  if (left < Duration::zero() && longest != legs.end()) {
    text += fmt::format(": {} of {} went by {}", milliseconds_text(longest->took),
                        milliseconds_text(latency), longest->where);
  }
  return text + "." + saved_words(scenario, frame);
}

std::string corrupt_verdict(const scenario::Scenario& scenario, const FrameStory& frame) {
  const std::size_t host = frame.hops.size();
  std::string where;
  for (std::size_t hop = 0; hop < host; ++hop) {
    const bool flipped =
        std::any_of(frame.hops[hop].begin(), frame.hops[hop].end(), [](const CarriedCopy& copy) {
          return copy.end == CarriedCopy::End::received && copy.corrupted;
        });
    const bool foreign = frame.last(hop + 1, Kind::foreign_chunk) != nullptr;
    if (!flipped && !foreign) continue;
    where += fmt::format("{}{}->{}", where.empty() ? "" : " and ", place_name(scenario, hop),
                         place_name(scenario, hop + 1));
  }
  const std::string why = where.empty() ? "" : ": a bit flipped unseen on " + where;
  return fmt::format("All {} chunks came to {}, and they do not make the frame that was sent{}.",
                     frame.chunks, place_name(scenario, host), why);
}

std::string forgotten_verdict(const Story& story, const FrameStory& frame) {
  const Moment* const crashed = frame.last(frame.hops.size(), Kind::crashed);
  STRAND_ASSERT(crashed != nullptr);
  return fmt::format("{} had {} of {} chunks, and forgot them when it crashed at {} (crash).",
                     story.peer, crashed->detail, frame.chunks, short_time_text(crashed->at));
}

std::string silent_verdict(const scenario::Scenario& scenario, const FrameStory& frame) {
  const std::size_t host = frame.hops.size();
  const std::string& peer = place_name(scenario, host);
  const Moment* const crashed = frame.last(host, Kind::crashed);
  const Moment* const reported = frame.last(host, Kind::reported);
  const Moment* const completed = frame.last(host, Kind::completed);
  const bool went_down = crashed != nullptr && (reported == nullptr || reported->at < crashed->at);
  std::string why = "its report never came";
  if (went_down) why = fmt::format("it crashed at {}", short_time_text(crashed->at));
  if (completed != nullptr) {
    why += fmt::format("; it had the frame whole, {} after the capture",
                       milliseconds_text(completed->at - *frame.captured));
  }
  return fmt::format("{} never reported, so that the frame counts as lost there: {}.", peer, why);
}

}  // namespace strand::sim
