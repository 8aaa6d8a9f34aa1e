#include "models/analytic/queueing.hpp"

#include <cmath>

#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

void check_level(double level) {
  sim::require(level >= 0 && level < 1, "a quantile level is outside 0 to 1");
}

double offered_erlangs(const ManyServers& queue) {
  sim::require(queue.servers >= 1 && queue.arrivals_per_s > 0 && queue.services_per_s > 0,
               "a queue needs a server and positive rates");
  return queue.arrivals_per_s / queue.services_per_s;
}

/// Rate at which the wait of those who have to wait ends, per second.
double spare_rate(const ManyServers& queue) {
  return queue.servers * queue.services_per_s - queue.arrivals_per_s;
}

void check_fleet(int instances, int vcpus) {
  sim::require(instances >= 1 && vcpus >= 1, "a load needs an instance with a vCPU");
}

}  // namespace

double utilization(const SingleServer& queue) {
  sim::require(queue.arrivals_per_s > 0 && queue.arrivals_per_s < queue.services_per_s,
               "a queue has to be served faster than it fills");
  return queue.arrivals_per_s / queue.services_per_s;
}

double mean_number(const SingleServer& queue) {
  return utilization(queue) / (1.0 - utilization(queue));
}

Seconds mean_sojourn(const SingleServer& queue) {
  return Seconds(mean_number(queue) / queue.arrivals_per_s);
}

Seconds sojourn_quantile(const SingleServer& queue, double level) {
  check_level(level);
  return -std::log1p(-level) * mean_sojourn(queue);
}

Seconds shared_sojourn_of_job(const SingleServer& queue, Seconds work) {
  return work / (1.0 - utilization(queue));
}

Seconds mean_wait_general_service(const SingleServer& queue, double service_cv) {
  sim::require(service_cv >= 0, "a coefficient of variation is negative");
  const double rho = utilization(queue);
  return Seconds(rho / (1.0 - rho) * (1.0 + service_cv * service_cv) / 2.0 / queue.services_per_s);
}

double erlang_b(int servers, double erlangs) {
  sim::require(servers >= 0 && erlangs > 0, "Erlang B needs an offered load");
  double inverse = 1;
  for (int c = 1; c <= servers; ++c) inverse = 1.0 + inverse * c / erlangs;
  return 1.0 / inverse;
}

double erlang_c(int servers, double erlangs) {
  sim::require(erlangs < servers, "a queue has to be served faster than it fills");
  const double blocked = erlang_b(servers, erlangs);
  return blocked / (1.0 - erlangs / servers * (1.0 - blocked));
}

double probability_of_waiting(const ManyServers& queue) {
  return erlang_c(queue.servers, offered_erlangs(queue));
}

Seconds mean_wait(const ManyServers& queue) {
  return Seconds(probability_of_waiting(queue) / spare_rate(queue));
}

Seconds mean_sojourn(const ManyServers& queue) {
  return mean_wait(queue) + Seconds(1.0 / queue.services_per_s);
}

Seconds wait_quantile(const ManyServers& queue, double level) {
  check_level(level);
  const double waiting = probability_of_waiting(queue);
  if (level <= 1.0 - waiting) return Seconds(0);
  return Seconds(std::log(waiting / (1.0 - level)) / spare_rate(queue));
}

double sojourn_beyond(const ManyServers& queue, Seconds time) {
  const double waiting = probability_of_waiting(queue);
  const double mu = queue.services_per_s;
  const double excess = spare_rate(queue) - mu;
  // (1 - exp(-x t)) / x, which tends to t as x goes to 0.
  const double t = time.count();
  const double lag = excess == 0 ? t : -std::expm1(-excess * t) / excess;
  return std::exp(-mu * t) * (1.0 + waiting * mu * lag);
}

double cpu_percent(double rate_rps, Seconds work, int instances, int vcpus) {
  check_fleet(instances, vcpus);
  return 100.0 * rate_rps * work.count() / (instances * vcpus);
}

double rate_at_cpu_percent(double percent, Seconds work, int instances, int vcpus) {
  check_fleet(instances, vcpus);
  return percent / 100.0 * instances * vcpus / work.count();
}

double relative_sd_of_cpu_sample(double rate_rps, Seconds period, int instances) {
  check_fleet(instances, 1);
  return 1.0 / std::sqrt(rate_rps * period.count() / instances);
}

}  // namespace models::analytic
