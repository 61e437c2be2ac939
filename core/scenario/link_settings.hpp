// The settings of a link as they are written, in an entry of links or in an event: only those that
// stand there.
#pragma once

#include <optional>

#include "core/link/link_options.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/trace_files.hpp"

namespace strand::scenario {

struct LinkSettings {
  std::optional<Duration> delay;
  std::optional<Duration> jitter;
  std::optional<link::JitterDistribution> distribution;
  std::optional<link::LossModel> loss;
  std::optional<link::Reordering> reorder;
  std::optional<Probability> duplicate;
  std::optional<Probability> corrupt;
  std::optional<Probability> correlation;
  std::optional<std::optional<BitRate>> rate;  // `none` within, as in the next two
  std::optional<link::DeliveryTrace> trace;
  std::optional<std::optional<ByteCount>> mtu;
  std::optional<link::QueueLimit> queue;
  std::optional<link::PinpointDrops> drops;
  // Of what two settings may contradict one another by.
  std::optional<Value> rate_value;
  std::optional<Value> trace_value;

  // `base` with what stands here in place of it.
  [[nodiscard]] link::LinkOptions applied_to(link::LinkOptions base) const;
};

// Reads the keys that entries of links and events share: all but `extends` and `drop`.
[[nodiscard]] LinkSettings read_link_settings(Section& section, TraceFiles& traces,
                                              ProblemList& problems);

// Reports a link that has both a rate and a trace, where `settings` lead to it. `otherwise` is the
// place of what is to blame where neither stands in `settings`.
void refuse_rate_and_trace(const link::LinkOptions& options, const LinkSettings& settings,
                           const Value& otherwise, ProblemList& problems);

}  // namespace strand::scenario
