#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/context/context.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/context/hazard.hpp"
#include "models/context/network_plan.hpp"
#include "models/context/regional_service.hpp"
#include "models/context/sketch.hpp"
#include "models/events/network.hpp"
#include "models/ledger/outcome.hpp"

namespace models {

/// VPCs, and who does not get through them: what a route, an ACL or a security group stops fails
/// from the first moment to the last. NAT gateways are lost with their zone and by faults of their
/// own, and calls of services outside that leave through them fail meanwhile. Keeps Facts::network;
/// addresses are Fleet's. See docs/models/network.md.
class Network {
 public:
  using Event = NetworkEvent;
  using Heard = std::variant<ZoneStruck, ZoneMended>;
  using Plan = NetworkPlan;
  using Here = Context<Event>;

  explicit Network(const Plan& plan) : plan_(&plan) {}

  void start(Here here);
  void on(NatGatewayFaultArrives event, Here here);
  void on(NatGatewayFaultEnds event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const ZoneMended& notice, Here here);
  void obey(const InjectNatGatewayFault& action, Here here);
  /// Instances get other shares: of what leaves through each gateway.
  void carry(Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;

  // Rare events.
  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] double severity(const Commons& world) const;
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  void renew(Here here);
  [[nodiscard]] static bool renews(NatGatewayFaultArrives, const Commons&) { return true; }
  template <class Other>
  [[nodiscard]] static bool renews(Other, const Commons&) {
    return false;
  }

 private:
  struct Gateway {
    RegionalService own;  ///< Whether it works by itself.
    double lost_seconds = 0;
    double bytes = 0;
    double cross_zone_bytes = 0;
    double bytes_per_demand = 0;  ///< For each request of the demand, as derived last.
    double cross_zone_bytes_per_demand = 0;
  };
  /// Of the calls of a service outside that leave the network, the shares that go through each
  /// gateway, and of these what comes from other zones than its own; by gateway.
  struct WayOut {
    std::vector<double> through;
    std::vector<double> from_elsewhere;
  };

  [[nodiscard]] bool is_lost(std::size_t gateway, Here here) const;
  void schedule_fault(std::uint32_t gateway, Here here);
  void begin_fault(std::uint32_t gateway, sim::Duration lasts, Here here);
  /// A gateway has been lost or has come back.
  void gateways_change(Here here);
  /// Which instances use which gateway; whether shares move.
  bool share_gateways(Here here);
  /// What callers of services outside see.
  void answer(Here here);
  /// Counts until now.
  void settle(Here here);

  const Plan* plan_;
  std::vector<Gateway> gateways_;
  std::vector<WayOut> ways_out_;  ///< By ExternalId.
  sim::Instant settled_{};
};

}  // namespace models
