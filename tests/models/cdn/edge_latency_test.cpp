// How long answers take by way of an edge, against sums by hand (S32 among them).

#include "models/cdn/edge_latency.hpp"

#include <catch2/catch.hpp>

using models::DistributionSpec;
using models::edge_latency;
using models::EdgeLatency;
using models::mean_latency;
using namespace std::chrono_literals;

namespace {

DistributionSpec spec(double round_trips, sim::Duration client_edge, sim::Duration edge_origin,
                      sim::Duration own) {
  DistributionSpec spec;
  spec.latency = {round_trips, client_edge, edge_origin, own, {}};
  return spec;
}

}  // namespace

TEST_CASE("a hit takes the round trips to the edge and a miss those to the origin as well",
          "[cdn]") {
  const EdgeLatency latency = edge_latency(spec(3, 12ms, 30ms, 150ms));
  CHECK(latency.hit == Approx(0.036));
  CHECK(latency.miss == Approx(0.276));
  CHECK(mean_latency(latency, {0.8, 0.2, 0}) == Approx(0.084));
}

TEST_CASE("a silent origin costs each attempt its time-out before the second one is asked",
          "[cdn]") {
  const EdgeLatency latency = edge_latency(spec(3, 12ms, 30ms, 150ms));
  CHECK(latency.failed_over() == Approx(30.276));
  CHECK(mean_latency(latency, {0.8, 0, 0.2}) == Approx(6.084));
}

TEST_CASE("answers that nobody gives are in no mean", "[cdn]") {
  const EdgeLatency latency = edge_latency(spec(3, 12ms, 30ms, 150ms));
  CHECK(mean_latency(latency, {0.3, 0, 0}) == Approx(latency.hit));
  CHECK(mean_latency(latency, {0, 0, 0}) == Approx(latency.hit));
}

TEST_CASE("a page near Seoul takes 845 ms directly and 773 ms through the edge", "[cdn]") {
  const EdgeLatency latency = edge_latency(spec(3, 15ms, 10ms, 770ms));
  CHECK(latency.direct == Approx(0.845));
  CHECK(mean_latency(latency, {0.09, 0.91, 0}) == Approx(0.773));
}

TEST_CASE("the way of a client to the origin may be its own", "[cdn]") {
  DistributionSpec far = spec(3, 15ms, 160ms, 770ms);
  CHECK(edge_latency(far).direct == Approx(1.295));
  far.latency.client_origin = 200ms;
  CHECK(edge_latency(far).direct == Approx(1.37));
}
