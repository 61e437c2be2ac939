// Carries out the events of a scenario in a simulated world.
//
// It borrows the scenario and the world. Events count from the instant at which the source starts;
// those at one instant are carried out in the order of the scenario, before anything that happens
// in the network at that instant and was scheduled later.
#pragma once

#include <functional>
#include <memory>

#include "core/base/time.hpp"
#include "core/node/node.hpp"
#include "core/scenario/scenario.hpp"
#include "sim/host_id.hpp"
#include "sim/world.hpp"

namespace strand::sim {

class FaultPlan {
 public:
  // The node that a host begins with again after a crash.
  using NodeMaker = std::function<std::unique_ptr<Node>(HostId)>;

  FaultPlan(const scenario::Scenario& scenario, World& world, NodeMaker make_node);

  // To be called once, when the source starts.
  void begin(Timestamp source_started);

 private:
  void schedule(const scenario::Event& event, Timestamp at);
  // Calls `then` when the event is over, if it ever is.
  void after(const scenario::Event& event, std::function<void()> then);

  void carry_out(const scenario::LinkChange& change, const scenario::Event& event);
  void carry_out(const scenario::Partition& partition, const scenario::Event& event);
  void carry_out(const scenario::Crash& crash, const scenario::Event& event);
  void carry_out(const scenario::Pause& pause, const scenario::Event& event);
  void carry_out(const scenario::ClockSkew& skew, const scenario::Event& event);
  void carry_out(const scenario::DiskFault& fault, const scenario::Event& event);
  void carry_out(const scenario::ControlFault& fault, const scenario::Event& event);

  const scenario::Scenario& scenario_;
  World& world_;
  NodeMaker make_node_;
};

}  // namespace strand::sim
