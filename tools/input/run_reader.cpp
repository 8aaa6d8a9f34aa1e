#include <fmt/format.h>

#include "tools/input/readers.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t most_replications = 100'000'000;
constexpr std::int64_t highest_seed = 9'007'199'254'740'991;  // Exact in every JSON reader.

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
    return {all, all, all, all};
  }
  const ObjectReader each(*phases, "phases");
  const auto read = [&](const std::string& key) {
    const std::optional<Node> phase = each.find(key);
    return phase ? read_phase(*phase) : std::nullopt;
  };
  return {read("probes"), read("checks"), read("metrics"), read("checkers")};
}

}  // namespace

models::RunSpec read_run(const ObjectReader& object, const Timeline& timeline, bool drill) {
  Reading& reading = object.reading();
  models::RunSpec run;
  const Range<sim::Duration> lengths{1s, thousand_years};
  if (drill && !object.has("horizon")) {
    run.horizon = timeline.last + default_node(reading, "run.drill_goes_on").duration(lengths);
  } else {
    run.horizon = object.duration("horizon", lengths);
  }
  run.warm_up = object.duration("warm_up");
  if (run.warm_up >= run.horizon) {
    object.find("warm_up")
        .value_or(object.node())
        .fail("nothing is left after the warm-up",
              "the horizon is " + format_duration(run.horizon));
  }
  const std::string replications =
      drill && !object.has("replications") ? "run.drill_replications" : "";
  const Range<std::int64_t> counts{1, most_replications};
  const std::optional<Node> count = replications.empty()
                                        ? object.get("replications")
                                        : std::optional(default_node(reading, replications));
  if (count) run.replications = count->integer(counts);
  if (object.has("precision")) run.precision = object.share("precision", {0.0001, 1});
  if (const auto seed = object.get("seed")) {
    run.seed = static_cast<std::uint64_t>(seed->integer({0, highest_seed}));
  }
  run.until_first_outage =
      object.choice("until", {"horizon", "first_outage"}, "an end of a replication") == 1;
  run.up_threshold = object.share("up_threshold", {0.0001, 1});
  run.phases = read_phases(object);
  if (timeline.last > run.horizon) {
    object.find("horizon")
        .value_or(object.node())
        .fail("the timeline goes on after the horizon",
              "its last entry is at " + format_duration(timeline.last));
  }
  return run;
}

}  // namespace tools
