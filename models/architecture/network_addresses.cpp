#include "models/architecture/network_addresses.hpp"

namespace models {

std::vector<ZoneId> zones_of_instances(const DatabaseSpec& database) {
  std::vector<ZoneId> zones;
  const auto add = [&](const std::vector<ZoneId>& of, int count) {
    for (int i = 0; i < count && !of.empty(); ++i) {
      zones.push_back(of[static_cast<std::size_t>(i) % of.size()]);
    }
  };
  add(database.zones, database.most_instances());
  const auto& replicas = database.read_replicas;
  add(replicas.zones.empty() ? database.zones : replicas.zones, replicas.count);
  return zones;
}

std::vector<ZoneId> zones_of_nodes(const CacheSpec& cache) {
  std::vector<ZoneId> zones;
  for (int shard = 0; shard < cache.shards && !cache.zones.empty(); ++shard) {
    for (int node = 0; node < cache.nodes_of_shard(); ++node) {
      zones.push_back(cache.zones[static_cast<std::size_t>(shard + node) % cache.zones.size()]);
    }
  }
  return zones;
}

std::vector<int> standing_addresses(const Architecture& design) {
  const NetworkSpec& network = design.network;
  std::vector<int> taken(network.subnets.size());
  const auto take = [&](const PlacementSpec& part, const std::vector<ZoneId>& zones) {
    for (const ZoneId zone : zones) {
      if (const auto subnet = network.subnet_in(part, zone)) ++taken[subnet->index()];
    }
  };
  for (const auto& balancer : design.load_balancers) take(balancer.placement, balancer.zones);
  for (const auto& database : design.databases) {
    take(database.placement, zones_of_instances(database));
  }
  for (const auto& cache : design.caches) take(cache.placement, zones_of_nodes(cache));
  for (const auto& files : design.file_systems) take(files.placement, files.zones);
  for (const auto& gateway : network.nat_gateways) {
    if (gateway.subnet.index() < taken.size()) ++taken[gateway.subnet.index()];
  }
  return taken;
}

std::vector<int> starting_addresses(const Architecture& design, std::optional<GroupId> without) {
  std::vector<int> taken = standing_addresses(design);
  const auto take = [&](const PlacementSpec& part, const std::vector<ZoneId>& zones, int count) {
    for (int i = 0; i < count && !zones.empty(); ++i) {
      const ZoneId home = zones[static_cast<std::size_t>(i) % zones.size()];
      if (const auto subnet = design.network.subnet_in(part, home)) ++taken[subnet->index()];
    }
  };
  for (const auto& set : design.instances) take(set.placement, set.zones, set.count);
  for (std::size_t index = 0; index < design.auto_scaling_groups.size(); ++index) {
    if (without && without->index() == index) continue;
    const AutoScalingGroupSpec& group = design.auto_scaling_groups[index];
    take(group.placement, group.zones, group.desired);
  }
  return taken;
}

}  // namespace models
