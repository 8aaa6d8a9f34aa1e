#include <fmt/format.h>

#include "models/architecture/keys/run_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

/// Nothing for "random".
std::optional<double> read_phase(const Node& phase) {
  if (phase.is_string() && phase.shown() == "\"random\"") return std::nullopt;
  return phase.share({0, 0.999999});
}

models::Phases read_phases(const ObjectReader& object) {
  const std::optional<Node> phases = object.get("phases");
  if (!phases) return {};
  if (!phases->is_object()) {
    const std::optional<double> all = read_phase(*phases);
    return {all, all, all, all, all};
  }
  const ObjectReader each = object_of(*phases, models::phase_keys().table);
  const auto read = [&](const std::string& key) {
    const std::optional<Node> phase = each.find(key);
    return phase ? read_phase(*phase) : std::nullopt;
  };
  return {read("probes"), read("checks"), read("metrics"), read("checkers"), read("status")};
}

}  // namespace

models::RunSpec read_run(const ObjectReader& object, const Names& names, const Timeline& timeline,
                         bool drill) {
  const models::Keys<models::RunSpec>& keys = models::run_keys();
  models::RunSpec run;
  read_keys(object, keys, names, run, [&](std::string_view key) {
    if (key == "horizon") {
      read_key(object, keys, key, names, run, drill ? "run.drill_goes_on" : "");
      if (drill && !object.has("horizon")) run.horizon += timeline.last;
    } else if (key == "replications") {
      read_key(object, keys, key, names, run, drill ? "run.drill_replications" : "");
    } else if (key == "phases") {
      run.phases = read_phases(object);
    }
  });
  if (run.warm_up >= run.horizon) {
    object.find("warm_up")
        .value_or(object.node())
        .fail("nothing is left after the warm-up",
              "the horizon is " + format_duration(run.horizon));
  }
  if (timeline.last > run.horizon) {
    object.find("horizon")
        .value_or(object.node())
        .fail("the timeline goes on after the horizon",
              "its last entry is at " + format_duration(timeline.last));
  }
  return run;
}

}  // namespace tools
