#include "models/context/network_plan.hpp"

#include <algorithm>

#include "models/architecture/called_database.hpp"
#include "models/architecture/needed_ways.hpp"
#include "models/architecture/network_graph.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/context/severity.hpp"

namespace models {

namespace {

/// Finds out who does not get through, tier by tier and call by call.
class Planner {
 public:
  Planner(const FleetPlan& fleet, PlanBook& book)
      : fleet_(&fleet), book_(&book), design_(&fleet.architecture()), graph_(design_->network) {
    plan_.pools = fleet.pools.size();
    plan_.zones = design_->zones.size();
  }

  NetworkPlan plan() {
    plan_homes();
    for (std::uint32_t tier = 0; tier < fleet_->tiers.size(); ++tier) {
      plan_.tiers.push_back(plan_tier(tier));
    }
    for (std::size_t index = 0; index < fleet_->classes.size(); ++index) plan_calls_of(index);
    plan_checks();
    plan_gateways();
    if (plan_.cuts.empty()) plan_.tiers.clear();
    for (const SubnetSpec& subnet : design_->network.subnets) {
      plan_.no_addresses.push_back(book_->add_cause("no_addresses", subnet.id));
    }
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const PlacementSpec& placement_of(const PoolPlan& pool) const {
    return pool.is_group ? design_->auto_scaling_groups[pool.group.index()].placement
                         : design_->instances[pool.set.index()].placement;
  }
  [[nodiscard]] bool is_public_pool(const PoolPlan& pool) const {
    const bool known = pool.is_group ? design_->auto_scaling_groups[pool.group.index()].elastic_ip
                                     : design_->instances[pool.set.index()].elastic_ip;
    return known || pool.instance.public_ipv4;
  }

  void plan_homes() {
    for (const PoolPlan& pool : fleet_->pools) {
      for (std::size_t zone = 0; zone < plan_.zones; ++zone) {
        plan_.homes.push_back(
            design_->network.subnet_in(placement_of(pool), sim::make_id<ZoneId>(zone)));
      }
    }
  }

  /// The same for who stands there in a zone; nothing where it does not.
  [[nodiscard]] std::optional<NetworkEnd> end_of(std::size_t pool, ZoneId zone) const {
    const std::optional<SubnetId> subnet = plan_.home_of(pool, zone);
    if (!subnet) return std::nullopt;
    const PoolPlan& of = fleet_->pools[pool];
    return NetworkEnd{of.id, &placement_of(of), *subnet, is_public_pool(of)};
  }
  [[nodiscard]] std::optional<NetworkEnd> end_of(const LoadBalancerSpec& balancer,
                                                 ZoneId zone) const {
    const std::optional<SubnetId> subnet = design_->network.subnet_in(balancer.placement, zone);
    if (!subnet) return std::nullopt;
    return NetworkEnd{balancer.id, &balancer.placement, *subnet, true};
  }

  /// Position of the cut between the two; `open` where there is none.
  std::uint32_t cut_between(const NetworkEnd& from, const NetworkEnd& to, int port) {
    if (graph_.find(from, to, port).is_open) return NetworkPlan::open;
    for (std::uint32_t index = 0; index < plan_.cuts.size(); ++index) {
      if (plan_.cuts[index].from == from.name && plan_.cuts[index].to == to.name) return index;
    }
    plan_.cuts.push_back(
        {from.name, to.name, book_->add_cause("unreachable", from.name + "->" + to.name)});
    return static_cast<std::uint32_t>(plan_.cuts.size() - 1);
  }

  /// Pools whose instances are in a tier.
  [[nodiscard]] std::vector<std::size_t> pools_in(std::uint32_t tier) const {
    std::vector<std::size_t> pools;
    for (std::size_t index = 0; index < fleet_->pools.size(); ++index) {
      const PoolPlan& pool = fleet_->pools[index];
      if (pool.instances > 0 && fleet_->instances[pool.first_instance].tier == tier) {
        pools.push_back(index);
      }
    }
    return pools;
  }

  NetworkPlan::Tier plan_tier(std::uint32_t index) {
    const TierPlan& tier = fleet_->tiers[index];
    const NetworkEnd clients{"internet", nullptr, {}, false};
    const std::size_t nodes = tier.has_balancer() ? tier.nodes.size() : 1;
    const int port = tier.has_balancer() ? tier.target_group->port : design_->network.entry_port;
    NetworkPlan::Tier plan;
    plan.nodes.assign(nodes, NetworkPlan::open);
    plan.targets.assign(nodes * plan_.pools * plan_.zones, NetworkPlan::open);
    for (std::size_t node = 0; node < nodes; ++node) {
      std::optional<NetworkEnd> sender = clients;
      if (tier.has_balancer()) {
        sender = end_of(*tier.balancer, tier.nodes[node].zone);
        if (!sender) continue;
        // Those who call a tier from another one are met by their calls.
        if (!tier.called) {
          plan.nodes[node] = cut_between(clients, *sender, tier.balancer->placement.port);
        }
      }
      plan_targets(index, node, *sender, port, plan);
    }
    for (const std::vector<std::uint32_t>* cuts : {&plan.nodes, &plan.targets}) {
      for (const std::uint32_t cut : *cuts) plan.first = std::min(plan.first, cut);
    }
    return plan;
  }

  /// Which instances a node reaches. Where it is none of them, the node is cut off itself.
  void plan_targets(std::uint32_t tier, std::size_t node, const NetworkEnd& sender, int port,
                    NetworkPlan::Tier& plan) {
    std::uint32_t cut_off = NetworkPlan::open;
    bool any_open = false;
    for (const std::size_t pool : pools_in(tier)) {
      for (std::size_t zone = 0; zone < plan_.zones; ++zone) {
        const std::optional<NetworkEnd> target = end_of(pool, sim::make_id<ZoneId>(zone));
        if (!target) continue;
        const std::uint32_t cut = cut_between(sender, *target, port);
        plan.targets[(node * plan_.pools + pool) * plan_.zones + zone] = cut;
        any_open = any_open || cut == NetworkPlan::open;
        cut_off = std::min(cut_off, cut);
      }
    }
    if (plan.nodes[node] == NetworkPlan::open && !any_open) plan.nodes[node] = cut_off;
  }

  void plan_calls_of(std::size_t index) {
    std::vector<std::uint32_t> callers;
    for (std::uint32_t tier = 0; tier < fleet_->tiers.size(); ++tier) {
      if (fleet_->leads_to(fleet_->classes[index], tier)) callers.push_back(tier);
    }
    plan_calls(fleet_->scenario().workload.classes[index].calls, std::move(callers));
  }

  /// `callers`: the tiers whose instances make them.
  void plan_calls(const std::vector<CallSpec>& calls, std::vector<std::uint32_t> callers) {
    for (const CallSpec& call : calls) {
      const NetworkPlan::OfCall cut = plan_call(call, callers);
      if (cut.cut != NetworkPlan::open) plan_.calls.emplace_back(&call, cut);
      plan_calls(call.otherwise, callers);
      if (const auto* group = std::get_if<TargetGroupId>(&call.to)) {
        callers = {fleet_->called_tier(*group)};
      }
    }
  }

  /// Whether instances in a subnet are asked anything: those that are not make no calls.
  [[nodiscard]] bool is_asked(std::uint32_t tier, std::size_t pool, SubnetId subnet) const {
    const NetworkPlan::Tier& plan = plan_.tiers[tier];
    const std::size_t zone = design_->network.subnets[subnet.index()].zone.index();
    for (std::size_t node = 0; node < plan.nodes.size(); ++node) {
      const std::size_t target = (node * plan_.pools + pool) * plan_.zones + zone;
      if (plan.nodes[node] == NetworkPlan::open && plan.targets[target] == NetworkPlan::open) {
        return true;
      }
    }
    return false;
  }

  /// Of the pairs of a caller's subnet and one of what it calls, those without a way, each counted
  /// alike.
  NetworkPlan::OfCall plan_call(const CallSpec& call, const std::vector<std::uint32_t>& callers) {
    NetworkPlan::OfCall of_call;
    NeededWay way = way_to(*design_, call.to);
    if (const auto* group = std::get_if<TargetGroupId>(&call.to)) {
      const LoadBalancerSpec& balancer = *fleet_->tiers[fleet_->called_tier(*group)].balancer;
      way.to = balancer.id;
      way.receiver = &balancer.placement;
      way.receiver_is_public = true;
      way.port = balancer.placement.port;
    }
    if (way.to.empty()) return of_call;
    int pairs = 0;
    int closed = 0;
    for (const std::uint32_t tier : callers) {
      for (const std::size_t pool : pools_in(tier)) {
        way.from = fleet_->pools[pool].id;
        way.sender = &placement_of(fleet_->pools[pool]);
        way.sender_is_public = is_public_pool(fleet_->pools[pool]);
        for (const NeededPair& pair : pairs_of(way, *design_, graph_)) {
          if (!is_asked(tier, pool, pair.from.subnet)) continue;
          const std::uint32_t cut = cut_between(pair.from, pair.to, way.port);
          ++pairs;
          if (cut == NetworkPlan::open) continue;
          ++closed;
          of_call.cut = std::min(of_call.cut, cut);
        }
      }
    }
    if (pairs > 0) of_call.share = static_cast<double>(closed) / pairs;
    return of_call;
  }

  /// A health check that asks a database finds it where one of its subnets is within reach.
  void plan_checks() {
    plan_.checks.assign(fleet_->tiers.size() * plan_.pools * plan_.zones, NetworkPlan::open);
    bool any = false;
    for (std::uint32_t tier = 0; tier < fleet_->tiers.size(); ++tier) {
      if (!fleet_->tiers[tier].has_balancer()) continue;
      for (const DatabaseId asked : fleet_->tiers[tier].target_group->health_check.calls) {
        for (const std::size_t pool : pools_in(tier)) {
          for (std::size_t zone = 0; zone < plan_.zones; ++zone) {
            const auto from = end_of(pool, sim::make_id<ZoneId>(zone));
            const std::uint32_t cut = from ? cut_from_all(*from, asked) : NetworkPlan::open;
            if (cut == NetworkPlan::open) continue;
            plan_.checks[(tier * plan_.pools + pool) * plan_.zones + zone] = cut;
            any = true;
          }
        }
      }
    }
    if (!any) plan_.checks.clear();
  }

  std::uint32_t cut_from_all(const NetworkEnd& from, DatabaseId id) {
    const DatabaseSpec& database = design_->databases[id.index()];
    std::uint32_t cut = NetworkPlan::open;
    const auto to = [&](SubnetId subnet) {
      return NetworkEnd{database.id, &database.placement, subnet, false};
    };
    const auto& subnets = database.placement.subnets;
    const int port = database.placement.port;
    if (std::any_of(subnets.begin(), subnets.end(),
                    [&](SubnetId subnet) { return graph_.find(from, to(subnet), port).is_open; })) {
      return cut;
    }
    for (const SubnetId subnet : subnets) cut = std::min(cut, cut_between(from, to(subnet), port));
    return cut;
  }

  void plan_gateways() {
    const NetworkSpec& network = design_->network;
    if (network.nat_gateways.empty()) return;
    plan_.demand = &fleet_->scenario().workload.demand;
    for (const InstancePlan& instance : fleet_->instances) plan_.pool_of.push_back(instance.pool);
    for (const NatGatewaySpec& spec : network.nat_gateways) {
      const ZoneId zone = network.zone_of(spec);
      NetworkPlan::Gateway gateway{&spec, zone, &design_->zones[zone.index()].id, {}, 0};
      gateway.own = {book_->add_cause("nat_gateway", spec.id), &spec.gateway_fault,
                     fleet_->has_random_faults() && spec.gateway_fault.per_year > 0,
                     book_->key(spec.id, "nat_gateway"), book_->key(spec.id, "nat_gateway_lasts")};
      plan_.gateways.push_back(gateway);
    }
    for (std::size_t pool = 0; pool < plan_.pools; ++pool) {
      for (std::size_t zone = 0; zone < plan_.zones; ++zone) {
        plan_.gateway_of.push_back(gateway_from(end_of(pool, sim::make_id<ZoneId>(zone))));
      }
    }
    for (std::size_t index = 0; index < design_->externals.size(); ++index) {
      plan_way_out(sim::make_id<ExternalId>(index));
    }
    plan_.gateway_figures = book_->figures().of("nat_gateway");
    plan_.gateway_meters = book_->meters().of("nat_gateway");
  }

  /// Whoever does not get out at all is lost to that.
  [[nodiscard]] std::uint32_t gateway_from(const std::optional<NetworkEnd>& from) const {
    if (!from || from->is_public) return NetworkPlan::open;
    const RouteSpec* route = route_to(design_->network, from->subnet, {});
    if (route == nullptr || route->through != RouteThrough::NatGateway) return NetworkPlan::open;
    const NetworkEnd internet{"internet", nullptr, {}, true};
    const bool is_open = graph_.find(*from, internet, design_->network.external_port).is_open;
    return is_open ? route->nat_gateway.value : NetworkPlan::open;
  }

  void plan_way_out(ExternalId id) {
    NetworkPlan::WayOut way{false, design_->externals[id.index()].bytes_per_call,
                            fleet_->callers_of(id)};
    double share = 0;
    for (const RequestClassSpec& request_class : fleet_->scenario().workload.classes) {
      const bool calls =
          std::any_of(request_class.calls.begin(), request_class.calls.end(),
                      [&](const CallSpec& call) { return leads_to(call, CallTarget(id)); });
      if (calls) share += request_class.share;
    }
    std::vector<double> through(plan_.gateways.size());
    double all = 0;
    for (std::size_t place = 0; place < way.callers.size(); ++place) {
      if (!way.callers[place]) continue;
      ++all;
      const std::uint32_t gateway = plan_.gateway_from(place, fleet_->instances[place].home);
      if (gateway != NetworkPlan::open) ++through[gateway];
    }
    const double tolerated = 1 - fleet_->scenario().run.up_threshold;
    for (std::size_t index = 0; index < through.size(); ++index) {
      if (through[index] <= 0) continue;
      way.leads_through_gateways = true;
      double& of_outage = plan_.gateways[index].of_outage;
      of_outage = std::max(of_outage, severity_of_losses(share * through[index] / all, tolerated));
    }
    plan_.ways_out.push_back(std::move(way));
  }

  const FleetPlan* fleet_;
  PlanBook* book_;
  const Architecture* design_;
  NetworkGraph graph_;
  NetworkPlan plan_;
};

}  // namespace

void NetworkPlan::add_hazards(const GivenLosses&, HazardGroups& into) const {
  for (const Gateway& gateway : gateways) {
    into.begin();
    into.add(gateway.own.comes_by_itself);
  }
}

NetworkPlan plan_network(const FleetPlan& fleet, PlanBook& book) {
  if (fleet.architecture().network.empty()) return {};
  return Planner(fleet, book).plan();
}

}  // namespace models
