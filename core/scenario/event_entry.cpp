#include "core/scenario/event_entry.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/join.hpp"
#include "core/scenario/link_change.hpp"
#include "core/scenario/partition.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

// A key that says what happens, and the keys that go with it.
struct EventKind {
  std::string_view key;
  std::array<std::string_view, 3> others;  // empty where there are fewer

  [[nodiscard]] bool takes(std::string_view name) const {
    return std::find(others.begin(), others.end(), name) != others.end();
  }
};

constexpr std::array kinds{EventKind{"link", {"for", "set"}},
                           EventKind{"partition", {"for", "one_way"}},
                           EventKind{"crash", {"restart_after"}},
                           EventKind{"pause", {"for"}},
                           EventKind{"clock", {"offset", "drift"}},
                           EventKind{"disk", {"for", "write_time", "full"}},
                           EventKind{"control", {"for", "cut", "stall"}},
                           EventKind{"join", {}}};

Reading<Duration> read_at(std::string_view text) {
  return read_duration(text, ranges::at);
}

Reading<Duration> read_lasting(std::string_view text) {
  return read_duration(text, ranges::lasting);
}

Reading<Duration> read_write_time(std::string_view text) {
  return read_duration(text, ranges::write_time);
}

Reading<Duration> read_clock_offset(std::string_view text) {
  return read_offset(text, ranges::clock_offset);
}

Reading<std::int32_t> read_clock_drift(std::string_view text) {
  return read_drift(text, ranges::clock_drift_ppm);
}

// How to get what a length was meant for; empty where leaving it out is all there is.
std::string_view instead_of_length(std::string_view kind) {
  if (kind == "crash") return "a crash has no length; write restart_after: 2s instead";
  if (kind == "join") {
    return "a peer that has joined stays; write another event that has it crash";
  }
  return "a clock stays as it is set; write another event that sets it right";
}

class EventReader {
 public:
  EventReader(const Value& value, EventContext& context, ProblemList& problems)
      : value_(value),
        context_(context),
        problems_(problems),
        section_(value, keys::event, problems) {}

  std::optional<EventEntry> read() {
    if (value_.node->kind != YamlNode::Kind::map && value_.node->kind != YamlNode::Kind::empty) {
      return std::nullopt;
    }
    const std::size_t before = problems_.size();
    for (const Key& key : keys::event.keys) static_cast<void>(section_.find(key.name));
    section_.finish();
    EventEntry entry;
    entry.value = value_;
    if (const auto at = section_.require("at", "at: 8s")) {
      entry.at = *at;
      section_.set("at", entry.event.at, read_at);
    }
    const EventKind* const kind = find_kind();
    if (kind == nullptr) return std::nullopt;
    refuse_what_goes_with_others(*kind);
    if (kind->takes("for")) section_.set("for", entry.event.lasting, read_lasting);
    read_kind(kind->key, entry.event);
    if (problems_.size() > before) return std::nullopt;
    return entry;
  }

 private:
  [[nodiscard]] bool has(std::string_view key) const { return value_.node->find(key) != nullptr; }

