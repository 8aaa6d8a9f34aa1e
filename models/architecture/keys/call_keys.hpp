#pragma once

#include "models/architecture/call_spec.hpp"
#include "models/architecture/keys/key.hpp"

namespace models {

[[nodiscard]] inline const Keys<CallSpec>& call_keys() {
  using Spec = CallSpec;
  static const Keys<Spec> keys{
      {"call", "What a request does to a service after an instance has taken it",
       "workload.classes.calls", Annotated::No, Merged::No},
      {own<Spec>("to", {Reference{}},
                 "A database, a cache, a table, a bucket, a file system, an external service, "
                 "a component, or a target group behind a load balancer of its own")
           .required(),
       choice<&Spec::operation>("operation", {{"read", "write", "read_own"}, "an operation"},
                                "What it does; read_own reads where the write went"),
       real<&Spec::times>("times", {0, 10'000},
                          "Calls of a request; below 1 the share of requests that make it"),
       seconds<&Spec::cost_seconds>("cost", {0, 3600}, "vCPU time of the service for each call")
           .limits("0ms to 1h"),
       own<Spec>("else", {Object{"call"}}, "The call made instead when this one misses or fails")
           .optional(),
       flag<&Spec::optional>("optional", "Its failure does not fail the request")}};
  return keys;
}

}  // namespace models
