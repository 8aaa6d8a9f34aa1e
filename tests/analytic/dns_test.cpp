#include "models/analytic/dns.hpp"

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

TEST_CASE("A17: the drain after a dead address leaves its record set", "[a17]") {
  ValidationCase a17("A17");
  const Seconds ttl(a17.parameter("ttl_s"));
  const double slow = a17.parameter("violator_share");
  DnsDrain drain{
      .rate_rps = a17.parameter("rate"),
      .dead_share = a17.parameter("dead_share"),
      .removed_after = Seconds(a17.parameter("detect_s")),
      .resolvers = {{1.0 - slow, ttl}, {slow, Seconds(a17.parameter("violator_ttl_s"))}}};
  for (const auto& [name, at] : {std::pair{"f(0s)", 0},
                                 {"f(15s)", 15},
                                 {"f(30s)", 30},
                                 {"f(60s)", 60},
                                 {"f(300s)", 300},
                                 {"f(900s)", 900}}) {
    a17.check(name, share_to_dead(drain, Seconds(at)));
  }
  a17.check("lost_before_removal", lost_before_removal(drain));
  a17.check("lost_after_removal", lost_after_removal(drain));
  a17.check("lost_total", lost_in_total(drain));
  drain.resolvers = {{1.0, ttl}};
  a17.check("lost_total_if_all_honour_ttl", lost_in_total(drain));
  a17.check_complete();
}

TEST_CASE("what is lost by a moment is the integral of the share", "[dns]") {
  const DnsDrain drain{.rate_rps = 50,
                       .dead_share = 0.4,
                       .removed_after = Seconds(10),
                       .resolvers = {{0.7, Seconds(60)}, {0.2, Seconds(300)}, {0.1, Seconds(7)}}};
  const double until = GENERATE(5.0, 45.0, 200.0, 400.0);
  constexpr int cells = 20'000;
  double sum = 0;
  for (int i = 0; i < cells; ++i) {
    sum += 50 * share_to_dead(drain, Seconds((i + 0.5) / cells * until)) * until / cells;
  }
  CHECK(lost_by(drain, Seconds(until)) == Approx(sum).epsilon(1e-6));
  CHECK(share_to_dead(drain, Seconds(-5)) == Approx(0.4));
  CHECK(share_to_dead(drain, Seconds(301)) == 0.0);
}

TEST_CASE("resolver groups have to be all of the traffic", "[dns]") {
  const DnsDrain drain{.rate_rps = 1, .dead_share = 0.5, .resolvers = {{0.5, Seconds(60)}}};
  CHECK_THROWS_AS(share_to_dead(drain, Seconds(0)), sim::ContractViolation);
}
