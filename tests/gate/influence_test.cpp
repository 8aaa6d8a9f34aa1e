// A gate that sees: of every scenario file, each rate and duration times ten, one at a time, either
// changes the verdict against the baseline, or the output says that it has no influence.

#include "tools/cli/influence.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/experiment/simulate.hpp"
#include "tests/source_dir.hpp"
#include "tools/input/library.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace tools;

constexpr double factor = 10;

/// Few: what is asked is whether anything changes at all, and pairs see the smallest change.
std::int64_t replications_of(const models::Scenario& scenario) {
  std::size_t units = 0;
  for (const auto& component : scenario.architecture.components) {
    units += static_cast<std::size_t>(component.count);
  }
  // A catalogue is summed up anew for each change of it.
  const auto& caches = scenario.architecture.caches;
  const bool has_catalogue =
      std::any_of(caches.begin(), caches.end(),
                  [](const models::CacheSpec& cache) { return cache.catalogue.objects > 1; });
  return units > 1000 || has_catalogue ? 10 : 100;
}

/// Every metric with all its numbers, the blame, the faults apart: what a reader of the report
/// could see change. Made from the report alone, and not from what the comparison looks at.
std::string seen(const models::ScenarioReport& report) {
  std::ostringstream text;
  text << std::hexfloat;
  const auto add = [&](const std::optional<double>& value) {
    text << ' ' << (value ? *value : -1.0);
  };
  for (const models::MetricEstimate& metric : report.metrics) {
    text << metric.name << ' ' << metric.mean << ' ' << metric.count;
    for (const auto& value : {metric.low, metric.high, metric.p5, metric.p50, metric.p95}) {
      add(value);
    }
    text << '\n';
  }
  for (const models::BlameEntry& entry : report.blame) {
    text << entry.cause << entry.phase << ' ' << entry.requests_lost << ' ' << entry.downtime
         << '\n';
  }
  for (const models::CostEntry& cost : report.costs) {
    text << cost.item << ' ' << cost.usd_per_month << '\n';
  }
  return text.str();
}

struct Tried {
  models::Scenario scenario;
  InfluenceRequest request;
  std::string unchanged;  ///< As `seen`.
  std::vector<Influence> influences;
};

Tried tried(const std::string& name) {
  Tried result;
  auto scenario = read_scenario(name, {});
  REQUIRE(scenario.has_value());
  const auto prices = read_prices(*scenario);
  REQUIRE(prices.has_value());
  result.scenario = std::move(*scenario);
  result.request.argument = name;
  result.request.seed = result.scenario.run.seed;
  result.request.replications = replications_of(result.scenario);
  result.request.jobs = 1;
  result.request.factor = factor;
  models::SimulationOptions options;
  options.jobs = 1;
  options.replications = result.request.replications;
  options.method = models::SamplingMethod::Replications;
  result.unchanged = seen(models::simulate(result.scenario, *prices, options));
  result.influences = influences_of(result.request, result.scenario, *prices, nullptr);
  return result;
}

/// What a check of the changed scenario prints.
std::string printed(const Influence& influence) {
  models::Report report;
  report.command = "check";
  report.scenarios.push_back(influence.report);
  report.scenarios[0].baseline = influence.comparison;
  return write_table(report, {});
}

bool some_pair_differs(const models::BaselineComparison& comparison) {
  return std::any_of(comparison.figures.begin(), comparison.figures.end(),
                     [](const models::BaselineFigure& figure) { return figure.differing > 0; });
}

void check_one(const Tried& tried, const Influence& influence) {
  CAPTURE(tried.request.argument, influence.value.path, influence.value.after, influence.verdict);
  if (influence.kind == InfluenceKind::Refused) return;
  REQUIRE(influence.comparison.has_value());
  CHECK(influence.comparison->match == models::BaselineMatch::Paired);
  const bool alike = seen(influence.report) == tried.unchanged;
  const bool silent = printed(influence).find("no influence") != std::string::npos;
  const bool verdict_changes =
      influence.comparison->verdict() != models::BaselineVerdict::Unchanged;
  // Single replications see what rounding hides in the means of the report, never the reverse.
  if (silent) CHECK(alike);
  if (!silent && alike) CHECK(some_pair_differs(*influence.comparison));
  CHECK(verdict_changes != silent);
  CHECK((influence.kind == InfluenceKind::None) == silent);
  // The change itself is told.
  CHECK_FALSE(influence.comparison->model.empty());
}

