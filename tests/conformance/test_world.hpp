// A world that nodes run in, as the conformance cases see it: simulated, or loopback sockets.
//
// A case adds hosts, runs them until every node has finished, and then looks at what they have
// seen. Nodes end themselves, so that no case depends on how fast a world is.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/endpoint.hpp"
#include "core/base/frame_rate.hpp"
#include "core/node/node.hpp"
#include "real/mailbox.hpp"

namespace strand::conformance {

// Where a host is: `data` takes datagrams, `control` connections.
struct Place {
  Endpoint data;
  Endpoint control;
};

// An event by which a node has its host end without warning, after the turn.
inline constexpr Event crash_signal{EventKind::control_lost, FrameNumber(99), ChunkIndex(99)};

// A frame that a node has delivered.
struct SeenFrame {
  FrameNumber frame;
  bool deflated = false;
  std::string content;
};

// The frames that a host's source gives, once its node starts it, at 200 a second: fast enough for
// a short test, and slow enough for a busy machine.
using SourceFrames = std::vector<BufferSlice>;
inline constexpr FrameRate source_rate{200, 1};

class TestWorld {
 public:
  using MakeNode = std::function<std::unique_ptr<Node>(const Place&)>;

  TestWorld() = default;
  TestWorld(const TestWorld&) = delete;
  TestWorld& operator=(const TestWorld&) = delete;
  virtual ~TestWorld() = default;

  // Hosts are numbered from 0. The world owns the nodes; they live as long as it does.
  virtual Place add_host(const MakeNode& make, SourceFrames source) = 0;
  Place add_host(const MakeNode& make) { return add_host(make, {}); }
  // An endpoint that takes neither datagrams nor connections.
  [[nodiscard]] virtual Endpoint nobody() = 0;
  // Hands an input to a host's node, in the order of the calls. Before run().
  virtual void post(std::size_t host, real::PostedInput input) = 0;
  // Runs until every node has finished or crashed; false if `run_limit` passes first.
  [[nodiscard]] virtual bool run() = 0;
  // What a host has delivered, in order. After run().
  [[nodiscard]] virtual const std::vector<SeenFrame>& delivered(std::size_t host) const = 0;

  static constexpr Duration run_limit = std::chrono::seconds(60);
};

[[nodiscard]] std::unique_ptr<TestWorld> make_simulated_world();
[[nodiscard]] std::unique_ptr<TestWorld> make_loopback_world();

[[nodiscard]] inline SeenFrame seen(const DeliveredFrame& frame) {
  SeenFrame result{frame.frame, frame.deflated, {}};
  for (const BufferSlice& chunk : frame.chunks) {
    result.content.append(reinterpret_cast<const char*>(chunk.data()), chunk.size());
  }
  return result;
}

struct WorldKind {
  const char* name;
  std::unique_ptr<TestWorld> (*make)();
};

inline void PrintTo(const WorldKind& kind, std::ostream* out) {
  *out << kind.name;
}

inline const WorldKind all_worlds[] = {{"Simulated", make_simulated_world},
                                       {"Loopback", make_loopback_world}};

class Conformance : public testing::TestWithParam<WorldKind> {
 protected:
  // Adds a host with a node of type N, made from the host's place and `arguments`.
  template <class N, class... Arguments>
  N& add(Arguments... arguments) {
    N* node = nullptr;
    world->add_host([&](const Place& place) {
      auto made = std::make_unique<N>(place, arguments...);
      node = made.get();
      return made;
    });
    return *node;
  }

  const std::unique_ptr<TestWorld> world = GetParam().make();
};

[[nodiscard]] inline std::string kind_name(const testing::TestParamInfo<WorldKind>& info) {
  return info.param.name;
}

}  // namespace strand::conformance
