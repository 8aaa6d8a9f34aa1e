#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/readers.hpp"
#include "tools/input/timeline_checks.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;
using models::TimelineAction;

constexpr std::size_t most_entries = 1000;

const std::vector<std::string> actions{"instance_fault",  "zone_fault",       "control_plane_fault",
                                       "component_fault", "cpu_stress",       "change_type",
                                       "add_instances",   "set_size",         "load",
                                       "zonal_shift",     "suspend_processes"};

/// What the actions refer to.
struct Stage {
  models::Architecture& architecture;
  const Names& names;
};

template <class SomeId>
SomeId id_at(const ObjectReader& object, const std::string& key,
             const std::vector<std::string>& names, const std::string& what) {
  const std::optional<Node> value = object.get(key);
  return value ? value->id<SomeId>(names, what).value_or(SomeId{0}) : SomeId{0};
}

int index_at(const ObjectReader& object) {
  const std::optional<Node> value = object.find("index");
  return value ? static_cast<int>(value->integer({0, most_units})) : 0;
}

/// Whether `name` is one of the other kind, which is told.
bool is_of_other_kind(const Node& value, const std::vector<std::string>& names,
                      const std::vector<std::string>& others, const std::string& what,
                      const std::string& key) {
  if (!value.is_string()) return false;
  const auto name = value.json().get<std::string>();
  const auto among = [&](const std::vector<std::string>& all) {
    return std::find(all.begin(), all.end(), name) != all.end();
  };
  if (among(names) || !among(others)) return false;
  value.fail(value.shown() + " is " + what, "write " + in_quotes(key) + ": " + in_quotes(name));
  return true;
}

/// Sets the one of the two that is meant.
template <class Action>
void read_whom(const ObjectReader& object, const Stage& stage, Action& action) {
  const auto kind = object.exactly_one({"instances", "auto_scaling_group"});
  if (!kind) return;
  const Node value = *object.find(*kind);
  const Names& names = stage.names;
  if (*kind == "auto_scaling_group") {
    if (is_of_other_kind(value, names.of("auto_scaling_groups"), names.of("instances"),
                         "an instance set", "instances")) {
      return;
    }
    action.group =
        value.id<models::GroupId>(names.of("auto_scaling_groups"), "an Auto Scaling group");
    return;
  }
  if (is_of_other_kind(value, names.of("instances"), names.of("auto_scaling_groups"),
                       "an Auto Scaling group", "auto_scaling_group")) {
    return;
  }
  action.set = value.id<models::InstanceSetId>(names.of("instances"), "an instance set");
}

TimelineAction read_instance_fault(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "instance_fault");
  models::InjectInstanceFault action;
  action.fault = static_cast<models::InstanceFault>(
      object.choice("fault",
                    {"host_fault", "retirement", "application_hang", "application_crash",
                     "volume_loss", "terminated"},
                    "a fault of an instance"));
  read_whom(object, stage, action);
  action.index = index_at(object);
  return action;
}

TimelineAction read_zone_fault(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "zone_fault");
  models::InjectZoneFault action;
  action.fault = static_cast<models::ZoneFault>(
      object.choice("fault", {"power", "network", "gray", "capacity"}, "a fault of a zone"));
  action.zones = object.ids<models::ZoneId>("zones", stage.names.of("zones"), "a zone");
  action.lasts = object.duration("lasts", {1us, thousand_years});
  if (object.has("control_plane_impaired")) {
    action.control_plane_impaired = object.boolean("control_plane_impaired");
  }
  return action;
}

TimelineAction read_component_fault(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "component_fault");
  models::InjectComponentFault action;
  action.component =
      id_at<models::ComponentId>(object, "component", stage.names.of("components"), "a component");
  action.index = index_at(object);
  action.lasts = object.duration("lasts", {1us, thousand_years});
  const auto& components = stage.architecture.components;
  if (action.component.index() < components.size() &&
      action.index >= components[action.component.index()].count) {
    object.find("index").value_or(node).fail(
        fmt::format("there is no unit {} of {}", action.index,
                    components[action.component.index()].count),
        "they count from 0");
  }
  return action;
}

TimelineAction read_cpu_stress(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "cpu_stress", "timeline.cpu_stress");
  models::CpuStress action;
  read_whom(object, stage, action);
  action.share = object.share("share");
  action.lasts = object.duration("lasts", {1us, thousand_years});
  return action;
}

TimelineAction read_change_type(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "change_type", "timeline.change_type");
  models::ChangeInstanceType action;
  action.set = id_at<models::InstanceSetId>(object, "instances", stage.names.of("instances"),
                                            "an instance set");
  action.index = index_at(object);
  action.type = read_type(object, stage.architecture.instance_types);
  action.takes = object.duration("takes", {0s, 24h * 30});
  return action;
}

