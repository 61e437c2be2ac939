// Captures what passes between the hosts of a run, a pcapng file for every two of them that
// exchange datagrams; docs/reports.md says what is in it.
//
// What becomes of a datagram is known later than when it was sent. So a file's packets, sent and
// received, wait in the order of time until the first of them has met its fate: what is held is
// what is in flight, and what was captured since. Behind a datagram that stays on its way for long
// (at a host that stands still) others are written before it once there are most_waiting of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/link/packet.hpp"
#include "reports/byte_sink.hpp"
#include "reports/pcapng_writer.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

class LinkCapture final : public Observer {
 public:
  // Opens the file of a hop, which is called "A-B"; two hops whose names would be the same are told
  // apart by a number.
  using FileOpener = std::function<std::unique_ptr<reports::ByteSink>(const std::string& name)>;

  static constexpr std::size_t most_waiting = 16'384;

  struct Options {
    std::vector<std::string> hosts;  // their names, in the order of the chain
    std::string application;         // "strandsim 0.1.0"
    std::string comment;             // on every file
  };
  // Files of neighbours are opened at once, others with their first datagram.
  LinkCapture(Options options, FileOpener open);
  ~LinkCapture() override;

  [[nodiscard]] bool watches_datagrams() const override { return true; }
  void on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_delivered(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_lost(Timestamp now, HostId from, std::optional<HostId> to, const link::Packet& packet,
               LossCause cause) override;
  void on_corrupted(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_duplicated(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_run_ended(Timestamp now) override;

 private:
  struct Capture;
  class HopFile;

  // Both hosts, the one nearer to the coordinator first.
  using Hop = std::pair<HostId, HostId>;

  HopFile& file_of(HostId from, HostId to);
  [[nodiscard]] std::string free_name(const Hop& hop);

  Options options_;
  FileOpener open_;
  std::set<std::string> names_;
  std::map<Hop, std::unique_ptr<HopFile>> files_;
};

}  // namespace strand::sim
