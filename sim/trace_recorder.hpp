// Makes a trace of a run for Perfetto and chrome://tracing: frames as spans, losses and faults as
// instants, and how many datagrams each link holds; docs/reports.md says what is in it.
//
// What is kept is what is open: the frames that a host has begun, one count a link, and when the
// frames of the last playout deadline were captured.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "reports/byte_sink.hpp"
#include "reports/trace_writer.hpp"
#include "sim/carried_chunk.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

class TraceRecorder final : public Observer {
 public:
  // Frames that wait at the coordinator to be sent: beyond them the oldest is taken for dropped.
  static constexpr std::size_t most_waiting_frames = 256;
  // A link's count is written no oftener than once in so long, and then again when it has stood.
  static constexpr Duration count_interval = std::chrono::milliseconds(1);

  struct Options {
    std::vector<std::string> hosts;  // their names, in the order of the chain
    Duration deadline{};             // the playout deadline: a frame that is whole later is late
    std::string scenario;
    std::string application;  // "strandsim 0.1.0"
    std::uint32_t run = 0;
    std::uint64_t seed = 0;
  };
  TraceRecorder(Options options, std::unique_ptr<reports::ByteSink> sink);

  void on_event(Timestamp now, HostId host, const Event& event) override;
  void on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t detail) override;
  [[nodiscard]] bool watches_datagrams() const override { return true; }
  void on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_delivered(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_lost(Timestamp now, HostId from, std::optional<HostId> to, const link::Packet& packet,
               LossCause cause) override;
  void on_corrupted(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_duplicated(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_in_flight(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_run_ended(Timestamp now) override;

 private:
  // A frame that has begun: at the coordinator chunks sent, at a peer chunks received.
  struct Span {
    std::uint64_t chunks = 0;
    std::uint64_t of = 0;
  };
  using Spans = std::map<FrameNumber, Span>;
  struct LinkTrack {
    std::string name;  // "A->B"
    reports::TraceTrack track;
    std::int64_t count = 0;  // of datagrams on it
    Timestamp changed = run_start;
    std::int64_t shown = 0;
    std::optional<Timestamp> shown_at;
  };
  // What a datagram carries of a frame: nothing, a chunk or a repair.
  struct Cargo {
    std::optional<CarriedChunk> chunk;
    std::optional<CarriedRepair> repair;
  };
  [[nodiscard]] static Cargo cargo_of(const link::Packet& packet);
  // A datagram that the end of the run has cut off.
  struct Cut {
    HostId from;
    HostId to;
    std::uint64_t number = 0;
    Cargo cargo;
  };
  // The datagrams that a host sent last and is handling: what it says next is about them.
  struct Handled {
    std::optional<HostId> sent_to;
    std::uint64_t sent_number = 0;
    std::optional<HostId> came_from;
    std::optional<HostId> next;  // where its chunks go
  };

  void follow_source(Timestamp now, HostId host, const Event& event);
  void begin(Timestamp now, HostId host, FrameNumber frame, std::uint64_t of);
  Spans::iterator end(Timestamp now, HostId host, Spans::iterator span, std::string_view outcome);
  void end_if_open(Timestamp now, HostId host, FrameNumber frame, std::string_view outcome);
  void end_all(Timestamp now, HostId host, std::string_view outcome);
  void forget_late(Timestamp now);
  [[nodiscard]] bool is_late(Timestamp now, FrameNumber frame);
  void mark(Timestamp now, HostId host, std::string_view name, reports::TraceArguments arguments);
  void mark_datagram(Timestamp now, const LinkTrack& link, std::string_view name,
                     std::uint64_t number, const Cargo& cargo);
  // What a host did to repair a hop; false where the event is of no such thing.
  bool mark_repair(Timestamp now, HostId host, const Event& event);
  LinkTrack& link(HostId from, HostId to);
  void count(Timestamp now, LinkTrack& link, int change);
  void show(LinkTrack& link);

  [[nodiscard]] static reports::TraceTrack track_of(HostId host);

  Options options_;
  std::unique_ptr<reports::ByteSink> sink_;
  reports::TraceWriter writer_;
  std::vector<Spans> spans_;      // by host
  std::vector<Handled> handled_;  // by host
  std::map<std::pair<HostId, HostId>, LinkTrack> links_;
  std::optional<HostId> source_;  // the host that captures frames
  std::deque<std::pair<FrameNumber, Timestamp>> captured_;
  std::vector<Cut> cuts_;
};

}  // namespace strand::sim
