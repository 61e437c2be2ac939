#include "core/node/hop_receiver.hpp"

#include <algorithm>

#include "core/wire/datagram.hpp"

namespace strand {

namespace {

template <class T>
bool far_apart(T before, T now) {
  const T difference = before < now ? now - before : before - now;
  return difference * 8 > before;
}

}  // namespace

bool HopReceiver::on_datagram(Endpoint from, StreamId stream, LinkSequence sequence,
                              Timestamp now) {
  if (sender_ != from) {
    if (sender_ && now - heard_ < sender_patience) return true;
    // Another sender numbers its own link.
    sender_ = from;
    arrivals_ = {};
    told_onward_.reset();
  }
  heard_ = now;
  stream_ = stream;
  const bool fresh = arrivals_.add(sequence, now);
  if (!report_at_) want_report(now + report_delay);
  return fresh;
}

void HopReceiver::set_rate(std::optional<std::uint32_t> rate_kbit, Timestamp now) {
  const bool lower = rate_kbit && (!rate_kbit_ || *rate_kbit < *rate_kbit_);
  rate_kbit_ = rate_kbit;
  if (lower && !arrivals_.empty()) want_report(now);
}

void HopReceiver::report_due(Turn& turn) {
  if (arrivals_.give_up(turn.now)) {
    repeats_left_ = repeats_after_loss + 1;
    want_report(turn.now);
  }
  if (!report_at_ || *report_at_ > turn.now || arrivals_.empty()) return;
  report_at_.reset();
  if (repeats_left_ > 0 && --repeats_left_ > 0) want_report(turn.now + report_delay);
  last_report_ = turn.now;

  wire::Feedback feedback;
  feedback.stream = stream_;
  arrivals_.report(turn.now, feedback);
  if (onward_is_news()) {
    feedback.onward = onward_;
    told_onward_ = onward_;
    reports_since_onward_ = 0;
  }
  ++reports_since_onward_;
  feedback.rate_kbit = rate_kbit_;
  const wire::EncodedDatagram datagram = wire::encode(feedback);
  turn.out.send_datagram(*sender_, datagram.header(), datagram.body);
  turn.record({EventKind::feedback_sent,
               {},
               {},
               static_cast<std::uint32_t>(datagram.size()),
               feedback.run_count / 2});
}

std::optional<Timestamp> HopReceiver::deadline() const {
  const std::optional<Timestamp> loss = arrivals_.next_loss();
  if (!report_at_) return loss;
  return loss ? std::min(*loss, *report_at_) : *report_at_;
}

void HopReceiver::want_report(Timestamp at) {
  if (last_report_) at = std::max(at, *last_report_ + shortest_pause);
  report_at_ = report_at_ ? std::min(*report_at_, at) : at;
}

bool HopReceiver::onward_is_news() const {
  if (!told_onward_) return onward_ != wire::Onward{};
  return reports_since_onward_ >= onward_every || told_onward_->hops != onward_.hops ||
         far_apart(told_onward_->way, onward_.way) ||
         far_apart(told_onward_->retransmissions, onward_.retransmissions) ||
         far_apart(told_onward_->round, onward_.round);
}

}  // namespace strand
