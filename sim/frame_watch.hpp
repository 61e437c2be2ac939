// Watches one frame of a simulated run on its way from the coordinator to one peer, and writes down
// all that happens to it.
//
// What it keeps grows with the frame's datagrams on those links, with the faults of the run, and
// with the feedback that is on its way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/wire/feedback.hpp"
#include "sim/frame_story.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

class FrameWatch final : public Observer {
 public:
  // `peer` is the host that the story leads to, at least 1.
  FrameWatch(FrameNumber frame, HostId peer);

  // When the run has ended. Call once.
  [[nodiscard]] FrameStory take();

  void on_event(Timestamp now, HostId host, const Event& event) override;
  void on_lost(Timestamp now, HostId from, std::optional<HostId> to, const link::Packet& packet,
               LossCause cause) override;
  void on_duplicated(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_corrupted(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_source_started(Timestamp now, HostId host) override;
  void on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t detail) override;
  [[nodiscard]] bool watches_datagrams() const override { return true; }
  void on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_delivered(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;

 private:
  // What the watch knows of a host beside its moments, in its present life.
  struct Life {
    std::uint32_t chunks = 0;  // of the frame
    bool reported = false;
    std::optional<Timestamp> probed;  // when a probe last came
  };
  // Feedback that a host is just handling.
  struct Told {
    std::size_t hop = 0;
    wire::Feedback feedback;
    bool probed = false;
  };
  // A datagram of the frame that a host is just handling: what the host says next is about it.
  struct Arrival {
    std::size_t hop = 0;
    std::uint64_t number = 0;
    Timestamp at{};
  };

  // The hop into `to`; nothing where it is behind the peer, or leads back.
  [[nodiscard]] std::optional<std::size_t> hop_to(HostId from, HostId to) const;
  void follow(Timestamp now, std::size_t hop, const link::Packet& packet);
  void follow_feedback(HostId to, const link::Packet& packet);
  void on_feedback(Timestamp now, HostId host);
  // A copy that has not ended yet, one with a flipped bit (or without) where there is one.
  [[nodiscard]] CarriedCopy* open_copy(std::size_t hop, std::uint64_t number, bool corrupted);
  void on_own_event(Timestamp now, HostId host, const Event& event);
  void on_chunk(Timestamp now, HostId host, const Event& event);
  void on_repair(const Event& event);
  void forget_flights(HostId host);
  void settle(CarriedCopy::End end, LossCause cause, std::optional<ChunkIndex> received_as);
  void add(Timestamp at, HostId host, Moment::Kind kind, std::uint64_t detail = 0);

  FrameStory story_;
  HostId peer_;
  std::vector<Life> lives_;
  std::optional<Arrival> arrival_;
  std::optional<Told> told_;
  // Feedback on its way up a hop, by its number there, that a probe asked for.
  std::set<std::pair<std::size_t, std::uint64_t>> asked_;
};

}  // namespace strand::sim
