#include "models/scaling/policy_set.hpp"

#include <algorithm>

#include "sim/base/overloaded.hpp"

namespace models {
namespace {

constexpr sim::Duration basic_period = std::chrono::seconds(300);
/// Rounds in which policies are asked whether they agree, before the world is told to come back.
constexpr int agreement_rounds = 64;

MetricGrid grid_of(const AutoScalingGroupSpec& spec, sim::Duration period, sim::Duration offset) {
  return {.offset = offset % period, .period = period, .delay = spec.metric_delay};
}

sim::Duration cpu_period(const AutoScalingGroupSpec& spec) {
  return spec.instance.detailed_monitoring ? MetricGrid::minute : basic_period;
}

}  // namespace

PolicySet::PolicySet(const AutoScalingGroupSpec& spec, sim::Instant created, sim::Duration offset)
    : spec_(&spec),
      cpu_(grid_of(spec, cpu_period(spec), offset), created),
      // Elastic Load Balancing publishes each minute (fact sheet, section 5).
      requests_(grid_of(spec, MetricGrid::minute, offset), created),
      scheduled_done_(created - sim::Duration(1)) {
  add_policies();
}

void PolicySet::place(sim::Duration offset) {
  const sim::Instant created = scheduled_done_ + sim::Duration(1);
  cpu_ = MetricWindow(grid_of(*spec_, cpu_period(*spec_), offset), created);
  requests_ = MetricWindow(grid_of(*spec_, MetricGrid::minute, offset), created);
  policies_.clear();
  voters_ = 0;
  add_policies();
}

void PolicySet::add_policies() {
  for (std::size_t i = 0; i < spec_->policies.size(); ++i) {
    std::visit(sim::overloaded{
                   [&](const TargetTrackingSpec& policy) {
                     policies_.push_back({TargetTracking(policy, window(policy.metric)), i});
                     uses_metric(policy.metric);
                     if (policy.scale_in) ++voters_;
                   },
                   [&](const StepPolicySpec& policy) {
                     policies_.push_back({StepPolicy(policy, window(policy.metric)), i});
                     uses_metric(policy.metric);
                   },
                   [](const ScheduledActionSpec&) {},
               },
               spec_->policies[i]);
  }
}

void PolicySet::uses_metric(ScalingMetric metric) noexcept {
  (metric == ScalingMetric::AverageCpu ? uses_cpu_ : uses_requests_) = true;
}

bool PolicySet::uses(ScalingMetric metric) const noexcept {
  return metric == ScalingMetric::AverageCpu ? uses_cpu_ : uses_requests_;
}

const MetricWindow& PolicySet::window(ScalingMetric metric) const noexcept {
  return metric == ScalingMetric::AverageCpu ? cpu_ : requests_;
}

void PolicySet::observe(sim::Instant at, const GroupLaws& laws, const LoadCurve& demand) {
  if (uses_cpu_) observe(at, ScalingMetric::AverageCpu, laws.cpu, demand);
  if (uses_requests_) {
    observe(at, ScalingMetric::RequestsPerTarget, laws.requests_per_target, demand);
  }
}

void PolicySet::observe(sim::Instant at, ScalingMetric metric, const MetricLaw& law,
                        const LoadCurve& demand) {
  MetricWindow& changed = metric == ScalingMetric::AverageCpu ? cpu_ : requests_;
  if (law == changed.law()) return;
  for (Entry& entry : policies_) {
    const auto settle = [&](auto& policy) {
      if (policy.metric() == metric) policy.settle(at, changed, demand);
    };
    std::visit(settle, entry.policy);
  }
  changed.change(at, law, demand);
}

sim::Instant PolicySet::next_action(sim::Instant now, sim::Instant until, const GroupState& group,
                                    const LoadCurve& demand) const {
  // The first answer shortens the second search: begin with what is likelier to come first.
  sim::Instant first = std::min(until, next_scheduled(now));
  if (is_going_in()) {
    first = std::min(first, next_in(now, first, group, demand));
    return std::min(first, next_out(now, first, group, demand));
  }
  first = std::min(first, next_out(now, first, group, demand));
  return std::min(first, next_in(now, first, group, demand));
}

bool PolicySet::is_going_in() const noexcept {
  const auto* policy =
      policies_.empty() ? nullptr : std::get_if<TargetTracking>(&policies_.front().policy);
  return policy != nullptr && policy->low().is_under_way();
}

sim::Instant PolicySet::next_scheduled(sim::Instant now) const {
  sim::Instant first = sim::never;
  for (const ScalingPolicySpec& policy : spec_->policies) {
    if (const auto* action = std::get_if<ScheduledActionSpec>(&policy)) {
      first = std::min(first, next_occurrence(*action, scheduled_done_));
    }
  }
  return std::max(first, now);
}

sim::Instant PolicySet::next_out(sim::Instant now, sim::Instant until, const GroupState& group,
                                 const LoadCurve& demand) const {
  sim::Instant first = until;
  for (const Entry& entry : policies_) {
    const auto next = [&](const auto& policy) {
      return policy.next_out(now, first, group, window(policy.metric()), demand);
    };
    first = std::min(first, std::visit(next, entry.policy));
  }
  return first;
}

sim::Instant PolicySet::next_in(sim::Instant now, sim::Instant until, const GroupState& group,
                                const LoadCurve& demand) const {
  if (voters_ > 0 && group.warming > 0) return sim::never;
  if (voters_ > 0) return next_agreed(now, until, group, demand);
  sim::Instant first = until;
  for (const Entry& entry : policies_) {
    const auto next = [&](const auto& policy) {
      return policy.next_in(now, first, group, window(policy.metric()), demand);
    };
    first = std::min(first, std::visit(next, entry.policy));
  }
  return first;
}

sim::Instant PolicySet::next_agreed(sim::Instant now, sim::Instant until, const GroupState& group,
                                    const LoadCurve& demand) const {
  const auto voter = [](const Entry& entry) {
    const auto* policy = std::get_if<TargetTracking>(&entry.policy);
    return policy != nullptr && policy->may_scale_in() ? policy : nullptr;
  };
  // Each is asked from the moment on that the others have named, until nobody names a later one.
  std::size_t agreed = 0;
  for (int round = 0; round < agreement_rounds && agreed < voters_; ++round) {
    for (const Entry& entry : policies_) {
      const TargetTracking* policy = voter(entry);
      if (policy == nullptr || agreed >= voters_) continue;
      const sim::Instant next =
          policy->next_in(now, until, group, window(policy->metric()), demand);
      if (next > until || next == sim::never) return sim::never;
      agreed = next == now ? agreed + 1 : 1;
      now = next;
    }
  }
  return now;
}

std::optional<SizeChange> PolicySet::act(sim::Instant now, const GroupState& group,
                                         const LoadCurve& demand) {
  // Sizes have changed then: the policies are asked again at the same moment, with what follows
  // from it.
  if (auto change = act_scheduled(now, group.size)) return change;
  const auto wish = act_policies(now, group, demand);
  if (!wish) return std::nullopt;
  SizeChange change{group.size, wish->policy, wish->decision};
  change.size.desired = wish->decision.desired;
  return change;
}

std::optional<SizeChange> PolicySet::act_scheduled(sim::Instant now, GroupSize size) {
  const sim::Instant done = scheduled_done_;
  scheduled_done_ = std::max(done, now);
  SizeChange change{size, 0, std::nullopt};
  for (std::size_t i = 0; i < spec_->policies.size(); ++i) {
    const auto* action = std::get_if<ScheduledActionSpec>(&spec_->policies[i]);
    if (action == nullptr || next_occurrence(*action, done) > now) continue;
    change.size = apply(*action, change.size);
    change.policy = i;
  }
  if (change.size == size) return std::nullopt;
  return change;
}

std::optional<PolicySet::Wish> PolicySet::act_policies(sim::Instant now, const GroupState& group,
                                                       const LoadCurve& demand) {
  std::optional<Wish> out;
  std::optional<Wish> in;
  std::size_t agreed = 0;
  for (Entry& entry : policies_) {
    const auto act_now = [&](auto& policy) {
      return policy.act(now, group, window(policy.metric()), demand);
    };
    const std::optional<ScalingDecision> decision = std::visit(act_now, entry.policy);
    if (!decision) continue;
    const bool is_out = decision->direction == ScalingDirection::Out;
    const bool votes = std::holds_alternative<TargetTracking>(entry.policy);
    if (!is_out && votes) ++agreed;
    std::optional<Wish>& best = is_out ? out : in;
    if (!best || decision->desired > best->decision.desired) best = Wish{*decision, entry.index};
  }
  if (out) return out;
  return agreed == voters_ ? in : std::nullopt;
}

}  // namespace models
