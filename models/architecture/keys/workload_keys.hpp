#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/workload_spec.hpp"

namespace models {

[[nodiscard]] inline const Keys<RequestClassSpec>& request_class_keys() {
  using Spec = RequestClassSpec;
  static const Keys<Spec> keys{
      {"request_class", "A kind of request", "workload.classes"},
      {share<&Spec::share>("share", {}, "Of the demand")
           .optional()
           .limits("left out: the rest, in equal parts"),
       seconds<&Spec::cpu_seconds>("cpu_time", {0, 3600}, "vCPU time of a request")
           .by_hand()
           .limits("0ms to 1h"),
       size<&Spec::response_bytes>("response_size", {0, 1e12},
                                   "Sent to the internet for each answer"),
       law<&Spec::duration>(
           "duration",
           "From a request to its answer, for what is in flight on an instance that ends")
           .optional()
           .limits("left out: answered at once"),
       ids<&Spec::needs>("needs", 0, "Components that have to be up").optional(),
       own<Spec>("calls", {ListOf{{{Object{"call"}}}}}, "Calls that it makes, in this order")
           .optional(),
       own<Spec>("pictures", {Object{"pictures"}}, "Pictures that it looks at and adds to")
           .optional()
           .limits("left out: none"),
       own<Spec>(
           "entry", {OneOf{{{Flag{}}, {Reference{}}}}},
           "Where it enters: a DNS record, an instance set or a group with an Elastic IP, or a "
           "distribution; true: as the architecture says; false: nowhere")
           .optional()
           .limits("left out: true where there is one"),
       share<&Spec::writes>("writes", {},
                            "Of it, what changes something: a distribution passes it on at all "
                            "times, and to its first origin alone")
           .optional()
           .limits("left out: none of it"),
       own<Spec>("target_group", {Reference{things_of<TargetGroupId>}},
                 "Behind the entry's load balancer, by a rule of its listener")
           .optional()
           .limits("left out: that of the load balancer")}};
  return keys;
}

[[nodiscard]] inline const Keys<RetrySpec>& retry_keys() {
  using Spec = RetrySpec;
  static const Keys<Spec> keys{
      {"retry", "What a client does after a failure", "workload.clients.retry"},
      {whole<&Spec::retries>("retries", {0, RetrySpec::most_retries},
                             "At most this many more attempts"),
       choice<&Spec::target>("target",
                             {{"same_address", "any_target", "other_target"}, "whom a retry asks"},
                             "Whom a retry asks"),
       real<&Spec::budget>("budget", {0, 10}, "Retries per first attempt on average, at most")}};
  return keys;
}

[[nodiscard]] inline const Keys<ClientSpec>& client_keys() {
  using Spec = ClientSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"clients", "What clients do", "workload.clients"},
      {length<&Spec::timeout>("timeout", {1ms, 1h}, "No answer by then is a failure"),
       own<Spec>("retry", {Object{"retry"}}, "After a failure"),
       share<&Spec::stretched_share>("stretched_share", {},
                                     "Clients whose resolver stretches times to live"),
       length<&Spec::stretched_ttl>("stretched_ttl", {},
                                    "What those hold an answer for, if longer")}};
  return keys;
}

[[nodiscard]] inline const Keys<LatencySpec>& latency_keys() {
  using Spec = LatencySpec;
  static const Keys<Spec> keys{
      {"latency", "What latency is made of beside the time of stations", "workload.latency"},
      {seconds<&Spec::within_zone_seconds>("within_zone", {0, 60},
                                           "Round trip between two machines of a zone")
           .limits("0ms to 1min"),
       seconds<&Spec::between_zones_seconds>("between_zones", {0, 60},
                                             "Round trip between machines of two zones")
           .limits("0ms to 1min"),
       seconds<&Spec::clients_seconds>("clients", {0, 60},
                                       "Round trip between clients and the region")
           .limits("0ms to 1min")}};
  return keys;
}

[[nodiscard]] inline const Keys<WorkloadSpec>& workload_keys() {
  using Spec = WorkloadSpec;
  static const Keys<Spec> keys{
      {"workload", "What is asked", "workload"},
      {own<Spec>("demand", {OneOf{{{Rate{}}, {Object{"curve"}}}}}, "Requests over time").required(),
       own<Spec>("classes", {ById{"request_class"}}, "Kinds of requests by id")
           .required()
           .limits("at least one"),
       own<Spec>("clients", {Object{"clients"}}, "What clients do"),
       own<Spec>("latency", {Object{"latency"}},
                 "Asks for the latency of each class; {}: by default")
           .optional()
           .limits("left out: no latency is reported"),
       real<&Spec::overload_penalty>(
           "overload_penalty", {0, 10},
           "Answers that an instance loses for each request above its capacity"),
       own<Spec>("sessions", {Object{"sessions"}}, "What users have begun and would lose")
           .optional()
           .limits("left out: nothing")}};
  return keys;
}

}  // namespace models
