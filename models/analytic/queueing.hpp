#pragma once

#include "models/analytic/real_time.hpp"

namespace models::analytic {

/// M/M/1: Poisson arrivals, exponential service, one server. Rates per second, > 0, and
/// arrivals_per_s < services_per_s. Kleinrock, Queueing Systems I, chapter 3.
struct SingleServer {
  double arrivals_per_s;
  double services_per_s;
};
[[nodiscard]] double utilization(const SingleServer& queue);
/// Waiting or in service; the same under first come first served and processor sharing.
[[nodiscard]] double mean_number(const SingleServer& queue);
[[nodiscard]] Seconds mean_sojourn(const SingleServer& queue);
/// Time in system that a share `level` of customers does not exceed, first come first served; it is
/// exponential. 0 <= level < 1.
[[nodiscard]] Seconds sojourn_quantile(const SingleServer& queue, double level);
/// Processor sharing: mean time in system of a job that needs `work` of the server. Holds for every
/// service law with the same mean (M/G/1-PS). Kleinrock, Queueing Systems II, section 4.4.
[[nodiscard]] Seconds shared_sojourn_of_job(const SingleServer& queue, Seconds work);

/// M/G/1 first come first served: mean wait by Pollaczek and Khinchine, from the coefficient of
/// variation of the service time, >= 0.
[[nodiscard]] Seconds mean_wait_general_service(const SingleServer& queue, double service_cv);

/// Probability that all of `servers` are busy when `erlangs` are offered and nothing waits
/// (Erlang B), by the stable recursion. servers >= 0, erlangs > 0.
[[nodiscard]] double erlang_b(int servers, double erlangs);
/// Probability of having to wait with an unlimited queue (Erlang C). Requires erlangs < servers.
[[nodiscard]] double erlang_c(int servers, double erlangs);

/// M/M/c, first come first served. Requires arrivals_per_s < servers x services_per_s.
struct ManyServers {
  int servers;
  double arrivals_per_s;
  double services_per_s;  ///< Of one server.
};
[[nodiscard]] double probability_of_waiting(const ManyServers& queue);
[[nodiscard]] Seconds mean_wait(const ManyServers& queue);
[[nodiscard]] Seconds mean_sojourn(const ManyServers& queue);
/// Wait that a share `level` of customers does not exceed; 0 while fewer have to wait.
[[nodiscard]] Seconds wait_quantile(const ManyServers& queue, double level);
/// P(wait + service > time).
[[nodiscard]] double sojourn_beyond(const ManyServers& queue, Seconds time);

/// Share of its CPU, in percent, that each of `instances` uses when `rate_rps` requests of `work`
/// CPU time each are spread evenly over them (the utilization law). Not capped at 100.
[[nodiscard]] double cpu_percent(double rate_rps, Seconds work, int instances, int vcpus);
/// Most requests per second that keep every instance at or below `percent`.
[[nodiscard]] double rate_at_cpu_percent(double percent, Seconds work, int instances, int vcpus);
/// Standard deviation over mean of one instance's CPU sample over `period` under Poisson traffic
/// and constant work.
[[nodiscard]] double relative_sd_of_cpu_sample(double rate_rps, Seconds period, int instances);

}  // namespace models::analytic
