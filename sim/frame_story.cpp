#include "sim/frame_story.hpp"

#include <algorithm>

namespace strand::sim {

namespace {

bool is_of_the_frame(Moment::Kind kind) {
  return kind == Moment::Kind::completed || kind == Moment::Kind::verified ||
         kind == Moment::Kind::given_up || kind == Moment::Kind::foreign_chunk ||
         kind == Moment::Kind::recovered || kind == Moment::Kind::no_time ||
         kind == Moment::Kind::no_budget;
}

}  // namespace

std::vector<std::optional<Timestamp>> FrameStory::receipts(std::size_t host) const {
  if (host == 0) return {chunks, captured};
  std::vector<std::optional<Timestamp>> receipts(chunks);
  const auto receive = [&](std::uint64_t chunk, Timestamp at) {
    if (chunk >= receipts.size()) return;
    std::optional<Timestamp>& receipt = receipts[chunk];
    receipt = receipt ? std::min(*receipt, at) : at;
  };
  for (const CarriedCopy& copy : hops[host - 1]) {
    if (copy.end == CarriedCopy::End::received) receive(copy.received_as.value(), copy.ended);
  }
  for (const Moment& moment : hosts[host]) {
    const bool brings_a_chunk =
        moment.kind == Moment::Kind::foreign_chunk || moment.kind == Moment::Kind::recovered;
    if (brings_a_chunk) receive(moment.detail, moment.at);
  }
  return receipts;
}

const Moment* FrameStory::last(std::size_t host, Moment::Kind kind, Timestamp until) const {
  const Moment* found = nullptr;
  for (const Moment& moment : hosts[host]) {
    if (moment.kind == kind && moment.at <= until) found = &moment;
  }
  return found;
}

Timestamp FrameStory::life_ended() const {
  Timestamp end = captured.value_or(run_start);
  for (const auto* const carried : {&hops, &repairs}) {
    for (const std::vector<CarriedCopy>& hop : *carried) {
      for (const CarriedCopy& copy : hop) {
        end = std::max(end, copy.end == CarriedCopy::End::on_its_way ? run_ended : copy.ended);
      }
    }
  }
  for (const std::vector<Moment>& moments : hosts) {
    for (const Moment& moment : moments) {
      if (is_of_the_frame(moment.kind)) end = std::max(end, moment.at);
    }
  }
  return end;
}

}  // namespace strand::sim
