// Reads a trace of a run for tests, and refuses one that viewers could not make sense of: a span
// that ends without having begun or never ends, or a track on which time runs back.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace strand::sim::test {

struct TraceSpan {
  std::string process;  // its name
  std::uint32_t frame = 0;
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  std::uint64_t chunks = 0;
  std::uint64_t of = 0;
  std::string outcome;
};

struct TraceInstant {
  std::string process;
  std::string thread;
  std::string name;
  std::int64_t time_ns = 0;
  bool global = false;
  nlohmann::json arguments;
};

class ChromeTrace {
 public:
  explicit ChromeTrace(const std::string& text) : document_(nlohmann::json::parse(text)) {
    for (const auto& event : document_.at("traceEvents")) take(event, event.at("ph"));
    if (!open_.empty()) throw std::runtime_error("a span has no end");
  }

  [[nodiscard]] const nlohmann::json& about() const { return document_.at("otherData"); }
  [[nodiscard]] const std::vector<TraceSpan>& spans() const { return spans_; }
  [[nodiscard]] const std::vector<TraceInstant>& instants() const { return instants_; }
  // Counters by name, with their values in the order of time.
  [[nodiscard]] const std::map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>>&
  counters() const {
    return counters_;
  }
  // Names of processes in the order in which viewers show them.
  [[nodiscard]] const std::map<std::int64_t, std::string>& places() const { return places_; }

  // Instants of a name on the track of a link, or of a node ("A").
  [[nodiscard]] std::uint64_t count(std::string_view name, std::string_view track) const {
    std::uint64_t count = 0;
    for (const TraceInstant& instant : instants_) {
      const std::string& row = instant.thread == "node" ? instant.process : instant.thread;
      if (instant.name == name && row == track) ++count;
    }
    return count;
  }
  // Spans of a process that ended so.
  [[nodiscard]] std::uint64_t outcomes(std::string_view process, std::string_view outcome) const {
    std::uint64_t count = 0;
    for (const TraceSpan& span : spans_) {
      if (span.process == process && span.outcome == outcome) ++count;
    }
    return count;
  }

 private:
  using Json = nlohmann::json;

  void take(const Json& event, const std::string& phase) {
    const int process = event.at("pid");
    const int thread = event.at("tid");
    const std::string name = event.at("name");
    if (phase == "M") {
      take_metadata(name, process, thread, event.at("args"));
      return;
    }
    // Three decimals of a double are exact as far as these traces go.
    const auto time = static_cast<std::int64_t>(event.at("ts").get<double>() * 1000 + 0.5);
    const std::string row = phase == "C"                   ? "counter " + name
                            : phase == "b" || phase == "e" ? "spans"
                                                           : std::to_string(thread);
    std::int64_t& last = last_[{process, row}];
    if (time < last) throw std::runtime_error("time runs back on " + row);
    last = time;
    if (phase == "b" || phase == "e") {
      take_span(event, phase == "b", process, time);
    } else if (phase == "i") {
      instants_.push_back({processes_.at(process), threads_.at(thread), name, time,
                           event.at("s") == "g", event.at("args")});
    } else if (phase == "C") {
      counters_[name].emplace_back(time, event.at("args").at("datagrams"));
    } else {
      throw std::runtime_error("an event of an unknown phase");
    }
  }

  void take_metadata(const std::string& name, int process, int thread, const Json& arguments) {
    if (name == "process_name") processes_[process] = arguments.at("name");
    if (name == "thread_name") threads_[thread] = arguments.at("name");
    if (name == "process_sort_index") places_[arguments.at("sort_index")] = processes_.at(process);
  }

  void take_span(const Json& event, bool begins, int process, std::int64_t time) {
    const std::tuple key(process, event.at("cat").get<std::string>(),
                         event.at("name").get<std::string>(),
                         event.at("id2").at("local").get<std::string>());
    const Json& arguments = event.at("args");
    if (begins) {
      const bool is_new = open_.emplace(key, std::pair(time, arguments.at("frame"))).second;
      if (!is_new) throw std::runtime_error("a span begins twice");
      return;
    }
    const auto found = open_.find(key);
    if (found == open_.end()) throw std::runtime_error("a span ends that has not begun");
    spans_.push_back({processes_.at(process), found->second.second, found->second.first, time,
                      arguments.at("chunks"), arguments.at("of"), arguments.at("outcome")});
    open_.erase(found);
  }

  Json document_;
  std::map<int, std::string> processes_;
  std::map<int, std::string> threads_;
  std::map<std::int64_t, std::string> places_;
  std::map<std::pair<int, std::string>, std::int64_t> last_;
  std::map<std::tuple<int, std::string, std::string, std::string>,
           std::pair<std::int64_t, std::uint32_t>>
      open_;
  std::vector<TraceSpan> spans_;
  std::vector<TraceInstant> instants_;
  std::map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>> counters_;
};

}  // namespace strand::sim::test