  const EventKind* find_kind() {
    std::vector<const EventKind*> found;
    for (const EventKind& kind : kinds) {
      if (has(kind.key)) found.push_back(&kind);
    }
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
      std::vector<std::string_view> names;
      names.reserve(found.size());
      for (const EventKind* kind : found) names.push_back(kind->key);
      section_.report(value_, "is " + joined(names, "and") +
                                  " at once; write an entry for each, with the same 'at'");
      return nullptr;
    }
    // What a key that is not known was meant for is said already.
    const bool unknown = std::any_of(
        value_.node->entries.begin(), value_.node->entries.end(),
        [](const YamlNode::Entry& entry) { return keys::event.find(entry.key->text) == nullptr; });
    if (!unknown) {
      std::vector<std::string_view> names;
      names.reserve(kinds.size());
      for (const EventKind& kind : kinds) names.push_back(kind.key);
      section_.report(value_, "does not say what happens; write one of " + joined(names, "or"));
    }
    return nullptr;
  }

  void refuse_what_goes_with_others(const EventKind& kind) {
    for (const Key& key : keys::event.keys) {
      if (!has(key.name)) continue;
      if (key.name == "at" || key.name == kind.key || kind.takes(key.name)) continue;
      const Value at = *section_.find(key.name);
      if (key.name == "for") {
        section_.report(at, std::string(instead_of_length(kind.key)));
        continue;
      }
      const auto* const home = std::find_if(
          kinds.begin(), kinds.end(), [&](const EventKind& one) { return one.takes(key.name); });
      section_.report(at, "goes with " + std::string(home->key) + ", and not with " +
                              std::string(kind.key) + "; remove it");
    }
  }

  void read_kind(std::string_view kind, Event& event) {
    if (kind == "link") {
      event.what = read_link_change(section_, context_, problems_);
    } else if (kind == "partition") {
      event.what = read_partition(section_, context_, problems_);
    } else if (kind == "crash") {
      read_crash(event);
    } else if (kind == "pause") {
      static_cast<void>(section_.require("for", "for: 500ms"));
      event.what = Pause{place("pause", {})};
    } else if (kind == "clock") {
      read_clock(event);
    } else if (kind == "disk") {
      read_disk(event);
    } else if (kind == "join") {
      event.what = read_join(section_, context_, problems_);
    } else {
      read_control(event);
    }
  }

  void read_crash(Event& event) {
    Crash crash;
    crash.place = place("crash",
                        "the coordinator cannot crash, because the run would end with it; name a "
                        "peer, or pause the coordinator");
    section_.set("restart_after", crash.restart_after, read_lasting);
    event.what = crash;
  }

  void read_clock(Event& event) {
    ClockSkew skew;
    skew.place = place("clock", {});
    section_.set("offset", skew.offset, read_clock_offset);
    section_.set("drift", skew.drift_ppm, read_clock_drift);
    if (!has("offset") && !has("drift")) {
      section_.report(value_,
                      "says nothing of the clock; write offset: 20ms, drift: 50ppm, or both");
    }
    event.what = skew;
  }

  void read_disk(Event& event) {
    DiskFault fault;
    fault.place = place("disk", "the coordinator has no disk that frames go to; name a peer");
    section_.set("write_time", fault.write_time, read_write_time);
    set_true("full");
    expect_one("write_time", "write_time: 200ms", "full", "full: true");
    event.what = fault;
  }

  void read_control(Event& event) {
    ControlFault fault;
    fault.place = place("control",
                        "these are the connections between the coordinator and one peer; name the "
                        "peer");
    set_true("cut");
    set_true("stall");
    expect_one("cut", "cut: true", "stall", "stall: true");
    fault.cut = has("cut");
    if (fault.cut && !has("stall") && has("for")) {
      section_.report(*section_.find("for"),
                      "a cut has no length, because whoever was cut off connects anew; remove it, "
                      "or write stall: true");
    } else if (!fault.cut && has("stall")) {
      static_cast<void>(section_.require("for", "for: 2s"));
    }
    event.what = fault;
  }

  void set_true(std::string_view key) {
    bool value = true;
    section_.set_choice<bool>(key, value, {{"true", true}});
  }

  void expect_one(std::string_view first, std::string_view first_example, std::string_view second,
                  std::string_view second_example) {
    if (has(first) && has(second)) {
      section_.report(
          value_, "has both " + std::string(first) + " and " + std::string(second) + "; keep one");
    } else if (!has(first) && !has(second)) {
      section_.report(value_, "does not say how; write " + std::string(first_example) + " or " +
                                  std::string(second_example));
    }
  }

  // The place that `key` names; 0 where it names none. `no_coordinator` is why the coordinator
  // cannot be meant, or empty.
  std::size_t place(std::string_view key, std::string_view no_coordinator) {
    const Value value = *section_.find(key);
    const std::optional<std::string_view> name = scalar_text(value, problems_);
    if (!name) return 0;
    if (name->empty()) {
      section_.report(value, "has no value; write the name of a peer");
    } else if (*name == "coordinator" && !no_coordinator.empty()) {
      section_.report(value, std::string(no_coordinator));
    } else if (context_.places.known()) {
      return context_.places.find(*name, value.place, value.path, problems_).value_or(0);
    }
    return 0;
  }

  const Value& value_;
  EventContext& context_;
  ProblemList& problems_;
  Section section_;
};

}  // namespace

std::optional<EventEntry> read_event(const Value& value, EventContext& context,
                                     ProblemList& problems) {
  return EventReader(value, context, problems).read();
}

}  // namespace strand::scenario
