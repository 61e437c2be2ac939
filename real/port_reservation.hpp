// The word of a launcher that it is about to use the port of a coordinator.
//
// Between the check that a port is free and the moment when the coordinator binds it, another
// launcher may make the same check, and be in the coordinator's way while it does. A
// PortReservation keeps it out: it owns a name that no two
// processes can have at once, among those that share their ports, until it goes or its process
// ends. Programs that are no launcher do not look at it; they bind their ports as they start.
#pragma once

#include <cstdint>

#include "real/file_descriptor.hpp"

namespace strand::real {

class PortReservation {
 public:
  explicit PortReservation(std::uint16_t port);

  // False if another process has the port reserved.
  [[nodiscard]] bool held() const { return held_; }

 private:
  FileDescriptor socket_;
  bool held_ = true;
};

}  // namespace strand::real
