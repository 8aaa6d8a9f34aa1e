#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/placement_keys.hpp"
#include "models/architecture/load_balancing_spec.hpp"

namespace models {

[[nodiscard]] inline const Keys<HealthCheckSpec>& health_check_keys() {
  using Spec = HealthCheckSpec;
  using namespace std::chrono_literals;
  constexpr std::string_view elb = "Elastic Load Balancing";
  static const Keys<Spec> keys{
      {"health_check", "Probes of an Application Load Balancer", "target_groups.health_check"},
      {length<&Spec::interval>("interval", {5s, 300s, elb}, "Probe start to probe start"),
       length<&Spec::timeout>("timeout", {2s, 120s, elb}, "Silence that fails a probe")
           .limits("2s to 120s, shorter than the interval"),
       whole<&Spec::healthy_threshold>("healthy_threshold", {2, 10, elb},
                                       "Passes in a row that bring a target back"),
       whole<&Spec::unhealthy_threshold>("unhealthy_threshold", {2, 10, elb},
                                         "Failures in a row that take a target out"),
       choice<&Spec::one_prober>("prober", {{"each_node", "one"}, "a kind of prober"},
                                 "Each node of the balancer by itself, or one for all of them"),
       choice<&Spec::trusts_new>(
           "new_target", {{"one_success", "immediately"}, "a rule for new targets"},
           "When a new target gets requests: after one passed probe, or at once"),
       choice<&Spec::probes_stopped>(
           "stopped_target", {{"leaves", "probed"}, "a rule for stopped targets"},
           "A target that is stopped or terminated leaves the rotation at once, or stays until "
           "probes find it"),
       flag<&Spec::fails_when_overloaded>(
           "fails_when_overloaded",
           "A probe fails while the target is asked for more than it can do"),
       ids<&Spec::needs>("needs", 0,
                         "Components that the check asks: a probe fails while one of them is down")
           .optional(),
       ids<&Spec::calls>("calls", 0,
                         "Databases that the check reads: a probe fails while a read would")
           .optional()}};
  return keys;
}

[[nodiscard]] inline const Keys<TargetGroupSpec>& target_group_keys() {
  using Spec = TargetGroupSpec;
  using namespace std::chrono_literals;
  constexpr std::string_view elb = "Elastic Load Balancing";
  static const Keys<Spec> keys{
      {"target_group", "What a load balancer sends requests to", "target_groups"},
      {own<Spec>("targets", {ListOf{{{Reference{}}}}}, "Instance sets and Auto Scaling groups")
           .required()
           .limits("at least one"),
       own<Spec>("health_check", {Object{"health_check"}},
                 "Probes of each load balancer node to each target"),
       length<&Spec::deregistration_delay>("deregistration_delay", {0s, 3600s, elb}, "Draining"),
       law<&Spec::deregistration_propagation>(
           "deregistration_propagation",
           "Deregistration to the last request that the balancer sends; matters where the instance "
           "ends before"),
       length<&Spec::slow_start>("slow_start", {0s, 900s, elb},
                                 "Weight of a new target grows from 0 to 1")
           .limits("0s (off), 30s to 900s"),
       length<&Spec::stickiness>("stickiness", {0s, 7 * 24h, elb},
                                 "Duration of the load balancer's cookie")
           .limits("0s (off), 1s to 7d"),
       flag<&Spec::fail_open>("fail_open",
                              "With no healthy target, requests go to all of them; false: to none"),
       whole<&Spec::port>("port", {1, PortRange::most},
                          "Of its targets in a network, for requests and probes")
           .optional()
           .limits("left out: 80")}};
  return keys;
}

[[nodiscard]] inline const Keys<LoadBalancerSpec>& load_balancer_keys() {
  using Spec = LoadBalancerSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"load_balancer", "Application Load Balancer, one node in each zone", "load_balancers"},
      {ids<&Spec::zones>("zones", 1, "Zones of its nodes").required().limits("at least two"),
       id<&Spec::target_group>("target_group", "Where it sends requests").required(),
       length<&Spec::zone_removal_delay>("zone_removal_delay", {0s, 24h},
                                         "Zone unhealthy to node out of DNS"),
       choice<&Spec::node_leaves_dns>(
           "node_leaves_dns",
           {{"when_targets_fail", "with_zone"}, "when a node leaves the balancer's DNS"},
           "When a node's address leaves DNS: once the targets of its zone have failed, or with "
           "its zone"),
       flag<&Spec::cross_zone>(
           "cross_zone",
           "Nodes send to the targets of all zones; false: each to those of its own zone"),
       real<&Spec::new_connections_per_request>("new_connections_per_request", {0, 100},
                                                "For the bill"),
       detail::subnets_row<Spec>(), detail::security_groups_row<Spec>(),
       detail::port_row<Spec>("left out: 443")}};
  return keys;
}

