// Requests that make calls, S01 to S04, by hand along their path, through scenario files: what is
// constant is exact.

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/validation/suite.hpp"

using validation::run;
using validation::truth;

namespace {

using Overrides = std::vector<std::string>;

constexpr double exact = 1e-9;

/// Requests a second that are lost to a cause, whatever the phase; "": to all.
double lost_rps(const models::ScenarioReport& report, double demand, const std::string& cause = {},
                const std::string& phase = {}) {
  double sum = 0;
  for (const auto& entry : report.blame) {
    const bool counts =
        (cause.empty() || entry.cause == cause) && (phase.empty() || entry.phase == phase);
    if (counts) sum += entry.requests_lost;
  }
  return sum / report.balance.offered * demand;
}

/// A limit just above what is asked of something refuses nothing, one just below it does.
void check_asked(const std::string& name, const std::string& limit, double asked,
                 const std::string& unit, const Overrides& others, const std::string& cause) {
  for (const bool enough : {true, false}) {
    Overrides set = others;
    set.push_back(limit + "=" +
                  fmt::format("{:.12f}{}", asked * (enough ? 1 + exact : 1 - exact), unit));
    const double lost = lost_rps(run(name, set), 1, cause, "overload");
    CAPTURE(limit, asked, lost);
    CHECK((lost > 0) != enough);
  }
}

}  // namespace

TEST_CASE("S01: calls in series lose what is left of each class", "[validation][calls]") {
  const auto report = run("reference/s01-calls-in-series");
  constexpr double demand = 100;
  CHECK(report.find("availability.requests{class=buy}")->mean ==
        Approx(truth("S01", "success_buy")).epsilon(exact));
  CHECK(report.find("availability.requests{class=browse}")->mean ==
        Approx(truth("S01", "success_browse")).epsilon(exact));
  CHECK(report.find("availability.requests")->mean ==
        Approx(truth("S01", "request_availability")).epsilon(exact));
  CHECK(lost_rps(report, demand, "connection_limit:shop") ==
        Approx(truth("S01", "lost_at_shop")).epsilon(exact));
  CHECK(lost_rps(report, demand, "external:fx") ==
        Approx(truth("S01", "lost_at_fx")).epsilon(exact));
  CHECK(lost_rps(report, demand, "throttling:ledger", "overload") ==
        Approx(truth("S01", "lost_at_ledger")).epsilon(exact));
  constexpr double provisioned = 12;
  CHECK(provisioned / (1 - report.find("throttled_writes{table=ledger}")->mean) ==
        Approx(truth("S01", "load_ledger")).epsilon(exact));
  // Of the calls of the case, those of instances without connections do no work: 0.8 of 1 ms each.
  constexpr double vcpu = 100;
  CHECK(report.find("utilisation{database=shop}")->mean ==
        Approx(0.8 * truth("S01", "load_shop") * 1e-3 / vcpu).epsilon(exact));
  // What fails at fx by itself has called it all the same, and the limit is met by the others.
  constexpr double answered = 0.99;
  check_asked("reference/s01-calls-in-series", "architecture.externals.fx.rate_limit",
              answered * truth("S01", "load_fx"), "/s", {}, "rate_limit:fx");
}

TEST_CASE("calls of a request fail together at a database that its instance cannot call",
          "[validation][calls]") {
  // Two of ten instances have no connection, whatever they call the database for.
  const std::string name = "reference/s01-calls-in-series";
  const auto purchases = [&](const std::string& calls) {
    return run(name, {"workload.classes.buy.calls=" + calls})
        .find("availability.requests{class=buy}")
        ->mean;
  };
  CHECK(purchases(R"([{"to":"shop"},{"to":"shop","operation":"write"}])") ==
        Approx(0.8).epsilon(exact));
  // Half of the requests have not tried, and try then.
  CHECK(purchases(R"([{"to":"shop","times":0.5},{"to":"shop","operation":"write"}])") ==
        Approx(0.8).epsilon(exact));
  // Who may fail once is there to fail again; who found another way is, too.
  CHECK(purchases(R"([{"to":"shop","optional":true},{"to":"shop","operation":"write"}])") ==
        Approx(0.8).epsilon(exact));
  CHECK(purchases(R"([{"to":"shop","else":{"to":"fx"}},{"to":"shop","operation":"write"}])") ==
        Approx(0.8).epsilon(exact));
  // Another service in between takes its share of both kinds.
  CHECK(purchases(R"([{"to":"shop"},{"to":"fx"},{"to":"shop","operation":"write"}])") ==
        Approx(0.8 * 0.99).epsilon(exact));
  // An external service fails calls, and not callers.
  CHECK(purchases(R"([{"to":"fx"},{"to":"fx"}])") == Approx(0.99 * 0.99).epsilon(exact));
}

