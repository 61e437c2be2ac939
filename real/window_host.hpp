// What runs inside a terminal window that the launcher opened: `strand window`, which nobody types.
//
// It runs one of our programs in the foreground of the window, so that the user can type to it and
// stop it, tells the launcher how it ended, and then keeps the window readable until Enter. A
// program that the launcher lets crash is started once more when the launcher says so. When the
// launcher ends without having said so, the program and the window end too.
#pragma once

#include <string>
#include <vector>

namespace strand::real {

struct WindowHostOptions {
  std::string server;  // WindowServer::name()
  unsigned number = 0;
  std::string title;
  std::vector<std::string> command;
};

// Returns the exit code of the program.
int run_window_host(const WindowHostOptions& options);

}  // namespace strand::real
