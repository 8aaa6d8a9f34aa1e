#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture/ids.hpp"
#include "models/architecture/network_spec.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// How an Application Load Balancer probes one target (ELB user guide, "Health checks for your
/// target groups"). Ranges: interval 5–300 s, timeout 2–120 s and below the interval, thresholds
/// 2–10.
struct HealthCheckSpec {
  sim::Duration interval = std::chrono::seconds(30);  ///< Probe start to probe start.
  sim::Duration timeout = std::chrono::seconds(5);    ///< Silence that fails a probe.
  int healthy_threshold = 5;    ///< Passes in a row that bring an unhealthy target back.
  int unhealthy_threshold = 2;  ///< Failures in a row that take a target out.
  bool one_prober = false;      ///< All nodes of a balancer probe as one (choice 4).
  bool trusts_new = false;      ///< A new target is in rotation at once (choice 6).
  /// Silence that fails a probe of what does not even accept a connection; 0: `timeout`.
  sim::Duration connect_timeout{};
  bool fails_when_overloaded = false;  ///< While a target is asked for more than it can do.
  std::vector<ComponentId> needs{};    ///< A probe fails while one of these is down (deep check),
  std::vector<DatabaseId> calls{};     ///< or while a read of one of these would fail.
  bool probes_stopped = false;         ///< A stopped target stays until probes find it (choice 31).
};

struct TargetGroupSpec {
  std::string id;
  HealthCheckSpec health_check;
  sim::Duration deregistration_delay = std::chrono::seconds(300);  ///< 0–3600 s.
  /// From the call until the balancer sends nothing more (choice 30). Seconds.
  sim::Distribution deregistration_propagation = sim::Distribution::constant(0);
  sim::Duration slow_start{};  ///< 0 is off, else 30–900 s: weight grows linearly from 0 to 1.
  sim::Duration stickiness{};  ///< 0 is off, else the duration of the balancer's cookie.
  bool fail_open = true;       ///< No healthy target: all are served, else none is (choice 7).
  std::vector<InstanceSetId> instances;
  std::vector<GroupId> groups;
  int port = 0;  ///< Of its targets, for requests and probes; 0 without a network.
};

/// When a node's address leaves the balancer's DNS (choice 8).
enum class NodeLeavesDns : std::uint8_t {
  WhenTargetsFail,  ///< The probes of nodes that live have marked all targets of its zone.
  WithZone,         ///< The moment its zone is lost.
};

/// An Application Load Balancer with one node per zone.
struct LoadBalancerSpec {
  std::string id;
  std::vector<ZoneId> zones;
  TargetGroupId target_group;
  sim::Duration dns_ttl = std::chrono::seconds(60);  ///< Of the nodes' addresses, set by ELB.
  sim::Duration zone_removal_delay{};                ///< Zone unhealthy to out of DNS (choice 8).
  NodeLeavesDns node_leaves_dns = NodeLeavesDns::WhenTargetsFail;
  bool cross_zone = true;  ///< False: a node knows the targets of its own zone alone.
  double new_connections_per_request = 0.1;  ///< For the bill: keep-alive reuses connections.
  PlacementSpec placement;
};

/// Route 53 health check of one address (choice 23).
struct DnsHealthCheckSpec {
  sim::Duration interval = std::chrono::seconds(30);         ///< 10 s or 30 s, per checker.
  sim::Duration timeout = std::chrono::seconds(4);           ///< To connect.
  sim::Duration response_timeout = std::chrono::seconds(2);  ///< From there to the answer.
  int failure_threshold = 3;                                 ///< 1–10, per checker, both ways.
  int checkers = 16;
  double healthy_above = 0.18;  ///< Healthy while more than this share of the checkers says so.
};

enum class DnsRecordKind : std::uint8_t { MultiValueA, Alias, Weighted, Failover };

/// One of several load balancers that a record leads to.
struct WeightedAlias {
  LoadBalancerId load_balancer;
  double weight = 1;  ///< 0 to 255; the share of the answers is its part of all.
};

struct DnsRecordSpec {
  std::string id;
  DnsRecordKind kind = DnsRecordKind::MultiValueA;
  std::vector<InstanceSetId> instances;           ///< MultiValueA: the public addresses of these.
  LoadBalancerId load_balancer;                   ///< Alias: the nodes of this balancer.
  std::vector<WeightedAlias> weighted;            ///< Weighted: the nodes of these.
  std::vector<LoadBalancerId> failover;           ///< Failover: of the first that is healthy.
  sim::Duration ttl = std::chrono::seconds(300);  ///< Ignored for an alias.
  sim::Duration change_propagation = std::chrono::seconds(60);  ///< A person's change (choice 22).
  std::vector<DnsHealthCheckSpec> health_check;                 ///< None or one, for MultiValueA.

  /// Of an alias, or of a record that leads to several.
  [[nodiscard]] std::vector<WeightedAlias> aliases() const {
    if (kind == DnsRecordKind::MultiValueA) return {};
    if (kind == DnsRecordKind::Alias) return {{load_balancer, 1}};
    if (kind == DnsRecordKind::Weighted) return weighted;
    std::vector<WeightedAlias> all;
    for (const LoadBalancerId balancer : failover) all.push_back({balancer, 1});
    return all;
  }
};

}  // namespace models
