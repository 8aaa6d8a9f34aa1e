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
      {"set_size", {"auto_scaling_group", "min", "desired", "max"}},
  };
}

Table policies_and_laws() {
  return {
      {"policy", {"target_tracking", "step", "simple", "scheduled"}},
      {"target_tracking",
       {"metric", "target", "low_threshold_factor", "high_datapoints", "low_datapoints", "scale_in",
        "proportional_scale_in"}},
      {"step_policy",
       {"metric", "threshold", "above", "datapoints", "adjustment_type", "steps", "cooldown"}},
      {"step", {"lower", "upper", "adjustment"}},
      {"scheduled", {"at", "period", "min", "desired", "max"}},
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

Table curves() {
  return {
      {"curve",
       {"constant", "ramp", "points", "steps", "repeats", "daily", "hourly", "weekly", "trace",
        "spikes"}},
      {"ramp", {"from", "to", "start", "end"}},
      {"curve_step", {"at", "rate"}},
      {"daily", {"mean", "amplitude", "peak"}},
      {"weekly", {"daily", "hourly", "factors"}},
      {"spike", {"at", "peak", "rise", "hold", "fall"}},
  };
}

/// Of the kinds whose keys are rows, those that may be annotated or the others.
Table objects_of_rows(bool annotated) {
  Table all;
  for (const models::KeyTable* table : key_tables()) {
    if (table->is_annotated != annotated) continue;
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
    add_annotated(all, policies_and_laws());
    add_annotated(all, curves());
    all.merge(objects_of_rows(false));
    add_annotated(all, objects_of_rows(true));
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
