#include "tools/input/keys.hpp"

#include "sim/base/require.hpp"
#include "tools/input/key_tables.hpp"

namespace tools {
namespace {

using Table = std::map<std::string, std::vector<std::string>>;

/// May stand in every object of architecture, workload and failures: who says so, how sure.
const std::vector<std::string> annotations{"source", "confidence"};

Table plain_objects() {
  return {
      {"scenario",
       {"$schema", "extends", "title", "story", "look_for", "region", "architecture", "workload",
        "failures", "timeline", "objectives", "run"}},
      {"timeline_entry",
       {"at", "text", "instance_fault", "zone_fault", "control_plane_fault", "component_fault",
        "cpu_stress", "change_type", "add_instances", "set_size", "load", "zonal_shift",
        "suspend_processes"}},
      {"instance_fault", {"fault", "instances", "auto_scaling_group", "index"}},
      {"zone_fault", {"fault", "zones", "lasts", "control_plane_impaired"}},
      {"control_plane_fault", {"lasts"}},
      {"component_fault", {"component", "index", "lasts"}},
      {"cpu_stress", {"instances", "auto_scaling_group", "share", "lasts"}},
      {"change_type", {"instances", "index", "type", "takes"}},
      {"add_instances", {"instances", "count", "reaction"}},
      {"zonal_shift", {"zone", "lasts"}},
      {"suspend_processes", {"auto_scaling_group", "processes", "lasts"}},
      {"phases", {"probes", "checks", "metrics", "checkers"}},
      {"set_size", {"auto_scaling_group", "min", "desired", "max"}},
      {"run",
       {"horizon", "warm_up", "replications", "precision", "seed", "up_threshold", "until",
        "phases"}},
  };
}

Table architecture_objects() {
  return {
      {"architecture",
       {"zones", "instances", "target_groups", "load_balancers", "auto_scaling_groups",
        "dns_records", "components", "common_causes", "on_call", "entry"}},
      {"instance_set",
       {"type", "count", "zones", "elastic_ip", "public_ip", "host_recovery", "image",
        "credit_mode", "detailed_monitoring", "ebs"}},
      {"image", {"launch_to_running", "launch_to_ready", "failure_probability"}},
      {"target_group",
       {"targets", "health_check", "deregistration_delay", "deregistration_propagation",
        "slow_start", "stickiness", "fail_open"}},
      {"health_check",
       {"interval", "timeout", "healthy_threshold", "unhealthy_threshold", "prober", "new_target",
        "stopped_target", "fails_when_overloaded", "needs"}},
      {"load_balancer",
       {"zones", "target_group", "zone_removal_delay", "node_leaves_dns", "cross_zone",
        "new_connections_per_request"}},
      {"auto_scaling_group",
       {"type",
        "image",
        "credit_mode",
        "detailed_monitoring",
        "public_ip",
        "ebs",
        "zones",
        "min",
        "desired",
        "max",
        "health_check_type",
        "health_check_grace_period",
        "default_instance_warmup",
        "check_interval",
        "impaired_wait",
        "metric_delay",
        "launch_hook",
        "launch_delay",
        "removal_delay",
        "launch_retry",
        "launch_retry_growth",
        "replace_fraction",
        "replace_gap",
        "rebalance",
        "rebalancing_removes",
        "suspended_processes",
        "reserved",
        "policies"}},
      {"policy", {"target_tracking", "step", "simple", "scheduled"}},
      {"target_tracking",
       {"metric", "target", "low_threshold_factor", "high_datapoints", "low_datapoints", "scale_in",
        "proportional_scale_in"}},
      {"step_policy",
       {"metric", "threshold", "above", "datapoints", "adjustment_type", "steps", "cooldown"}},
      {"step", {"lower", "upper", "adjustment"}},
      {"scheduled", {"at", "period", "min", "desired", "max"}},
      {"dns_record", {"values", "alias", "ttl", "change_propagation", "health_check"}},
      {"dns_health_check",
       {"interval", "timeout", "response_timeout", "failure_threshold", "checkers",
        "healthy_above"}},
      {"on_call", {"response", "restart", "replacement", "replacement_address", "working_hours"}},
      {"working_hours", {"from", "to"}},
      {"distribution",
       {"constant", "exponential", "uniform", "normal", "lognormal", "weibull", "gamma", "pareto",
        "empirical", "mixture"}},
      {"exponential", {"mean"}},
      {"uniform", {"low", "high"}},
      {"normal", {"mean", "deviation"}},
      {"lognormal", {"median", "p95", "mean", "cv"}},
      {"weibull", {"shape", "scale", "mean"}},
      {"gamma", {"shape", "scale", "mean"}},
      {"pareto", {"shape", "scale"}},
      {"empirical", {"values"}},
      {"mixture_part", {"weight", "of"}},
  };
}

Table workload_and_failures() {
  return {
      {"workload", {"demand", "classes", "clients", "overload_penalty"}},
      {"request_class", {"share", "cpu_time", "response_size", "duration", "needs", "entry"}},
      {"clients", {"timeout", "retry", "stretched_share", "stretched_ttl"}},
      {"retry", {"retries", "target", "budget"}},
      {"curve",
       {"constant", "ramp", "points", "steps", "repeats", "daily", "hourly", "weekly", "trace",
        "spikes"}},
      {"ramp", {"from", "to", "start", "end"}},
      {"curve_step", {"at", "rate"}},
      {"daily", {"mean", "amplitude", "peak"}},
      {"weekly", {"daily", "hourly", "factors"}},
      {"spike", {"at", "peak", "rise", "hold", "fall"}},
      {"failures",
       {"defaults", "host_fault", "retirement", "application_hang", "application_crash",
        "volume_loss", "zone_power", "zone_network", "zone_gray", "zone_capacity", "control_plane",
        "all_zones_power", "gray_failure_share", "control_plane_with_zone", "instances_return",
        "terminations_go_on"}},
      {"fault", {"rate", "lasts"}},
      {"control_plane_with_zone", {"probability", "share"}},
  };
}

Table objects_of_rows() {
  Table all;
  for (const models::KeyTable* table : key_tables()) {
    for (const models::Key& key : table->keys) {
      all[std::string(table->kind)].emplace_back(key.name);
    }
  }
  return all;
}

void add_annotated(Table& table, const Table& more) {
  for (auto [kind, keys] : more) {
    keys.insert(keys.end(), annotations.begin(), annotations.end());
    table.emplace(kind, std::move(keys));
  }
}

}  // namespace

const Table& key_table() {
  static const Table table = [] {
    Table all = plain_objects();
    add_annotated(all, architecture_objects());
    add_annotated(all, workload_and_failures());
    add_annotated(all, objects_of_rows());
    return all;
  }();
  return table;
}

const std::vector<std::string>& keys_of(const std::string& kind) {
  const auto found = key_table().find(kind);
  sim::require(found != key_table().end(), "there is no such kind of object in a scenario");
  return found->second;
}

}  // namespace tools
