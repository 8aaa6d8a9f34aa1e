// What has to hold in every report, up to its JSON, whatever keys a scenario has: random changes of
// the scenarios of the library, made from the schema. NINES_DESIGNS_SEED and NINES_DESIGNS, which
// are numbers, try others and more of them.

#include "tests/invariants/any_key.hpp"

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "models/experiment/simulate.hpp"
#include "tools/cli/judged_run.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/report/write_report.hpp"

namespace {

using any_key::Json;

constexpr double rounding = 1e-6;

#ifdef NINES_SANITIZED
constexpr double times_each_key = 0.2;  // What they find, they find in any design.
#else
constexpr double times_each_key = 2;
#endif

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read by one thread.
  return text == nullptr ? otherwise : std::stoull(text);
}

bool is_share(std::string_view metric) {
  return metric.starts_with("availability") || metric.starts_with("monthly_uptime") ||
         metric.starts_with("probability");
}

void check_metric(const std::string& name, const Json& metric) {
  CAPTURE(name, metric.dump());
  for (const auto& [key, value] : metric.items()) {
    if (!value.is_number()) continue;
    CAPTURE(key);
    CHECK(std::isfinite(value.get<double>()));
    CHECK(value.get<double>() >= 0);
    const bool is_count = key == "count" || key == "standard_error" || key == "confidence";
    if (is_share(name) && !is_count) CHECK(value.get<double>() <= 1);
  }
  if (metric.contains("low") && metric.contains("high")) CHECK(metric["low"] <= metric["high"]);
  if (metric.contains("p50") && metric.contains("p95")) CHECK(metric["p50"] <= metric["p95"]);
}

double sum_of(const Json& rows, const char* key) {
  double sum = 0;
  for (const Json& row : rows) sum += row[key].get<double>();
  return sum;
}

void check_close(double one, double other) {
  CHECK(std::abs(one - other) <= rounding * std::max({1.0, std::abs(one), std::abs(other)}));
}

void check_report(const Json& scenario) {
  const Json& metrics = scenario["metrics"];
  for (const auto& [name, metric] : metrics.items()) check_metric(name, metric);
  const Json& balance = scenario["balance"];
  const double lost = sum_of(balance["lost"], "requests");
  CHECK(balance["served"].get<double>() >= 0);
  check_close(balance["served"].get<double>() + lost, balance["offered"].get<double>());
  check_close(sum_of(scenario["blame"], "requests_lost"), lost);
  if (metrics.contains("cost_per_month")) {
    check_close(sum_of(scenario["costs"], "usd_per_month"), metrics["cost_per_month"]["mean"]);
  }
  if (metrics.contains("outages_per_year")) {
    check_close(sum_of(scenario["faults"], "outages_per_year"),
                metrics["outages_per_year"]["mean"]);
  }
}

/// A scenario of the library, and what is there beside what it says.
struct Base {
  std::string name;
  std::vector<std::string> also;
};

/// What a network can have, none of which changes who reaches whom.
const std::vector<std::string> whole_network{
    R"(architecture.network.network_acls={"all":{
         "inbound":{"100":{"from":"0.0.0.0/0","action":"allow"}},
         "outbound":{"100":{"to":"0.0.0.0/0","action":"allow"}}}})",
    R"(architecture.network.subnets.private-a.acl="all")",
    R"(architecture.network.nat_gateways={"way-out":{"subnet":"public-a"}})",
    R"(architecture.network.route_tables.private.routes={
         "internet":{"to":"0.0.0.0/0","through":"way-out"}})",
    R"(architecture.network.security_groups.web.egress={"everything":{"to":"0.0.0.0/0"}})"};

/// Runs a valid scenario three times; a forecast for a fortnight at most.
Json report_of(models::Scenario scenario) {
  const auto prices = tools::read_prices(scenario);
  REQUIRE(prices);
  scenario.run.horizon = std::min<sim::Duration>(scenario.run.horizon, std::chrono::hours(24 * 14));
  models::SimulationOptions options;
  options.jobs = 1;
  options.replications = 3;
  models::Report report;
  report.command = "run";
  report.scenarios.push_back(tools::judged_run(scenario, *prices, options).report);
  return Json::parse(tools::write_json(report))["scenarios"][0];
}

}  // namespace

