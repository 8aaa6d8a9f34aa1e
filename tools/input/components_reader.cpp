#include <variant>

#include <fmt/format.h>

#include "models/architecture/keys/component_keys.hpp"
#include "models/architecture/keys/on_call_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

/// Which units of a set fail how fast depends on the others: the model has that for exponential
/// lives outside zones only.
void check_spares(const ObjectReader& object, const models::ComponentSpec& component) {
  const bool spares = component.active > 0 && component.active < component.count;
  if (!spares && !component.load_sharing) return;
  const Node at = object.find(spares ? "active" : "load_sharing").value_or(object.node());
  const std::string what = spares ? "spares" : "load sharing";
  if (!component.never_fails && !std::holds_alternative<sim::Exponential>(component.fails.law())) {
    at.fail(what + " with lives that are not exponential",
            R"(write "fails": {"exponential": {"mean": ...}})");
  }
  if (!component.zones.empty()) {
    at.fail(what + " in zones", R"(leave "zones" out)");
  }
}

/// Each failure is an event: units that hardly live would keep a simulation busy for ever.
void check_life(const ObjectReader& object, const models::ComponentSpec& component) {
  constexpr double shortest_mean_s = 1;
  if (component.never_fails || component.fails.mean() >= shortest_mean_s) return;
  object.find("fails")
      .value_or(object.node())
      .fail("units that live for less than 1s on average", "write a longer life");
}

}  // namespace

models::ComponentSpec read_component(const std::string& id, const Node& node, const Names& names) {
  const ObjectReader object = object_of(node, models::component_keys().table);
  models::ComponentSpec component;
  component.id = id;
  component.never_fails = !object.has("fails");
  read_keys(object, models::component_keys(), names, component);
  if (!is_sound(node)) return component;
  if (component.required > component.count) {
    object.find("required")
        .value_or(node)
        .fail(fmt::format("{} are required and there {} {}", component.required,
                          component.count == 1 ? "is" : "are", component.count));
  }
  if (component.active > component.count) {
    object.find("active").value_or(node).fail(
        fmt::format("{} are active and there {} {}", component.active,
                    component.count == 1 ? "is" : "are", component.count));
  }
  check_life(object, component);
  check_spares(object, component);
  return component;
}

models::CommonCauseSpec read_common_cause(const std::string& id, const Node& node,
                                          const Names& names) {
  const ObjectReader object = object_of(node, models::common_cause_keys().table);
  models::CommonCauseSpec cause;
  cause.id = id;
  read_keys(object, models::common_cause_keys(), names, cause);
  if (object.present({"zones", "components"}).empty()) {
    node.fail("a common cause of nothing", R"(give "zones", "components" or both)");
  }
  return cause;
}

namespace {

/// Times of day that differ.
models::WorkingHours read_working_hours(const Node& node, const Names& names) {
  const models::Keys<models::WorkingHours>& keys = models::working_hours_keys();
  models::WorkingHours hours;
  read_keys(object_of(node, keys.table), keys, names, hours);
  if (hours.from == hours.to && is_sound(node)) {
    node.fail("nobody ever works", "leave it out for day and night");
  }
  return hours;
}

}  // namespace

models::OnCallSpec read_on_call(const ObjectReader& architecture, const Names& names) {
  const models::Keys<models::OnCallSpec>& keys = models::on_call_keys();
  const ObjectReader object = child_of(architecture, "on_call", keys.table);
  models::OnCallSpec on_call;
  read_keys(object, keys, names, on_call);
  if (const auto hours = object.find("working_hours")) {
    on_call.hours = read_working_hours(*hours, names);
  }
  return on_call;
}

}  // namespace tools
