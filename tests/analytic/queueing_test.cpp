#include "models/analytic/queueing.hpp"

#include <cmath>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "models/analytic/birth_death.hpp"
#include "sim/base/require.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

TEST_CASE("A19: one server, first come first served and shared", "[a19]") {
  ValidationCase a19("A19");
  const SingleServer queue{a19.parameter("lam"), a19.parameter("mu")};
  a19.check("mean_sojourn_s", mean_sojourn(queue).count());
  a19.check("mean_number", mean_number(queue));
  a19.check("fcfs_p99_sojourn_s", sojourn_quantile(queue, 0.99).count());
  a19.check("ps_mean_sojourn_of_20ms_job_s", shared_sojourn_of_job(queue, Seconds(0.02)).count());
  a19.check_complete();
}

TEST_CASE("A20: one server and any service law", "[a20]") {
  ValidationCase a20("A20");
  const SingleServer queue{a20.parameter("lam"), 1.0 / a20.parameter("service_mean_s")};
  a20.check("mean_wait_s_det", mean_wait_general_service(queue, 0).count());
  a20.check("mean_wait_s_exp", mean_wait_general_service(queue, 1).count());
  a20.check("mean_wait_s_logn2", mean_wait_general_service(queue, 2).count());
  a20.check_complete();
}

TEST_CASE("A21: four servers and one queue", "[a21]") {
  ValidationCase a21("A21");
  const ManyServers queue{a21.count("c"), a21.parameter("lam"), a21.parameter("mu")};
  a21.check("P(wait)", probability_of_waiting(queue));
  a21.check("mean_wait_s", mean_wait(queue).count());
  a21.check("mean_sojourn_s", mean_sojourn(queue).count());
  a21.check("p99_wait_s", wait_quantile(queue, 0.99).count());
  a21.check_complete();
  CHECK(wait_quantile(queue, 0.3) == Seconds(0));
}

TEST_CASE("A22: Erlang's formulas", "[a22]") {
  ValidationCase a22("A22");
  a22.check("B(10,8)", erlang_b(10, 8));
  a22.check("B(100,84)", erlang_b(100, 84));
  a22.check("C(10,8)", erlang_c(10, 8));
  a22.check_complete();
}

TEST_CASE("queues agree with their birth-death chains", "[queueing]") {
  const int servers = GENERATE(1, 3, 8);
  const double load = GENERATE(0.3, 0.7);
  const double lam = load * servers;
  BirthDeathRates rates;
  for (int n = 0; n < 400; ++n) {
    rates.births.push_back(lam);
    rates.deaths.push_back(std::min(n + 1, servers));
  }
  const StateVector p = birth_death_stationary(rates);
  double waiting = 0;
  double mean = 0;
  for (std::size_t n = 0; n < p.size(); ++n) {
    if (static_cast<int>(n) >= servers) waiting += p[n];
    mean += static_cast<double>(n) * p[n];
  }
  const ManyServers queue{servers, lam, 1.0};
  CHECK(probability_of_waiting(queue) == Approx(waiting).epsilon(1e-10));
  CHECK(mean_sojourn(queue).count() == Approx(mean / lam).epsilon(1e-10));
}

TEST_CASE("the tail of the time in system has the right mean", "[queueing]") {
  // servers - 1 = load makes both exponentials of the sum equal, the removable pole of the formula.
  const double lam = GENERATE(1.5, 2.0, 2.4);
  const ManyServers queue{3, lam, 1.0};
  double mean = 0;
  constexpr double step = 0.001;
  for (int i = 0; i < 100'000; ++i) mean += step * sojourn_beyond(queue, Seconds((i + 0.5) * step));
  CHECK(mean == Approx(mean_sojourn(queue).count()).epsilon(1e-6));
  CHECK(sojourn_beyond(queue, Seconds(0)) == 1.0);
}

TEST_CASE("a queue that only grows is refused", "[queueing]") {
  CHECK_THROWS_AS(mean_number(SingleServer{100, 100}), sim::ContractViolation);
  CHECK_THROWS_AS(mean_wait(ManyServers{4, 400, 100}), sim::ContractViolation);
}

TEST_CASE("A24: CPU spread over instances, and what one death does", "[a24]") {
  ValidationCase a24("A24");
  const double rate = a24.parameter("rate");
  const Seconds work(a24.parameter("cpu_s"));
  const int vcpus = a24.count("vcpu");
  for (int n = 1; n <= 4; ++n) {
    a24.check("cpu_pct_" + std::to_string(n) + "_instances", cpu_percent(rate, work, n, vcpus));
  }
  a24.check("relative_sd_of_1min_cpu_4_instances", relative_sd_of_cpu_sample(rate, Seconds(60), 4));
  a24.check("max_rate_at_30pct_with_4", rate_at_cpu_percent(30, work, 4, vcpus));
  a24.check_complete();
}
