#include "real/thread_priority.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace strand::real {

void work_in_background() {
  // On Linux a thread has a nice value of its own, unlike what POSIX says (setpriority(2)). Ten
  // steps give it about a tenth of the time that a normal thread gets when both want the core.
  constexpr int background = 10;
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), background));
}

}  // namespace strand::real
