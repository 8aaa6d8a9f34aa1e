#pragma once

#include "models/architecture/distribution_spec.hpp"
#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/storage_keys.hpp"

namespace models {

[[nodiscard]] inline const Keys<EdgeLatencySpec>& edge_latency_keys() {
  using Spec = EdgeLatencySpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"edge_latency", "How long an answer of a distribution takes", "distributions.latency"},
      {real<&Spec::round_trips>("round_trips", {0, 1000}, "Of each answer"),
       length<&Spec::client_edge>("client_edge", {0s, 1min}, "A round trip of client and edge"),
       length<&Spec::edge_origin>("edge_origin", {0s, 1min}, "A round trip of edge and origin"),
       length<&Spec::origin_time>("origin_time", {0s, 1h}, "The origin's own, once for an answer"),
       own<Spec>("client_origin", {Length{0s, 1min}},
                 "A round trip of client and origin without the distribution")
           .optional()
           .limits("left out: `client_edge` and `edge_origin` together")}};
  return keys;
}

[[nodiscard]] inline const Keys<DistributionSpec>& distribution_keys() {
  using Spec = DistributionSpec;
  using namespace std::chrono_literals;
  constexpr double almost_all = 0.999999;
  static const Keys<Spec> keys{
      {"cloudfront_distribution", "A distribution of CloudFront", "distributions"},
      {own<Spec>("origins", {ListOf{{{Reference{}}}}},
                 "Where it fetches what it does not hold: a DNS record of addresses or of one load "
                 "balancer, an instance set with an Elastic IP, or a bucket; the second one for "
                 "what the first does not answer")
           .required()
           .limits("one or two"),
       share<&Spec::hit_ratio>("hit_ratio", {0, almost_all}, "Reads that the edge answers")
           .required(),
       length<&Spec::ttl>("ttl", {1s, 365 * 24h}, "How long the edge holds an object"),
       whole<&Spec::connection_attempts>("connection_attempts", {1, 3, "Amazon CloudFront"},
                                         "To reach an origin that is silent")
           .by_hand(),
       length<&Spec::connection_timeout>("connection_timeout", {1s, 10s, "Amazon CloudFront"},
                                         "Of each attempt")
           .by_hand(),
       detail::regional_faults_row<Spec>(),
       own<Spec>("latency", {Object{"edge_latency"}}, "How long an answer takes")}};
  return keys;
}

}  // namespace models
