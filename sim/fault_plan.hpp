// Carries out the events of a scenario in a simulated world.
//
// It borrows the scenario and the world. Events count from the instant at which the source starts.
// At one instant those that are over end first, and then others begin in the order of the scenario,
// so that a change that follows another on the same link holds.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>

#include "core/base/time.hpp"
#include "core/node/node.hpp"
#include "core/scenario/scenario.hpp"
#include "sim/host_id.hpp"
#include "sim/world.hpp"

namespace strand::sim {

class FaultPlan {
 public:
  // The node that a host begins with: one that joins, or was down.
  using NodeMaker = std::function<std::unique_ptr<Node>(HostId)>;

  FaultPlan(const scenario::Scenario& scenario, World& world, NodeMaker make_node);

  // To be called once, when the source starts.
  void begin(Timestamp source_started);

 private:
  void begin(std::size_t event);
  void end(std::size_t event);

  void begin(const scenario::LinkChange& change, std::size_t event);
  void begin(const scenario::Partition& partition, std::size_t event);
  void begin(const scenario::Crash& crash, std::size_t event);
  void begin(const scenario::Pause& pause, std::size_t event);
  void begin(const scenario::ClockSkew& skew, std::size_t event);
  void begin(const scenario::DiskFault& fault, std::size_t event);
  void begin(const scenario::ControlFault& fault, std::size_t event);
  void begin(const scenario::Join& join, std::size_t event);

  void end(const scenario::LinkChange& change, std::size_t event);
  void end(const scenario::Partition& partition, std::size_t event);
  void end(const scenario::Crash& crash, std::size_t event);
  void end(const scenario::Pause& pause, std::size_t event);
  void end(const scenario::ClockSkew& skew, std::size_t event);
  void end(const scenario::DiskFault& fault, std::size_t event);
  void end(const scenario::ControlFault& fault, std::size_t event);
  void end(const scenario::Join& join, std::size_t event);

  const scenario::Scenario& scenario_;
  World& world_;
  NodeMaker make_node_;
  std::map<std::size_t, Partitions::Number> partitions_;  // by event, while they last
};

}  // namespace strand::sim
