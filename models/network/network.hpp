#pragma once

#include <cstddef>
#include <variant>

#include "models/context/context.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/context/hazard.hpp"
#include "models/context/network_plan.hpp"
#include "models/context/sketch.hpp"
#include "models/ledger/outcome.hpp"

namespace models {

/// VPCs, and who does not get through them: what a route, an ACL or a security group stops fails
/// from the first moment to the last. Nothing ever happens to them. Keeps Facts::network; addresses
/// are Fleet's.
class Network {
 public:
  using Event = std::variant<>;
  using Heard = std::variant<>;
  using Plan = NetworkPlan;
  using Here = Context<Event>;

  explicit Network(const Plan& plan) : plan_(&plan) {}

  void start(Here here) const;
  static void start_over(Here) {}
  static void close(Outcome&, Here) {}
  static void draw(Sketch&, Here) {}

  [[nodiscard]] static double hazard_rate(std::size_t, const Commons&) { return 0; }
  static void strike(std::size_t, sim::Stream&, Here) {}
  [[nodiscard]] static bool is_whole(const Commons&) { return true; }
  [[nodiscard]] static double severity(const Commons&) { return 0; }
  static void restart(Here) {}
  static void prepare_to_renew(const Commons&) {}
  static void renew(Here) {}

 private:
  const Plan* plan_;
};

}  // namespace models
