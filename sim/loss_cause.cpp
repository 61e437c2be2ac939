#include "sim/loss_cause.hpp"

#include "core/base/assert.hpp"

namespace strand::sim {

const char* to_string(LossCause cause) {
  switch (cause) {
    case LossCause::loss:
      return "loss";
    case LossCause::queue_full:
      return "queue_full";
    case LossCause::codel:
      return "codel";
    case LossCause::pinpoint:
      return "pinpoint";
    case LossCause::corruption:
      return "corruption";
    case LossCause::partition:
      return "partition";
    case LossCause::socket_full:
      return "socket_full";
    case LossCause::crash:
      return "crash";
    case LossCause::not_forwarded:
      return "not_forwarded";
    case LossCause::refused:
      return "refused";
    case LossCause::expired:
      return "expired";
    case LossCause::in_flight:
      return "in_flight";
  }
  STRAND_ASSERT(false);
}

LossCause cause_of(link::DropCause cause) {
  switch (cause) {
    case link::DropCause::loss:
      return LossCause::loss;
    case link::DropCause::queue_full:
      return LossCause::queue_full;
    case link::DropCause::codel:
      return LossCause::codel;
    case link::DropCause::pinpoint:
      return LossCause::pinpoint;
  }
  STRAND_ASSERT(false);
}

}  // namespace strand::sim