TEST_CASE("S02: one call in place of another, and one that may fail", "[validation][calls]") {
  const std::string name = "reference/s02-otherwise";
  const auto report = run(name);
  constexpr double demand = 100;
  CHECK(report.find("availability.requests")->mean ==
        Approx(truth("S02", "success")).epsilon(exact));
  CHECK(lost_rps(report, demand) == Approx(truth("S02", "lost")).epsilon(exact));
  // It is the first that failed who brought requests to the last: 7 of the 12 that the replica
  // refuses are there because a shard of the cache is lost, the others miss while all is well.
  CHECK(lost_rps(report, demand, "node_fault:items") ==
        Approx(truth("S02", "lost") * 7 / 12).epsilon(exact));
  CHECK(lost_rps(report, demand, "external:archive") ==
        Approx(truth("S02", "lost") * 5 / 12).epsilon(exact));
  const std::string vcpu = "architecture.databases.replica.vcpu=100";
  CHECK(run(name, {vcpu}).find("utilisation{database=replica}")->mean ==
        Approx(truth("S02", "load_replica") * 0.02 / 100).epsilon(exact));
  const auto no_archive = run(name, {"architecture.externals.archive.availability=0%"});
  CHECK(lost_rps(no_archive, demand) == Approx(truth("S02", "load_archive")).epsilon(exact));
  const std::string calls =
      R"(workload.classes.page.calls=[{"to":"items","else":{"to":"replica","cost":"20ms",)"
      R"("else":{"to":"archive"}}},{"to":"ads","times":0.5}])";
  const auto no_ads = run(name, {calls, "architecture.externals.ads.availability=0%"});
  CHECK(lost_rps(no_ads, demand, "external:ads") ==
        Approx(truth("S02", "load_ads")).epsilon(exact));
}

TEST_CASE("S03: overload that a dead cache brings is its fault, whoever is hurt",
          "[validation][calls]") {
  constexpr double vcpu = 0.9;
  constexpr double demand = 120;
  const auto there = run("reference/s03-cache-there");
  CHECK(there.find("utilisation{database=shop}")->mean * vcpu ==
        Approx(truth("S03", "a_demand_vcpu")).epsilon(exact));
  CHECK(lost_rps(there, demand) == truth("S03", "a_lost_browse"));
  const auto gone = run("reference/s03-cache-gone");
  const auto lost_of = [&](const std::string& request_class, double rps) {
    return (1 - gone.find("availability.requests{class=" + request_class + "}")->mean) * rps;
  };
  CHECK(lost_of("browse", 90) == Approx(truth("S03", "b_lost_browse")).epsilon(exact));
  CHECK(lost_of("buy", 30) == Approx(truth("S03", "b_lost_buy")).epsilon(exact));
  CHECK(lost_rps(gone, demand, "node_fault:catalogue", "overload") ==
        Approx(truth("S03", "b_lost_browse") + truth("S03", "b_lost_buy")).epsilon(exact));
  CHECK(gone.find("utilisation{database=shop}")->mean == Approx(1).epsilon(exact));
  const auto larger = run("reference/s03-cache-gone", {"architecture.databases.shop.vcpu=2"});
  CHECK(larger.find("utilisation{database=shop}")->mean * 2 ==
        Approx(truth("S03", "b_demand_vcpu")).epsilon(exact));
}

