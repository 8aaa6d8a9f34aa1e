#include "models/architecture/needed_ways.hpp"

#include <algorithm>
#include <variant>

namespace models {

namespace {

/// Instances that requests are at.
struct Caller {
  std::string id;
  const PlacementSpec* placement = nullptr;
  bool is_public = false;
};
using Callers = std::vector<Caller>;

class WaysOf {
 public:
  explicit WaysOf(const Scenario& scenario)
      : scenario_(&scenario), design_(&scenario.architecture) {}

  std::vector<NeededWay> all() {
    if (design_->network.empty()) return {};
    static_cast<void>(enter(design_->entry, {}));
    for (const RequestClassSpec& request : scenario_->workload.classes) add_ways_of(request);
    return ways_;
  }

  std::vector<NeededWay> of(const RequestClassSpec& request) {
    if (!design_->network.empty()) add_ways_of(request);
    return ways_;
  }

 private:
  void add_ways_of(const RequestClassSpec& request) {
    if (!request.needs_entry) return;
    const Callers callers = enter(request.entry.value_or(design_->entry), request.target_group);
    follow(request.calls, callers);
  }

  void add(NeededWay way) {
    const bool is_known = std::any_of(ways_.begin(), ways_.end(), [&](const NeededWay& known) {
      return known.from == way.from && known.to == way.to && known.port == way.port;
    });
    if (!is_known) ways_.push_back(std::move(way));
  }

  [[nodiscard]] Callers members_of(const TargetGroupSpec& targets) const {
    Callers members;
    for (const InstanceSetId id : targets.instances) members.push_back(caller_of(id));
    for (const GroupId id : targets.groups) {
      const AutoScalingGroupSpec& group = design_->auto_scaling_groups[id.index()];
      members.push_back({group.id, &group.placement, group.instance.public_ipv4});
    }
    return members;
  }

  [[nodiscard]] Caller caller_of(InstanceSetId id) const {
    const InstanceSetSpec& set = design_->instances[id.index()];
    return {set.id, &set.placement, set.elastic_ip || set.instance.public_ipv4};
  }

  /// Clients of a load balancer, and the load balancer itself, have to get through.
  Callers through_balancer(const Callers& clients, const LoadBalancerSpec& balancer,
                           const TargetGroupSpec& targets) {
    for (const Caller& client : clients) {
      add({client.id, balancer.id, client.placement, &balancer.placement, client.is_public, true,
           balancer.placement.port});
    }
    const Callers members = members_of(targets);
    for (const Caller& member : members) {
      add({balancer.id, member.id, &balancer.placement, member.placement, true, member.is_public,
           targets.port});
    }
    return members;
  }

  static Callers internet() { return {{"internet", nullptr, false}}; }

  Callers enter(const EntrySpec& entry, const std::optional<TargetGroupId>& target_group) {
    switch (entry.kind) {
      case EntryKind::None:
        return {};
      case EntryKind::DnsRecord:
        return enter(design_->dns_records[entry.record.index()], target_group);
      case EntryKind::InstanceAddress:
        return by_address({entry.instances});
      case EntryKind::GroupAddress:
        return by_address(entry.group);
      case EntryKind::Distribution: {
        Callers callers;
        for (const OriginSpec& origin :
             design_->distributions[entry.distribution.index()].origins) {
          if (origin.bucket) continue;
          const Callers more = enter(origin.entry, {});
          callers.insert(callers.end(), more.begin(), more.end());
        }
        return callers;
      }
    }
    return {};
  }

  Callers enter(const DnsRecordSpec& record, const std::optional<TargetGroupId>& target_group) {
    if (record.kind == DnsRecordKind::MultiValueA) return by_address(record.instances);
    Callers callers;
    for (const WeightedAlias& alias : record.aliases()) {
      const LoadBalancerSpec& balancer = design_->load_balancers[alias.load_balancer.index()];
      const TargetGroupId targets = target_group.value_or(balancer.target_group);
      const Callers more =
          through_balancer(internet(), balancer, design_->target_groups[targets.index()]);
      callers.insert(callers.end(), more.begin(), more.end());
    }
    return callers;
  }

  /// Instances that clients find by their addresses are asked as load balancers are.
  Callers by_address(const std::vector<InstanceSetId>& sets) {
    Callers callers;
    for (const InstanceSetId id : sets) {
      const InstanceSetSpec& set = design_->instances[id.index()];
      callers.push_back(caller_of(id));
      add({"internet", set.id, nullptr, &set.placement, false, callers.back().is_public,
           design_->network.entry_port});
    }
    return callers;
  }

