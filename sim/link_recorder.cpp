#include "sim/link_recorder.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"

namespace strand::sim {

std::vector<reports::LinkSeries> LinkRecorder::take() {
  std::size_t most = 0;
  for (const reports::LinkSeries& one : series_) most = std::max(most, one.bins.size());
  for (reports::LinkSeries& one : series_) one.bins.resize(most);
  return std::exchange(series_, {});
}

bool LinkRecorder::wants(EventKind kind) const {
  return kind == EventKind::datagram_sent || kind == EventKind::end_of_stream_sent ||
         kind == EventKind::probe_sent || kind == EventKind::chunk_retransmitted ||
         kind == EventKind::repair_sent || kind == EventKind::feedback_sent;
}

void LinkRecorder::on_event(Timestamp now, HostId host, const Event& event) {
  switch (event.kind) {
    case EventKind::datagram_sent:
    case EventKind::end_of_stream_sent:
    case EventKind::probe_sent:
      bin(host.value(), now).bytes += event.size;
      break;
    case EventKind::chunk_retransmitted:
    case EventKind::repair_sent: {
      reports::LinkBin& open = bin(host.value(), now);
      open.bytes += event.size;
      open.repair += event.size;
      break;
    }
    case EventKind::feedback_sent:
      bin(host.value() - 1, now).feedback += event.size;
      break;
    default:
      break;
  }
}

// Datagrams come in bursts: looking for the bin is for the first of each 100 ms.
reports::LinkBin& LinkRecorder::bin(std::size_t hop, Timestamp now) {
  if (!is_open_ || now >= end_) open(now);
  STRAND_ASSERT(hop < open_bins_.size());
  return open_bins_[hop];
}

void LinkRecorder::open(Timestamp now) {
  close();
  const Duration since = std::max(now - source_started_, Duration::zero());
  number_ = static_cast<std::size_t>(since / link_bin);
  end_ = source_started_ + link_bin * static_cast<Duration::rep>(number_ + 1);
  is_open_ = true;
  world_.call_at(end_, [this, number = number_] {
    if (is_open_ && number_ == number) close();
  });
}

void LinkRecorder::close() {
  if (!is_open_) return;
  is_open_ = false;
  world_.take_longest_waits([this](HostId from, HostId to, Duration wait) {
    if (from.next() != to) return;
    Duration& longest = open_bins_[from.value()].longest_wait;
    longest = std::max(longest, wait);
  });
  for (std::size_t hop = 0; hop < open_bins_.size(); ++hop) {
    if (open_bins_[hop] == reports::LinkBin{}) continue;
    series_[hop].bins.resize(number_ + 1);
    series_[hop].bins[number_] = std::exchange(open_bins_[hop], {});
  }
}

// What waited until after the last bin belongs to it.
void LinkRecorder::on_run_ended(Timestamp /*now*/) {
  is_open_ = true;
  for (std::size_t hop = 0; hop < open_bins_.size(); ++hop) {
    if (series_[hop].bins.size() > number_) open_bins_[hop] = series_[hop].bins[number_];
  }
  close();
}

}  // namespace strand::sim