TEST_CASE("S03: of a station that is too small anyway, what a fault brings is its part of the loss",
          "[validation][calls]") {
  // 60 writes a second ask for 0.72 of 0.6 vCPU, the tenth of 60 reads that misses while all is
  // well for 0.048, and the others for 0.432 more.
  const auto report = run("reference/s03-cache-gone", {"architecture.databases.shop.vcpu=0.6",
                                                       "workload.classes.browse.share=50%"});
  constexpr double demand = 120;
  constexpr double served = 0.6 / 1.2;
  CHECK(lost_rps(report, demand) == Approx(demand * (1 - served)).epsilon(exact));
  // The demand has what would be too much without the fault: 0.168 of the 0.6 vCPU that lack.
  CHECK(lost_rps(report, demand, "demand", "overload") ==
        Approx(demand * (1 - served) * 0.168 / 0.6).epsilon(exact));
  CHECK(lost_rps(report, demand, "node_fault:catalogue", "overload") ==
        Approx(demand * (1 - served) * 0.432 / 0.6).epsilon(exact));
}

TEST_CASE("S04: what is lost upstream loads nothing downstream, in either order",
          "[validation][calls]") {
  constexpr double demand = 50;
  const auto auth_first = run("reference/s04-auth-first");
  CHECK(auth_first.find("availability.requests")->mean ==
        Approx(truth("S04", "auth_first_success")).epsilon(exact));
  constexpr double answered = 0.96;
  check_asked("reference/s04-auth-first", "architecture.databases.shop.vcpu",
              truth("S04", "auth_first_load_shop") * 5e-3, "", {}, "demand");
  check_asked("reference/s04-auth-first", "architecture.externals.auth.rate_limit",
              answered * truth("S04", "auth_first_load_auth"), "/s", {}, "rate_limit:auth");
  const auto shop_first = run("reference/s04-shop-first");
  CHECK(shop_first.find("availability.requests")->mean ==
        Approx(truth("S04", "shop_first_success")).epsilon(exact));
  CHECK(lost_rps(shop_first, demand, "demand", "overload") ==
        Approx(truth("S04", "shop_first_lost_at_shop")).epsilon(exact));
  check_asked("reference/s04-shop-first", "architecture.externals.auth.rate_limit",
              answered * truth("S04", "shop_first_load_auth"), "/s", {}, "rate_limit:auth");
}

TEST_CASE("a request that is tried again makes its calls again", "[validation][calls]") {
  // With f of the attempts failing at the second call, r retries make the sum of f^k first calls.
  constexpr double failing = 0.04;
  constexpr double demand = 50;
  const int retries = GENERATE(0, 1, 2);
  const auto report =
      run("reference/s04-shop-first",
          {"architecture.databases.shop.vcpu=100",
           R"(workload.classes.page.calls=[{"to":"shop","cost":"5ms"},{"to":"auth"}])",
           fmt::format(R"(workload.clients.retry={{"retries":{},"budget":10}})", retries)});
  double attempts = 0;
  for (int attempt = 0; attempt <= retries; ++attempt) attempts += std::pow(failing, attempt);
  CHECK(report.find("utilisation{database=shop}")->mean ==
        Approx(demand * attempts * 5e-3 / 100).epsilon(exact));
  CHECK(1 - report.find("availability.requests")->mean ==
        Approx(std::pow(failing, retries + 1)).epsilon(1e-6));
  CHECK(lost_rps(report, demand, "external:auth") ==
        Approx(demand * std::pow(failing, retries + 1)).epsilon(exact));
}

