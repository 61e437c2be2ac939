#include "real/link_shaper.hpp"

#include <algorithm>
#include <utility>

namespace strand::real {
namespace {

bool has(const std::vector<Endpoint>& endpoints, Endpoint wanted) {
  return std::find(endpoints.begin(), endpoints.end(), wanted) != endpoints.end();
}

void remember(std::vector<Endpoint>& endpoints, Endpoint endpoint) {
  if (endpoints.size() == LinkShaper::max_endpoints) endpoints.erase(endpoints.begin());
  endpoints.push_back(endpoint);
}

}  // namespace

LinkShaper::LinkShaper(LinkPlan plan) : feeds_the_chain_(plan.feeds_the_chain), away_(plan.away) {
  if (plan.forward) forward_.emplace(*std::move(plan.forward));
  if (plan.backward) backward_.emplace(*std::move(plan.backward));
}

void LinkShaper::start(Timestamp now) {
  if (std::exchange(started_, true)) return;
  if (forward_) forward_->start(now);
  if (backward_) backward_->start(now);
}

void LinkShaper::on_received(Timestamp now, Endpoint from) {
  if (feeds_the_chain_) return;
  if (!started_ && !waits_for_start_) start(now - away_);
  if (!has(heard_first_, from) && !has(spoken_to_first_, from)) remember(heard_first_, from);
}

bool LinkShaper::send(Timestamp now, Endpoint to, ByteSpan header, const BufferSlice& payload) {
  std::optional<ShapedLink>& link = is_hop_before(to) ? backward_ : forward_;
  if (!link) return false;
  link->send(now, to, header, payload);
  return true;
}

bool LinkShaper::is_hop_before(Endpoint to) {
  if (feeds_the_chain_ || has(spoken_to_first_, to)) return false;
  if (has(heard_first_, to)) return true;
  remember(spoken_to_first_, to);
  return false;
}

std::optional<Timestamp> LinkShaper::deadline() const {
  std::optional<Timestamp> next;
  for (const std::optional<ShapedLink>* const link : {&forward_, &backward_}) {
    const auto event = *link ? (*link)->next_event() : std::nullopt;
    if (event) next = std::min(next.value_or(*event), *event);
  }
  if (next && took_at_) return std::max(*next, *took_at_ + batch_window);
  return next;
}

std::optional<link::Packet> LinkShaper::take(Timestamp now) {
  std::optional<link::Packet> packet;
  if (forward_) packet = forward_->take(now);
  if (!packet && backward_) packet = backward_->take(now);
  if (packet) took_at_ = now;
  return packet;
}

}  // namespace strand::real
