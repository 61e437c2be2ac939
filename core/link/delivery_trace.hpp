// When a link may deliver: a recording in the format of Mahimahi (Netravali et al., "Mahimahi:
// Accurate Record-and-Replay for HTTP", USENIX ATC 2015).
//
// A file has a line for each delivery opportunity: its time in whole milliseconds, ascending. Each
// is 1,500 bytes; what a datagram does not need of it serves the next one that waits, and what
// nobody needs is gone. After the last line the recording begins anew, its time being the period.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/time.hpp"

namespace strand::link {

class DeliveryTrace {
 public:
  static constexpr std::size_t bytes_per_opportunity = 1'500;

  // No trace.
  DeliveryTrace() = default;
  // `opportunities` in milliseconds: ascending, at least one, the last more than 0. `name` is for
  // people, and plays no part in comparisons.
  DeliveryTrace(std::string name, std::vector<std::uint32_t> opportunities);

  [[nodiscard]] bool empty() const { return recording_ == nullptr; }
  [[nodiscard]] const std::string& name() const { return recording_->name; }
  [[nodiscard]] const std::vector<std::uint32_t>& opportunities() const {
    return recording_->opportunities;
  }
  // When opportunity `number`, counted from 0 over all rounds, comes.
  [[nodiscard]] Timestamp time_of(std::uint64_t number) const;
  // The first opportunity that does not come before `time`.
  [[nodiscard]] std::uint64_t first_from(Timestamp time) const;

  friend bool operator==(const DeliveryTrace& a, const DeliveryTrace& b);

 private:
  struct Recording {
    std::string name;
    std::vector<std::uint32_t> opportunities;
  };
  std::shared_ptr<const Recording> recording_;  // shared by all links that have it
};

}  // namespace strand::link
