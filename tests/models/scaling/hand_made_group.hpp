#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/scaling/policy_set.hpp"

namespace models::test {

/// A group with nothing around it: instances boot, warm up and share a load evenly. Capacity is
/// whatever its policies ask for, at once. Times are those of validation case A28.
class HandMadeGroup {
 public:
  struct Change {
    double at_s = 0;
    int desired = 0;
    double metric = 0;
  };

  /// `demand` in instances: 1.6 keeps one instance busy for 1.6 of its CPU, or two for 0.8 each.
  HandMadeGroup(const AutoScalingGroupSpec& spec, LoadCurve demand, sim::Duration offset = {})
      : demand_(std::move(demand)),
        policies_(spec, sim::simulation_start, offset),
        size_{spec.min, spec.desired, spec.max} {
    instances_.assign(static_cast<std::size_t>(spec.desired), {});
  }

  std::vector<Change> run_until(sim::Instant end) {
    std::vector<Change> changes;
    for (;;) {
      policies_.observe(now_, {.cpu = cpu_law(), .requests_per_target = {}}, demand_);
      const sim::Instant acts = policies_.next_action(now_, state(), demand_);
      const sim::Instant next = std::min(acts, next_transition());
      if (next > end) return changes;
      now_ = next;
      if (next != acts) continue;
      // The law up to this moment, before anything else happens in it.
      policies_.observe(now_, {.cpu = cpu_law(), .requests_per_target = {}}, demand_);
      if (const auto change = policies_.act(now_, state(), demand_)) {
        resize(change->size.desired);
        changes.push_back({sim::to_seconds(now_), change->size.desired,
                           change->decision ? change->decision->metric : -1});
      }
    }
  }

  [[nodiscard]] int in_service() const {
    return count([this](const Instance& i) { return i.in_service_at <= now_; });
  }
  /// Of the given minute; the demand up to there must have been simulated.
  [[nodiscard]] double cpu_of_minute(std::int64_t minute) const {
    return policies_.window(ScalingMetric::AverageCpu).datapoint(minute, demand_).mean;
  }
  [[nodiscard]] double cpu_now() const { return cpu_law().mean_at(demand_.rps(now_)); }
  [[nodiscard]] int size() const { return static_cast<int>(instances_.size()); }

 private:
  struct Instance {
    sim::Instant in_service_at;
    sim::Instant warm_at;
  };

  template <class Predicate>
  [[nodiscard]] int count(Predicate holds) const {
    return static_cast<int>(std::count_if(instances_.begin(), instances_.end(), holds));
  }

  [[nodiscard]] MetricLaw cpu_law() const {
    const int warm = count([this](const Instance& i) { return i.warm_at <= now_; });
    return MetricLaw::uniform(warm, 0, 1.0 / in_service());
  }

  [[nodiscard]] GroupState state() const {
    return {.size = size_,
            .warming = count([this](const Instance& i) { return i.warm_at > now_; }),
            .pending = count([this](const Instance& i) { return i.in_service_at > now_; }),
            .last_activity = {}};
  }

  [[nodiscard]] sim::Instant next_transition() const {
    sim::Instant next = sim::never;
    for (const Instance& i : instances_) {
      if (i.in_service_at > now_) next = std::min(next, i.in_service_at);
      if (i.warm_at > now_) next = std::min(next, i.warm_at);
    }
    return next;
  }

  void resize(int desired) {
    size_.desired = desired;
    while (size() > desired) instances_.erase(instances_.begin());
    const sim::Instant in_service = now_ + std::chrono::seconds(45);
    while (size() < desired) {
      instances_.push_back({in_service, in_service + std::chrono::seconds(60)});
    }
  }

  LoadCurve demand_;
  PolicySet policies_;
  GroupSize size_;
  sim::Instant now_ = sim::simulation_start;
  std::vector<Instance> instances_;
};

}  // namespace models::test