  Callers by_address(GroupId id) {
    const AutoScalingGroupSpec& group = design_->auto_scaling_groups[id.index()];
    add({"internet", group.id, nullptr, &group.placement, false, true,
         design_->network.entry_port});
    return {{group.id, &group.placement, true}};
  }

  void follow(const std::vector<CallSpec>& calls, Callers callers) {
    for (const CallSpec& call : calls) {
      if (const auto* group = std::get_if<TargetGroupId>(&call.to)) {
        callers = call_tier(callers, *group);
      } else {
        call_service(callers, call.to);
      }
      follow(call.otherwise, callers);
    }
  }

  Callers call_tier(const Callers& callers, TargetGroupId group) {
    for (const LoadBalancerSpec& balancer : design_->load_balancers) {
      if (balancer.target_group != group) continue;
      return through_balancer(callers, balancer, design_->target_groups[group.index()]);
    }
    return callers;
  }

  void call_service(const Callers& callers, const CallTarget& to) {
    for (const Caller& caller : callers) {
      NeededWay way = way_to(*design_, to);
      if (way.to.empty()) continue;
      way.from = caller.id;
      way.sender = caller.placement;
      way.sender_is_public = caller.is_public;
      add(std::move(way));
    }
  }

  const Scenario* scenario_;
  const Architecture* design_;
  std::vector<NeededWay> ways_;
};

}  // namespace

NeededWay way_to(const Architecture& design, const CallTarget& to) {
  NeededWay way;
  const auto lead_to = [&](const auto& spec) {
    way.to = spec.id;
    way.receiver = &spec.placement;
    way.port = spec.placement.port;
  };
  if (const auto* database = std::get_if<DatabaseId>(&to)) {
    lead_to(design.databases[database->index()]);
  } else if (const auto* cache = std::get_if<CacheId>(&to)) {
    lead_to(design.caches[cache->index()]);
  } else if (const auto* files = std::get_if<FileSystemId>(&to)) {
    lead_to(design.file_systems[files->index()]);
  } else if (const auto* external = std::get_if<ExternalId>(&to)) {
    way.to = design.externals[external->index()].id;
    way.receiver_is_public = true;
    way.port = design.network.external_port;
  }
  return way;
}

std::vector<NeededWay> needed_ways(const Scenario& scenario) {
  return WaysOf(scenario).all();
}

std::vector<NeededWay> needed_ways(const Scenario& scenario, const RequestClassSpec& request) {
  return WaysOf(scenario).of(request);
}

bool leaves_through_gateways(const Scenario& scenario, const RequestClassSpec& request) {
  const NetworkSpec& network = scenario.architecture.network;
  const auto through_gateway = [&](SubnetId subnet) {
    const RouteSpec* route = route_to(network, subnet, {});
    return route != nullptr && route->through == RouteThrough::NatGateway;
  };
  const std::vector<NeededWay> ways = needed_ways(scenario, request);
  return std::any_of(ways.begin(), ways.end(), [&](const NeededWay& way) {
    if (way.receiver != nullptr || way.sender == nullptr || way.sender_is_public) return false;
    return std::any_of(way.sender->subnets.begin(), way.sender->subnets.end(), through_gateway);
  });
}

std::vector<NeededPair> pairs_of(const NeededWay& way, const Architecture& design,
                                 const NetworkGraph& graph) {
  const auto ends_of = [](const std::string& name, const PlacementSpec* part, bool is_public) {
    std::vector<NetworkEnd> ends;
    if (part == nullptr) return std::vector<NetworkEnd>{{name, nullptr, {}, is_public}};
    for (const SubnetId subnet : part->subnets) ends.push_back({name, part, subnet, is_public});
    return ends;
  };
  const auto zone_of = [&](const NetworkEnd& end) {
    return design.network.subnets[end.subnet.index()].zone;
  };
  const bool by_zone =
      std::any_of(design.file_systems.begin(), design.file_systems.end(),
                  [&](const FileSystemSpec& files) { return &files.placement == way.receiver; });
  std::vector<NeededPair> pairs;
  for (const NetworkEnd& from : ends_of(way.from, way.sender, way.sender_is_public)) {
    const bool has_own =
        by_zone && design.network.subnet_in(*way.receiver, zone_of(from)).has_value();
    for (const NetworkEnd& to : ends_of(way.to, way.receiver, way.receiver_is_public)) {
      if (has_own && zone_of(from) != zone_of(to)) continue;
      pairs.push_back({from, to, graph.find(from, to, way.port)});
    }
  }
  return pairs;
}

}  // namespace models
