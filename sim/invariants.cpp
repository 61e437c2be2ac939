#include "sim/invariants.hpp"

#include <fmt/format.h>

#include "sim/time_text.hpp"
#include "sim/world.hpp"

namespace strand::sim {

std::string Violation::text() const {
  return fmt::format("{}, {}: {}", time_text(at), host, what);
}

Invariants::Invariants(const World& world, Questions questions)
    : world_(world), questions_(std::move(questions)) {}

void Invariants::after_step() {
  for (const HostId host : acted_) {
    if (world_.stopped(host)) {
      gone_.insert(host);
      if (world_.open_connections(host) > 0) add(host, "is gone, and a connection of it is not");
    } else if (!questions_.within_limits(host)) {
      add(host, "holds more than its limits allow");
    }
  }
  acted_.clear();
}

void Invariants::check(const reports::RunReport& report) {
  for (const reports::PeerReport& peer : report.peers) {
    const reports::FrameCounts& frames = peer.frames;
    if (frames.complete + frames.late + frames.partial + frames.lost == frames.sent) continue;
    violations_.push_back(
        {last_, peer.name,
         fmt::format("{} complete, {} late, {} partial and {} lost frames are "
                     "not the {} that were sent",
                     frames.complete, frames.late, frames.partial, frames.lost, frames.sent)});
  }
  for (const reports::MissingTotal& total : report.missing_totals) {
    if (total.cause != "unexplained") continue;
    violations_.push_back(
        {last_, total.link, fmt::format("{} missing chunks have no cause", total.missed)});
  }
}

void Invariants::on_event(Timestamp now, HostId host, const Event& /*event*/) {
  see(now, host);
  expect_alive(host, "recorded something");
}

void Invariants::on_frame(Timestamp now, HostId host, const DeliveredFrame& frame,
                          std::uint64_t content_hash) {
  see(now, host);
  expect_alive(host, "delivered a frame");
  if (!delivered_.emplace(host, frame.frame).second) {
    add(host, fmt::format("frame {} was delivered twice", frame.frame.value()));
  }
  if (!questions_.is_intact(frame, content_hash)) {
    add(host, fmt::format("frame {} is not what the source gave", frame.frame.value()));
  }
}

void Invariants::on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t /*detail*/) {
  // A link of a host that is not there yet may change.
  if (host.value() < world_.host_count()) see(now, host);
  if (fact == NetworkFact::host_restarted) gone_.erase(host);
  if (fact == NetworkFact::host_crashed) {
    const auto begin = delivered_.lower_bound({host, FrameNumber(0)});
    const auto end = delivered_.lower_bound({host.next(), FrameNumber(0)});
    delivered_.erase(begin, end);
  }
}

void Invariants::on_sent(Timestamp now, HostId from, HostId /*to*/,
                         const link::Packet& /*packet*/) {
  see(now, from);
  expect_alive(from, "sent a datagram");
}

void Invariants::on_delivered(Timestamp now, HostId /*from*/, HostId to,
                              const link::Packet& /*packet*/) {
  see(now, to);
  expect_alive(to, "was given a datagram");
}

void Invariants::see(Timestamp now, HostId host) {
  if (now < last_) add(host, "time ran back");
  last_ = now;
  acted_.insert(host);
}

void Invariants::expect_alive(HostId host, std::string_view doing) {
  if (gone_.contains(host)) add(host, fmt::format("is gone, and {}", doing));
}

void Invariants::add(HostId host, std::string what) {
  if (violations_.size() >= most_kept) return;
  violations_.push_back({world_.now(), world_.host(host).name, std::move(what)});
}

}  // namespace strand::sim
