#include "reports/host_info.hpp"

namespace strand::reports {

HostReport make_host_report(double wall_seconds) {
  HostReport host;
  host.wall_seconds = wall_seconds;
  host.version = STRANDCAST_VERSION;
#if defined(__clang__)
  host.compiler = "Clang " __clang_version__;
#else
  host.compiler = "GCC " __VERSION__;
#endif
  return host;
}

}  // namespace strand::reports
