#include "sim/cause_words.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace strand::sim {

namespace {

// {0} is the sender, {1} the receiver.
struct Entry {
  std::string_view cause;
  std::string_view what;
  std::string_view why;
  std::string_view fate;
};

constexpr std::array<Entry, 13> table{{
    {"loss", "lost", "by chance", "lost on {0}->{1}"},
    {"queue_full", "dropped", "the queue was full", "dropped on {0}->{1}"},
    {"codel", "dropped", "CoDel, too long in the queue", "dropped on {0}->{1}"},
    {"pinpoint", "dropped", "as the scenario says", "dropped on {0}->{1} as the scenario says"},
    {"corruption", "damaged", "a bit flipped on the way", "damaged on {0}->{1}"},
    {"partition", "cut off", "nothing passed from {0} to {1}", "cut off on {0}->{1}"},
    {"socket_full", "dropped", "{1} stood still, and its socket was full",
     "dropped by {1}'s full socket on {0}->{1}"},
    {"crash", "in vain", "{1} was down", "lost on {0}->{1} to the crash of {1}"},
    {"not_forwarded", "not sent", "{0} did not forward the chunks",
     "not forwarded on {0}->{1} by {0}"},
    {"refused", "refused", "against other chunks that {1} had", "refused by {1} on {0}->{1}"},
    {"expired", "too late", "{1} was done", "too late for {1} on {0}->{1}"},
    {"in_flight", "on its way", "when the run ended", "still on {0}->{1} when the run ended"},
    {"network", "lost", "somewhere on the link", "lost on {0}->{1}"},
}};

}  // namespace

CauseWords cause_words(std::string_view cause, const std::string& from, const std::string& to) {
  for (const Entry& entry : table) {
    if (entry.cause != cause) continue;
    return {std::string(entry.what), fmt::format(fmt::runtime(entry.why), from, to)};
  }
  return {std::string(cause), "ended on the link"};
}

std::string fate_words(std::string_view cause, const std::string& from, const std::string& to) {
  std::string_view fate = "ended on {0}->{1}";
  for (const Entry& entry : table) {
    if (entry.cause == cause) fate = entry.fate;
  }
  return fmt::format("{} ({})", fmt::format(fmt::runtime(fate), from, to), cause);
}

}  // namespace strand::sim
