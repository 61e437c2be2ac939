// Programs of the Python StrandCast (the scripts beside this header) and of ours in one chain, in a
// folder and on ports of the test's own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/real/strand_process.hpp"
#include "tests/real/strand_run_fixture.hpp"

namespace strand::interop {

using real::contents_of;
using real::eventually;
using real::joined;
using real::StrandProcess;
using real::UserProcess;

// Whether Python's side can run here. The module is only looked for: bringing it in takes long.
[[nodiscard]] inline bool has_python_opencv() {
  UserProcess python({"/usr/bin/python3", "-c",
                      "import importlib.util; exit(importlib.util.find_spec('cv2') is None)"});
  return python.wait() == 0;
}

class PythonChain : public real::StrandRun {
 protected:
  void SetUp() override {
    if (!has_python_opencv()) GTEST_SKIP() << "/usr/bin/python3 has no cv2; install python3-opencv";
  }

  // -B: nothing is to be compiled into the source tree.
  [[nodiscard]] static std::unique_ptr<UserProcess> start_python(
      const std::string& script, const std::vector<std::string>& arguments) {
    return std::make_unique<UserProcess>(joined(
        {{"/usr/bin/python3", "-B", STRANDCAST_SOURCE_DIR "/tests/interop/" + script}, arguments}));
  }
  [[nodiscard]] std::unique_ptr<UserProcess> start_python_coordinator(
      const std::vector<std::string>& more) const {
    return start_python("python_coordinator.py",
                        joined({{"--port", std::to_string(ports_.coordinator()), "--out", out_,
                                 "--frames", std::to_string(frames), "--fps", "20"},
                                more}));
  }
  [[nodiscard]] std::unique_ptr<UserProcess> start_coordinator(
      const std::vector<std::string>& more) const {
    return std::make_unique<StrandProcess>(
        joined({{"coordinator", "--port", std::to_string(ports_.coordinator()), "--out", out_,
                 "--demo", "--frames", std::to_string(frames), "--fps", "20", "--wire", "json"},
                more}));
  }

  // A peer whose name begins with py is Python's.
  [[nodiscard]] static bool is_python(const std::string& name) { return name.starts_with("py"); }
  // Starts the peer at the chain's next place, and returns when it is registered.
  void start_peer(const std::string& name, const std::vector<std::string>& more = {}) {
    const std::string port = std::to_string(ports_.peer(static_cast<unsigned>(peers_.size())));
    const std::string coordinator = std::to_string(ports_.coordinator());
    if (is_python(name)) {
      peers_.push_back(start_python(
          "python_peer.py",
          joined({{name, port, "--coordinator-port", coordinator, "--out", out_}, more})));
    } else {
      peers_.push_back(std::make_unique<StrandProcess>(
          joined({{"peer", name, port, "--coordinator", "127.0.0.1:" + coordinator, "--out", out_},
                  more})));
    }
    ASSERT_TRUE(logs(name, "registered")) << peers_.back()->errors();
  }
  void start_peers(const std::vector<std::string>& names) {
    for (const std::string& name : names) start_peer(name);
  }

  [[nodiscard]] std::string log_of(const std::string& peer) const {
    return contents_of(out_ / ("peer_" + peer + ".log"));
  }
  // Waits until the peer's log has `text`.
  [[nodiscard]] bool logs(const std::string& peer, const std::string& text) const {
    return eventually([&] { return log_of(peer).find(text) != std::string::npos; });
  }
  // The peers end well, ours by themselves and Python's when they are told to, and have all frames.
  void expect_everything_arrived(const std::vector<std::string>& names) {
    for (std::size_t place = 0; place < names.size(); ++place) {
      if (is_python(names[place])) {
        EXPECT_TRUE(
            logs(names[place], "the stream ended after " + std::to_string(frames) + " frames"));
        peers_[place]->type("quit");
      }
      EXPECT_EQ(peers_[place]->wait(), 0) << names[place] << ": " << peers_[place]->errors();
    }
    expect_same_frames(names, frames);
  }
  // What a client in Python is answered.
  [[nodiscard]] static std::string answer_to(const std::string& message, std::uint16_t port,
                                             const std::vector<std::string>& more = {}) {
    const auto client =
        start_python("python_client.py", joined({{std::to_string(port), message}, more}));
    EXPECT_EQ(client->wait(), 0) << client->errors();
    return client->output();
  }
  // As JSON, in the order in which both sides write it.
  [[nodiscard]] std::string entry_of(const std::string& name, unsigned place) const {
    return R"({"name": ")" + name + R"(", "port": )" + std::to_string(ports_.peer(place)) +
           R"(, "ctrl_port": )" + std::to_string(ports_.peer(place) + 10'000) + "}";
  }

  static constexpr std::size_t frames = 20;
  std::vector<std::unique_ptr<UserProcess>> peers_;  // in chain order
};

}  // namespace strand::interop