TimelineAction read_add_instances(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "add_instances", "timeline.add_instances");
  models::AddInstances action;
  action.set = id_at<models::InstanceSetId>(object, "instances", stage.names.of("instances"),
                                            "an instance set");
  action.count = object.integer("count", {1, most_units});
  action.reaction = object.duration("reaction", {0s, 24h * 30});
  return action;
}

TimelineAction read_set_size(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "set_size");
  models::SetGroupSize action;
  action.group = id_at<models::GroupId>(
      object, "auto_scaling_group", stage.names.of("auto_scaling_groups"), "an Auto Scaling group");
  const auto size = [&](const std::string& key) {
    return object.has(key) ? object.integer(key, {0, most_units}) : -1;
  };
  action.min = size("min");
  action.desired = size("desired");
  action.max = size("max");
  if (object.present({"min", "desired", "max"}).empty()) {
    node.fail("nothing changes", R"(give "min", "desired" or "max")");
  }
  if (action.min >= 0 && action.max >= 0 && action.min > action.max) {
    node.fail(fmt::format("min {} is more than max {}", action.min, action.max));
  }
  return action;
}

TimelineAction read_zonal_shift(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "zonal_shift");
  models::ZonalShift action;
  action.zone = id_at<models::ZoneId>(object, "zone", stage.names.of("zones"), "a zone");
  action.lasts = object.duration("lasts", {1us, thousand_years});
  const auto has_node = [&](const models::LoadBalancerSpec& balancer) {
    return std::find(balancer.zones.begin(), balancer.zones.end(), action.zone) !=
           balancer.zones.end();
  };
  const auto& balancers = stage.architecture.load_balancers;
  if (is_sound(node) && std::none_of(balancers.begin(), balancers.end(), has_node)) {
    object.find("zone").value_or(node).fail("no load balancer has a node in this zone",
                                            "a zonal shift takes one out of DNS");
  }
  return action;
}

TimelineAction read_suspension(const Node& node, const Stage& stage) {
  const ObjectReader object(node, "suspend_processes");
  models::SuspendProcesses action;
  action.group = id_at<models::GroupId>(
      object, "auto_scaling_group", stage.names.of("auto_scaling_groups"), "an Auto Scaling group");
  if (const auto processes = object.get("processes")) action.processes = read_processes(*processes);
  action.lasts = object.duration("lasts", {1us, thousand_years});
  return action;
}

std::optional<TimelineAction> read_action(const std::string& kind, const Node& node,
                                          const Stage& stage) {
  if (kind == "instance_fault") return read_instance_fault(node, stage);
  if (kind == "zone_fault") return read_zone_fault(node, stage);
  if (kind == "component_fault") return read_component_fault(node, stage);
  if (kind == "cpu_stress") return read_cpu_stress(node, stage);
  if (kind == "change_type") return read_change_type(node, stage);
  if (kind == "add_instances") return read_add_instances(node, stage);
  if (kind == "set_size") return read_set_size(node, stage);
  if (kind == "zonal_shift") return read_zonal_shift(node, stage);
  if (kind == "suspend_processes") return read_suspension(node, stage);
  if (kind == "control_plane_fault") {
    const ObjectReader object(node, "control_plane_fault");
    return models::InjectControlPlaneFault{object.duration("lasts", {1us, thousand_years})};
  }
  return std::nullopt;
}

void read_entry(const Node& node, const Stage& stage, Timeline& timeline) {
  const ObjectReader object(node, "timeline_entry", "timeline");
  const sim::Duration at = object.duration("at");
  timeline.last = std::max(timeline.last, at);
  const std::optional<std::string> kind = object.exactly_one(actions);
  if (!kind) return;
  const Node value = *object.find(*kind);
  if (*kind == "load") {
    timeline.loads.push_back({at, value.rate()});
    timeline.entries.push_back(
        {at, models::ChangeLoad{shown_value(value.json())}, object.text("text")});
    return;
  }
  if (auto action = read_action(*kind, value, stage)) {
    timeline.entries.push_back({at, std::move(*action), object.text("text")});
  }
}

}  // namespace

Timeline read_timeline(const std::optional<Node>& node, models::Architecture& architecture,
                       const Names& names) {
  Timeline timeline;
  if (!node) return timeline;
  const std::vector<Node> elements = node->elements();
  if (elements.size() > most_entries) {
    node->fail(
        fmt::format("{} entries; no timeline has more than {}", elements.size(), most_entries));
    return timeline;
  }
  const Stage stage{architecture, names};
  std::vector<Node> origins;  // Of the entries.
  for (const Node& element : elements) {
    read_entry(element, stage, timeline);
    if (timeline.entries.size() > origins.size()) origins.push_back(element);
  }
  check_entries(timeline.entries, origins, architecture);
  const auto earlier = [](const auto& left, const auto& right) { return left.at < right.at; };
  std::stable_sort(timeline.entries.begin(), timeline.entries.end(), earlier);
  std::stable_sort(timeline.loads.begin(), timeline.loads.end(), earlier);
  return timeline;
}

}  // namespace tools
