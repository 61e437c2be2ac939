#include "sim/fault_rows.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "core/scenario/units.hpp"
#include "sim/link_words.hpp"
#include "sim/time_text.hpp"

namespace strand::sim {

namespace {

using Kind = Moment::Kind;

std::string joined(const scenario::Scenario& scenario, const std::vector<std::size_t>& places) {
  std::string text;
  for (const std::size_t place : places) {
    text += (text.empty() ? "" : ", ") + place_name(scenario, place);
  }
  return text;
}

// The group of a place; nothing where it is in none.
std::optional<std::size_t> group_of(const scenario::Partition& partition, std::size_t place) {
  for (std::size_t group = 0; group < partition.groups.size(); ++group) {
    const auto& places = partition.groups[group];
    if (std::find(places.begin(), places.end(), place) != places.end()) return group;
  }
  return std::nullopt;
}

bool cuts(const scenario::Partition& partition, std::size_t from, std::size_t to) {
  const auto before = group_of(partition, from);
  const auto after = group_of(partition, to);
  if (!before || !after || before == after) return false;
  return !partition.one_way || *before < *after;
}

// Puts the beginning and the end of one event into the rows of the hops that it touches.
class EventTeller {
 public:
  EventTeller(const scenario::Scenario& scenario, const FrameStory& frame, Story& story,
              Timestamp life_ended, const scenario::Event& event)
      : scenario_(scenario), frame_(frame), story_(story), life_ended_(life_ended), event_(event) {
    const auto* const crash = std::get_if<scenario::Crash>(&event.what);
    const std::optional<Duration> lasting = crash != nullptr ? crash->restart_after : event.lasting;
    begins_ = frame.source_started + event.at;
    if (lasting) ends_ = begins_ + *lasting;
    if (lasting) for_ = " for " + scenario::write_duration(*lasting);
  }

  void tell() {
    if (begins_ > frame_.run_ended) return;
    std::visit([this](const auto& what) { tell(what); }, event_.what);
  }

 private:
  void tell(const scenario::LinkChange& change) {
    for (const scenario::LinkChange::Direction& direction : change.directions) {
      if (direction.ends.to != direction.ends.from + 1) continue;
      const link::LinkOptions& usual = link_between(scenario_, direction.ends);
      add(direction.ends.from, "link", duration() + change_words(usual, direction.options),
          "as it was before");
    }
  }
  void tell(const scenario::Partition& partition) {
    if (!in_force()) return;
    std::string sides;
    for (const auto& group : partition.groups) {
      sides += (sides.empty() ? "" : " | ") + joined(scenario_, group);
    }
    for (std::size_t hop = 0; hop < story_.hops.size(); ++hop) {
      if (!cuts(partition, hop, hop + 1)) continue;
      add(hop, "partition", duration() + sides + (partition.one_way ? ", one way" : ""), "over");
    }
  }
  void tell(const scenario::Crash& crash) {
    if (!happened(NetworkFact::host_crashed, crash.place, begins_)) return;
    std::uint64_t forgotten = 0;
    if (crash.place < frame_.hosts.size()) {
      const Moment* const moment = frame_.last(crash.place, Kind::crashed, begins_);
      if (moment != nullptr && moment->at == begins_) forgotten = moment->detail;
    }
    std::string text = ends_ ? "crashes" + for_ : "crashes for good";
    if (forgotten > 0) {
      text +=
          fmt::format(", and forgets the {} of {} chunks that it had", forgotten, frame_.chunks);
    }
    takes_frame_ = forgotten > 0;
    add_at_host(crash.place, text, "begins anew");
  }
  void tell(const scenario::Pause& pause) {
    if (!happened(NetworkFact::host_paused, pause.place, begins_)) return;
    add_at_host(pause.place, "stands still" + for_, "goes on");
  }
  void tell(const scenario::ClockSkew& skew) {
    const bool behind = skew.offset < Duration::zero();
    add_at_host(skew.place,
                fmt::format("has its clock set {} {}, with a drift of {}",
                            scenario::write_duration(behind ? -skew.offset : skew.offset),
                            behind ? "behind" : "ahead", scenario::write_drift(skew.drift_ppm)),
                "");
  }
  void tell(const scenario::DiskFault& fault) {
    const std::string trouble = fault.write_time
                                    ? fmt::format("has a disk that takes {} a frame",
                                                  scenario::write_duration(*fault.write_time))
                                    : "has a full disk";
    add_at_host(fault.place, trouble + for_, "has a good disk again");
  }
  void tell(const scenario::ControlFault& fault) {
    add_at_host(fault.place,
                fault.cut ? "loses its connections with the coordinator"
                          : "hears nothing from the coordinator" + for_,
                "hears the coordinator again");
  }

  void tell(const scenario::Join& join) { add_at_host(join.place, "joins the chain", ""); }

  [[nodiscard]] bool happened(NetworkFact fact, std::size_t place, Timestamp at) const {
    auto seen = std::lower_bound(
        frame_.faults.begin(), frame_.faults.end(), at,
        [](const ObservedFault& fault, Timestamp wanted) { return fault.at < wanted; });
    for (; seen != frame_.faults.end() && seen->at == at; ++seen) {
      if (seen->fact == fact && seen->host.value() == place) return true;
    }
    return false;
  }

  // "for 2s: "
  [[nodiscard]] std::string duration() const { return ends_ ? for_.substr(1) + ": " : ""; }

  void add_at_host(std::size_t place, const std::string& begin, const std::string& end) {
    add(place == 0 ? 0 : place - 1, place_name(scenario_, place), begin, end);
  }

  // While the frame was on its way.
  [[nodiscard]] bool in_force() const {
    return begins_ <= life_ended_ && (!ends_ || *ends_ >= *frame_.captured);
  }

  // `begin` and `end` say what changes then.
  void add(std::size_t hop, const std::string& what, const std::string& begin,
           const std::string& end) {
    if (hop >= story_.hops.size()) return;
    if (!in_force() && !takes_frame_) return;
    insert(hop, begins_, what, begin);
    if (ends_ && *ends_ <= std::max(life_ended_, begins_) && *ends_ <= frame_.run_ended) {
      insert(hop, *ends_, what, end);
    }
  }

  // Before what else happens at the same instant: it may be the cause.
  void insert(std::size_t hop, Timestamp at, const std::string& what, const std::string& text) {
    std::vector<StoryRow>& rows = story_.hops[hop].rows;
    auto place = rows.begin();
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (!row->from) continue;
      const bool is_before =
          *row->from < at || (*row->from == at && row->tone == StoryRow::Tone::fault);
      if (is_before) place = std::next(row);
    }
    // What was not sent stays right behind what was.
    const bool follows = place != rows.begin();
    while (follows && place != rows.end() && place->what == "not sent") ++place;
    rows.insert(place, {at, at, what, text, {}, {}, StoryRow::Tone::fault});
  }

  const scenario::Scenario& scenario_;
  const FrameStory& frame_;
  Story& story_;
  Timestamp life_ended_;
  const scenario::Event& event_;
  Timestamp begins_{};
  std::optional<Timestamp> ends_;
  std::string for_;           // " for 2s"
  bool takes_frame_ = false;  // a crash, and the peer had some of the frame
};

}  // namespace

void add_fault_rows(const scenario::Scenario& scenario, const FrameStory& frame, Story& story) {
  if (!frame.captured) return;
  const Timestamp life_ended = frame.life_ended();
  for (const scenario::Event& event : scenario.events) {
    EventTeller(scenario, frame, story, life_ended, event).tell();
  }
}

}  // namespace strand::sim
