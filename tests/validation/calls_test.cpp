// Requests that make calls, S01 to S04, by hand along their path, through scenario files: what is
// constant is exact. There are no caches yet, so that an external service stands for that of S02
// and S03: loads and losses are those of the cases, and misses are told from failures by neither.

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
  CHECK(lost_rps(report, demand, "rate_limit:ledger", "overload") ==
        Approx(truth("S01", "lost_at_ledger")).epsilon(exact));
  // Of the calls of the case, those of instances without connections do no work: 0.8 of 1 ms each.
  constexpr double vcpu = 100;
  CHECK(report.find("utilisation{database=shop}")->mean ==
        Approx(0.8 * truth("S01", "load_shop") * 1e-3 / vcpu).epsilon(exact));
  // What fails at fx by itself has called it all the same, and the limit is met by the others.
  constexpr double answered = 0.99;
  check_asked("reference/s01-calls-in-series", "architecture.externals.fx.rate_limit",
              answered * truth("S01", "load_fx"), "/s", {}, "rate_limit:fx");
  check_asked("reference/s01-calls-in-series", "architecture.externals.ledger.rate_limit",
              truth("S01", "load_ledger"), "/s", {}, "rate_limit:ledger");
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
  // It is the first that failed who brought requests to the last.
  CHECK(lost_rps(report, demand, "external:items") == Approx(truth("S02", "lost")).epsilon(exact));
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
  CHECK(lost_rps(gone, demand, "external:catalogue", "overload") ==
        Approx(truth("S03", "b_lost_browse") + truth("S03", "b_lost_buy")).epsilon(exact));
  CHECK(gone.find("utilisation{database=shop}")->mean == Approx(1).epsilon(exact));
  const auto larger = run("reference/s03-cache-gone", {"architecture.databases.shop.vcpu=2"});
  CHECK(larger.find("utilisation{database=shop}")->mean * 2 ==
        Approx(truth("S03", "b_demand_vcpu")).epsilon(exact));
}

TEST_CASE("S03: of a station that is too small anyway, what a fault brings is its part of the loss",
          "[validation][calls]") {
  // 60 writes a second ask for 0.72 of 0.6 vCPU by themselves, 60 reads for 0.48 more.
  const auto report = run("reference/s03-cache-gone", {"architecture.databases.shop.vcpu=0.6",
                                                       "workload.classes.browse.share=50%"});
  constexpr double demand = 120;
  constexpr double served = 0.6 / 1.2;
  CHECK(lost_rps(report, demand) == Approx(demand * (1 - served)).epsilon(exact));
  // The demand has what would be too much without the fault: 0.12 of the 0.6 vCPU that are missing.
  CHECK(lost_rps(report, demand, "demand", "overload") ==
        Approx(demand * (1 - served) * 0.12 / 0.6).epsilon(exact));
  CHECK(lost_rps(report, demand, "external:catalogue", "overload") ==
        Approx(demand * (1 - served) * 0.48 / 0.6).epsilon(exact));
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