[[nodiscard]] inline const Keys<DnsHealthCheckSpec>& dns_health_check_keys() {
  using Spec = DnsHealthCheckSpec;
  using namespace std::chrono_literals;
  constexpr std::string_view route53 = "Route 53";
  static const Keys<Spec> keys{
      {"dns_health_check", "Route 53 health check of each address", "dns_records.health_check"},
      {length<&Spec::interval>("interval", {10s, 30s, route53}, "Of each checker")
           .limits("10s or 30s"),
       length<&Spec::timeout>("timeout", {1ms, 30s},
                              "Time to connect; with `response_timeout` shorter than the interval"),
       length<&Spec::response_timeout>("response_timeout", {1ms, 30s}, "Connection to answer"),
       whole<&Spec::failure_threshold>("failure_threshold", {1, 10, route53},
                                       "In a row, per checker, both ways"),
       whole<&Spec::checkers>("checkers", {1, 1000}, "Number of checkers"),
       share<&Spec::healthy_above>("healthy_above", {0, 0.999},
                                   "Healthy while more than this share of the checkers says so")}};
  return keys;
}

[[nodiscard]] inline const Keys<WeightedAlias>& weighted_alias_keys() {
  using Spec = WeightedAlias;
  static const Keys<Spec> keys{
      {"weighted_alias", "One of several load balancers that a record leads to", "", Annotated::No,
       Merged::No},
      {id<&Spec::load_balancer>("alias", "The load balancer").required(),
       real<&Spec::weight>("weight", {0, 255}, "Its part of all weights").required()}};
  return keys;
}

[[nodiscard]] inline const Keys<DnsRecordSpec>& dns_record_keys() {
  using Spec = DnsRecordSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"dns_record", "Route 53 record; one of `values`, `alias`, `weighted` and `failover`",
       "dns_records"},
      {ids<&Spec::instances>("values", 1, "Instance sets whose public addresses it answers")
           .by_hand()
           .optional(),
       id<&Spec::load_balancer>("alias", "A load balancer whose nodes it answers")
           .by_hand()
           .optional(),
       own<Spec>("weighted", {ListOf{{{Object{"weighted_alias"}}}}},
                 "Load balancers by weight, of those that have a healthy target")
           .optional()
           .limits("at least two"),
       ids<&Spec::failover>("failover", 2,
                            "Load balancers: the first that has a healthy target is answered")
           .by_hand()
           .optional(),
       length<&Spec::change_propagation>("change_propagation", {0s, 24h},
                                         "A person's change until all name servers have it"),
       // Route 53 takes 0 to 2147483647 s; nines a year, beyond which no cached answer matters.
       length<&Spec::ttl>("ttl", {0s, sim::year},
                          "Time to live; an alias has that of the load balancer")
           .by_hand(),
       own<Spec>("health_check", {OneOf{{{Flag{}}, {Object{"dns_health_check"}}}}},
                 "true, or an object; not with an alias")
           .optional()
           .limits("left out: none")}};
  return keys;
}

}  // namespace models