/// "scenario path" of tests/gate/no_influence.txt: what is known to do nothing, and was looked at.
std::set<std::string> known_to_be_silent() {
  std::set<std::string> known;
  std::ifstream file(source_dir() + "/tests/gate/no_influence.txt");
  REQUIRE(file);
  std::string path;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#') || line.empty()) continue;
    if (line.ends_with(':')) path = line.substr(0, line.size() - 1);
    std::istringstream names(line.ends_with(':') ? "" : line);
    for (std::string name; names >> name;) known.insert(name.append(" ").append(path));
  }
  return known;
}

/// Whole shops, and catalogues that are summed up at each piece of a refill, take a minute each:
/// what they are made of has other reference scenarios, which are tried.
bool takes_too_long(const std::string& name) {
  // Challenges and variants of drills are made of the same parts as what they change.
  return name.starts_with("myclothes/") || name.starts_with("mywordpress/") ||
         name.starts_with("challenges/") || name == "whatisthetime/drills/6-earthquake-at-80" ||
         name == "reference/s22-empty-cache" || name == "reference/s23-stampede";
}

void use_library() {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
}

/// Of the scenarios of the library every second one, so that two cores share them.
void check_every_second(std::size_t first) {
  use_library();
  const std::vector<std::string> names = library_names();
  REQUIRE(names.size() > 40);
  std::size_t with_influence = 0;
  std::set<std::string> silent;
  for (std::size_t index = first; index < names.size(); index += 2) {
    const std::string& name = names[index];
    if (takes_too_long(name)) continue;
    const Tried all = tried(name);
    CAPTURE(name);
    CHECK(!all.influences.empty());
    bool any = false;
    for (const Influence& influence : all.influences) {
      check_one(all, influence);
      any = any || influence.kind == InfluenceKind::Some;
      with_influence += influence.kind == InfluenceKind::Some ? 1 : 0;
      if (influence.kind == InfluenceKind::None) silent.insert(name + " " + influence.value.path);
    }
    // A scenario that nothing can move would make any gate blind.
    CHECK(any);
  }
  CHECK(with_influence > 150);
  const std::set<std::string> known = known_to_be_silent();
  for (const std::string& line : silent) {
    // A value that did something and no longer does: the model, or the reader, has gone deaf to it.
    CAPTURE(line);
    CHECK(known.contains(line));
  }
}

TEST_CASE("ten times a rate or duration changes the verdict or is said to have no influence",
          "[gate]") {
  check_every_second(0);
}

TEST_CASE(
    "ten times a rate or duration changes the verdict or is silent in the other scenarios too",
    "[gate]") {
  check_every_second(1);
}

TEST_CASE("every rate and duration that a file writes is tried", "[gate]") {
  use_library();
  const auto values = scaled_rates_and_durations("whatisthetime/drills/6-earthquake", {}, factor);
  REQUIRE(values.has_value());
  std::set<std::string> paths;
  for (const ScaledValue& value : *values) paths.insert(value.path);
  // Read off the file and those that it extends, by eye.
  for (const char* path :
       {"workload.demand.ramp.from", "workload.demand.ramp.to", "workload.demand.ramp.start",
        "workload.demand.ramp.end", "workload.classes.time.cpu_time", "timeline.0.at",
        "timeline.0.zone_fault.lasts",
        "architecture.auto_scaling_groups.web.health_check_grace_period",
        "architecture.auto_scaling_groups.web.default_instance_warmup",
        "target_groups.health_check.interval", "target_groups.health_check.timeout"}) {
    CAPTURE(path);
    CHECK(paths.contains(path));
  }
  for (const ScaledValue& value : *values) {
    CAPTURE(value.path);
    CHECK(value.after != value.before);
    CHECK_FALSE(value.path.starts_with("run."));
  }
}

}  // namespace
