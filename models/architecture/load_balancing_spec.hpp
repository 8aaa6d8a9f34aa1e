#pragma once

#include <string>
#include <vector>

#include "models/architecture/ids.hpp"
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
};

struct TargetGroupSpec {
  std::string id;
  HealthCheckSpec health_check;
  sim::Duration deregistration_delay = std::chrono::seconds(300);  ///< 0–3600 s.
  sim::Duration slow_start{};  ///< 0 is off, else 30–900 s: weight grows linearly from 0 to 1.
  sim::Duration stickiness{};  ///< 0 is off, else the duration of the balancer's cookie.
  bool fail_open = true;       ///< No healthy target: all are served, else none is (choice 7).
  std::vector<InstanceSetId> instances;
  std::vector<GroupId> groups;
};

/// An Application Load Balancer with one node per zone. Cross-zone routing is always on.
struct LoadBalancerSpec {
  std::string id;
  std::vector<ZoneId> zones;
  TargetGroupId target_group;
  sim::Duration dns_ttl = std::chrono::seconds(60);  ///< Of the nodes' addresses, set by ELB.
  sim::Duration zone_removal_delay{};                ///< Zone unhealthy to out of DNS (choice 8).
  double new_connections_per_request = 0.1;  ///< For the bill: keep-alive reuses connections.
};

/// Route 53 health check of one address (choice 23).
struct DnsHealthCheckSpec {
  sim::Duration interval = std::chrono::seconds(30);  ///< 10 s or 30 s, per checker.
  sim::Duration timeout = std::chrono::seconds(4);    ///< Silence that fails a check.
  int failure_threshold = 3;                          ///< 1–10, per checker, both ways.
  int checkers = 16;
  double healthy_above = 0.18;  ///< Healthy while more than this share of the checkers says so.
};

enum class DnsRecordKind : std::uint8_t { MultiValueA, Alias };

struct DnsRecordSpec {
  std::string id;
  DnsRecordKind kind = DnsRecordKind::MultiValueA;
  std::vector<InstanceSetId> instances;           ///< MultiValueA: the public addresses of these.
  LoadBalancerId load_balancer;                   ///< Alias: the nodes of this balancer.
  sim::Duration ttl = std::chrono::seconds(300);  ///< Ignored for an alias.
  sim::Duration change_propagation = std::chrono::seconds(60);  ///< A person's change (choice 22).
  std::vector<DnsHealthCheckSpec> health_check;                 ///< None or one, for MultiValueA.
};

}  // namespace models
