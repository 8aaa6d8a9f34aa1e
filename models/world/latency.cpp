#include "models/world/latency.hpp"

#include <algorithm>
#include <cmath>

namespace models {

namespace {

constexpr double least_latency = 1e-6;
/// While the demand moves, latency is taken in the middle of steps of at most this.
constexpr sim::Duration demand_step = std::chrono::minutes(15);

int step_of(double latency) {
  static const double per_step = std::log(1.01);
  return static_cast<int>(std::floor(std::log(std::max(latency, least_latency)) / per_step));
}

}  // namespace

void LatencyLaw::clear() noexcept {
  fixed_ = 0;
  services_.clear();
}

void LatencyLaw::add(const Service& service) {
  if (service.seconds <= 0 || service.times <= 0) return;
  // Instances that are alike follow one another.
  if (!services_.empty() && services_.back().busy_per_rps == service.busy_per_rps &&
      services_.back().seconds == service.seconds) {
    services_.back().times += service.times;
  } else {
    services_.push_back(service);
  }
}

double LatencyLaw::at(double rps, double most) const noexcept {
  double latency = fixed_;
  for (const Service& service : services_) {
    const double idle = 1 - rps * service.busy_per_rps;
    latency += service.times * (idle > 0 ? std::min(most, service.seconds / idle) : most);
  }
  return std::min(latency, most);
}

void LatencyTimes::record(double latency, double seconds) {
  if (seconds <= 0) return;
  const int number = step_of(latency);
  auto step = std::lower_bound(steps_.begin(), steps_.end(), number,
                               [](const Step& one, int wanted) { return one.number < wanted; });
  if (step == steps_.end() || step->number != number) step = steps_.insert(step, {number, 0, 0});
  step->seconds += seconds;
  step->latency_seconds += latency * seconds;
}

double LatencyTimes::quantile(double probability) const {
  double all = 0;
  for (const Step& step : steps_) all += step.seconds;
  double passed = 0;
  for (const Step& step : steps_) {
    passed += step.seconds;
    if (passed >= probability * all) return step.latency_seconds / step.seconds;
  }
  return 0;
}

double LatencyTimes::mean() const {
  double seconds = 0;
  double latency_seconds = 0;
  for (const Step& step : steps_) {
    seconds += step.seconds;
    latency_seconds += step.latency_seconds;
  }
  return seconds > 0 ? latency_seconds / seconds : 0;
}

std::span<LatencyLaw> LatencyBook::begin_laws() noexcept {
  for (LatencyLaw& law : laws_) law.clear();
  return laws_;
}

void LatencyBook::settle(const LoadCurve& demand, sim::Instant until, double most) {
  while (settled_ < until) {
    const sim::Instant next =
        demand.is_constant() ? until : std::min(until, settled_ + demand_step);
    const double rps = demand.rps(settled_ + (next - settled_) / 2);
    const double seconds = sim::to_seconds(next - settled_);
    for (std::size_t index = 0; index < laws_.size(); ++index) {
      times_[index].record(laws_[index].at(rps, most), seconds);
    }
    settled_ = next;
  }
}

void LatencyBook::start_over() noexcept {
  for (LatencyTimes& times : times_) times.clear();
}

}  // namespace models