TEST_CASE("a budget bounds how often calls are made again", "[validation][calls]") {
  constexpr double failing = 0.04;
  constexpr double budget = 0.01;
  const auto report =
      run("reference/s04-shop-first",
          {"architecture.databases.shop.vcpu=100",
           R"(workload.classes.page.calls=[{"to":"shop","cost":"5ms"},{"to":"auth"}])",
           R"(workload.clients.retry={"retries":2,"budget":0.01})"});
  CHECK(report.find("utilisation{database=shop}")->mean ==
        Approx(50 * (1 + budget) * 5e-3 / 100).epsilon(exact));
  // x of the requests try again, x^2 twice, and x + x^2 is the budget; the others are lost.
  const double again = (std::sqrt(1 + 4 * budget) - 1) / 2;
  const double tells = again / failing;
  CHECK(lost_rps(report, 1) ==
        Approx(failing * ((1 - tells) * (1 + again) + again * again)).epsilon(exact));
}

TEST_CASE("what calls a database again that is too small loads all that was called before it",
          "[validation][calls]") {
  // It can do half of what is asked: l = (1/2)^(1/3) of the attempts fail with two retries, and
  // each of the 1 - l that do not is half a request.
  const Overrides others{
      "architecture.databases.shop.vcpu=0.125", "architecture.externals.auth.availability=100%",
      R"(workload.classes.page.calls=[{"to":"auth"},{"to":"shop","cost":"5ms"}])",
      R"(workload.clients.retry={"retries":2,"budget":10})"};
  CHECK(lost_rps(run("reference/s04-shop-first", others), 50, "demand", "overload") ==
        Approx(25).epsilon(exact));
  const double attempts = 0.5 / (1 - std::cbrt(0.5));
  check_asked("reference/s04-shop-first", "architecture.externals.auth.rate_limit", 50 * attempts,
              "/s", others, "rate_limit:auth");
}

TEST_CASE("calls that fail bring requests back to the entry, which may have too much of them",
          "[validation][calls]") {
  // 100 requests a second, 125 attempts that instances can take, of which the payment service
  // fails 40 %: 75 succeed. So half of all attempts fail, a sixth at the entry and a third there.
  const std::string target = GENERATE("same_address", "any_target");
  const Overrides others{"architecture.externals.fx.availability=60%",
                         R"(workload.classes.buy={"cpu_time":"160ms","calls":[{"to":"fx"}]})",
                         R"(workload.classes.browse={"cpu_time":"160ms","calls":[{"to":"fx"}]})",
                         R"(workload.clients.retry={"retries":1,"target":")" + target + "\"}"};
  const auto report = run("reference/s01-calls-in-series", others);
  CHECK(report.find("availability.requests")->mean == Approx(0.75).epsilon(exact));
  CHECK(lost_rps(report, 100, "demand", "overload") == Approx(100.0 / 12).epsilon(exact));
  CHECK(lost_rps(report, 100, "external:fx") == Approx(100.0 / 6).epsilon(exact));
  check_asked("reference/s01-calls-in-series", "architecture.externals.fx.rate_limit", 0.6 * 125,
              "/s", others, "rate_limit:fx");
}

TEST_CASE("a class that tries its calls again takes from one that need not",
          "[validation][calls]") {
  const Overrides others{
      "architecture.externals.fx.availability=60%",
      R"(workload.classes.buy={"share":"50%","cpu_time":"190ms","calls":[{"to":"fx"}]})",
      R"(workload.classes.browse={"cpu_time":"190ms","calls":[{"to":"fx","optional":true}]})",
      R"(workload.clients.retry={"retries":1,"target":"any_target"})"};
  const auto report = run("reference/s01-calls-in-series", others);
  // Refused at the entry: what is beyond its capacity of all attempts, those of either class.
  constexpr double capacity = 20 / 0.19;
  double low = 0;
  double high = 1;
  for (int halving = 0; halving < 100; ++halving) {
    const double refused = 0.5 * (low + high);
    const double attempts = 100 * (0.5 * (2 - 0.6 * (1 - refused)) + 0.5 * (1 + refused));
    (attempts * (1 - refused) > capacity ? low : high) = refused;
  }
  const double buy = 1 - 0.6 * (1 - low);
  CHECK(report.find("availability.requests{class=buy}")->mean ==
        Approx(1 - buy * buy).epsilon(exact));
  CHECK(report.find("availability.requests{class=browse}")->mean ==
        Approx(1 - low * low).epsilon(exact));
}
