#include "real/port_reservation.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace strand::real {
namespace {

TEST(PortReservation, BelongsToOneHolderAtATime) {
  // Ports that no other test on this machine has in mind just now.
  const auto port = static_cast<std::uint16_t>(::getpid() % 60'000);
  const auto neighbour = static_cast<std::uint16_t>(60'000 + port % 5'000);
  {
    const PortReservation first(port);
    EXPECT_TRUE(first.held());
    EXPECT_FALSE(PortReservation(port).held());
    EXPECT_TRUE(PortReservation(neighbour).held());
  }
  EXPECT_TRUE(PortReservation(port).held());
}

}  // namespace
}  // namespace strand::real