TEST_CASE("whatever keys a scenario has, its report holds what a report has to hold",
          "[invariants][keys]") {
  const any_key::Schema schema(Json::parse(tools::scenario_schema()));
  const std::vector<Base> bases{{"whatisthetime/1-single-instance", {}},
                                {"whatisthetime/3-scale-out-dns", {}},
                                {"whatisthetime/6-multi-az", {}},
                                {"whatisthetime/drills/6-earthquake", {}},
                                {"wordpress-ha/web-tier", {}},
                                {"reference/a13-common-cause", {}},
                                {"wordpress-ha/wordpress", {}},
                                {"reference/s01-calls-in-series", {}},
                                {"reference/s43-replica-lost", {}},
                                {"reference/s25-memcached", {}},
                                {"reference/s24-replica-takes-over", {}},
                                {"reference/s28-sticky-instance-ends", {}},
                                {"reference/s29-cart-in-a-cookie", {}},
                                {"reference/s32-origin-failover", {}},
                                {"reference/s26-provisioned-table", {}},
                                {"reference/mount-targets", {}},
                                {"reference/s45-aurora-zone-and-copy", {}},
                                {"mywordpress/drills/6-region-lost", {}},
                                {"reference/latency-along-the-path", {}},
                                {"reference/a11-inspected-standby", {}},
                                {"ec2-ha/3-asg-eip-ebs", {}},
                                {"multi-server/drills/nat-gateway-lost", {}},
                                {"reference/s34-addresses", whole_network}};
  const std::uint64_t seed = from_environment("NINES_DESIGNS_SEED", 1);
  const auto keys = static_cast<double>(schema.leaves().size());
  const std::uint64_t designs =
      from_environment("NINES_DESIGNS", static_cast<std::uint64_t>(times_each_key * keys));
  std::vector<any_key::Ids> ids_of;  // Of each base.
  for (const Base& base : bases) {
    const auto original = tools::read_scenario(base.name, {.overrides = base.also});
    REQUIRE(original);
    ids_of.emplace_back(*original);
  }
  std::set<std::size_t> held;
  for (std::uint64_t number = 0; number < designs; ++number) {
    sim::Stream draws(sim::StreamKey{seed, 0x6b657973}, number);
    // Each key in its turn, and up to two others with it.
    std::vector<std::size_t> tried{static_cast<std::size_t>(number % schema.leaves().size())};
    while (tried.size() < 3 && draws.chance(0.5)) {
      tried.push_back(any_key::Schema::below(schema.leaves().size(), draws));
    }
    // Of the first design that takes them: much of what is drawn is refused, as is right.
    const std::size_t first = any_key::Schema::below(bases.size(), draws);
    for (std::size_t index = 0; index < bases.size(); ++index) {
      const std::size_t chosen = (first + index) % bases.size();
      const std::string& base = bases[chosen].name;
      tools::ReadOptions options;
      options.overrides = bases[chosen].also;
      for (const std::size_t leaf : tried) {
        options.overrides.push_back(change(schema, schema.leaves()[leaf], ids_of[chosen], draws));
      }
      CAPTURE(seed, number, base, options.overrides);
      const auto changed = tools::read_scenario(base, options);
      if (!changed) continue;
      held.insert(tried.begin(), tried.end());
      check_report(report_of(*changed));
      break;
    }
  }
  std::string missed;
  for (std::size_t leaf = 0; leaf < schema.leaves().size(); ++leaf) {
    if (held.contains(leaf)) continue;
    for (const std::string& part : schema.leaves()[leaf].path) missed += "/" + part;
    missed += " " + schema.leaves()[leaf].action + "\n";
  }
  INFO(missed);
  // What needs several keys that fit is not always drawn whole.
  if (static_cast<double>(designs) >= 2 * keys - 1) {
    CHECK(static_cast<double>(held.size()) >= 0.9 * keys);
  }
}
