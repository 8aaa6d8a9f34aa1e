// What instances and groups show of their traffic: CPU credits, and the metrics of policies.

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/fleet/fleet.hpp"

namespace models {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

// Slopes that cancel leave a rest of rounding: less than this per second is standing still.
constexpr double still = 1e-12;

/// Tells the laws of a group what one instance after the other shows. Most are like the one before:
/// those are counted, and told at once.
class LawWriter {
 public:
  LawWriter(GroupLaws& laws, const std::vector<InstanceType>& types, double cpu_seconds,
            bool by_requests)
      : laws_(laws), types_(types), cpu_seconds_(cpu_seconds), by_requests_(by_requests) {}

  /// A warm instance that gets `share` of the demand.
  void add(const Instance& instance, double share) {
    if (share <= 0 && instance.stress <= 0) return;
    if (last_ == nullptr || share != share_ || !are_alike(*last_, instance)) {
      tell();
      last_ = &instance;
      share_ = share;
    }
    ++count_;
  }
  void finish(int warm) {
    tell();
    laws_.cpu.add_warm(warm);
    laws_.requests_per_target.add_warm(warm);
  }

 private:
  void tell() {
    if (last_ == nullptr || count_ == 0) return;
    const double ceiling = last_->credits ? last_->credits->ceiling() : 1;
    const int vcpu = types_[last_->type.index()].vcpu;
    laws_.cpu.add({count_, last_->stress, share_ * cpu_seconds_ / vcpu, ceiling});
    if (by_requests_) laws_.requests_per_target.add({count_, 0, share_ * 60, unlimited});
    count_ = 0;
  }

  GroupLaws& laws_;
  const std::vector<InstanceType>& types_;
  double cpu_seconds_;
  bool by_requests_;
  const Instance* last_ = nullptr;
  double share_ = 0;  // Of the demand, that of *last_.
  int count_ = 0;     // Instances like it that have not been told yet.
};

}  // namespace

void Fleet::observe_instances(Here here) {
  const auto& types = design().instance_types;
  const auto earns = [](const InstanceType& type) { return type.credits.has_value(); };
  if (std::none_of(types.begin(), types.end(), earns)) return;
  for_each_present(*plan_, here.facts().groups, [&](InstanceId id) {
    const Instance& instance = at(id, here);
    if (!instance.credits || instance.life != InstanceLife::InService) return;
    const InstanceType& type = design().instance_types[instance.type.index()];
    settle_credits(
        id, {instance.stress, here.facts().load.share(id) * plan_->cpu_seconds_of(id) / type.vcpu},
        here);
  });
}

/// A hung application shows an idle CPU, a lost host shows nothing (choice 16).
bool Fleet::reports_metrics(const Instance& instance, Here here) {
  return instance.life == InstanceLife::InService && instance.warm && instance.host_ok &&
         instance.powered && instance.online && !here.facts().zones.lost(instance.zone);
}

/// Tells the policies what their metrics follow from now on.
void Fleet::observe_group(GroupId id, Here here) {
  const PoolPlan& pool = pool_of(id);
  PolicySet& policies = *at(id, here).policies;
  const double half_step = half_of_moving_step(pool, here);
  GroupLaws laws;
  LawWriter writer(laws, design().instance_types,
                   plan_->cpu_seconds_of(InstanceId{pool.first_instance}),
                   policies.uses(ScalingMetric::RequestsPerTarget));
  int reporting = 0;
  for (const InstanceId place : at(id, here).instances) {
    const Instance& instance = at(place, here);
    if (!reports_metrics(instance, here)) continue;
    ++reporting;
    double share = here.facts().load.share(place);
    if (half_step > 0) share += here.facts().load.slope(place) * half_step;
    writer.add(instance, std::max(0.0, share));
  }
  writer.finish(reporting);
  policies.observe(here.now(), laws, scenario().workload.demand);
}

/// Half of the step, in seconds, by which metrics follow shares that move; 0 while none does.
double Fleet::half_of_moving_step(const PoolPlan& pool, Here here) const {
  if (here.facts().load.next_change() == sim::never) return 0;  // No share moves for ever.
  const auto moves = [&](InstanceId id) { return std::abs(here.facts().load.slope(id)) > still; };
  const auto& instances = at(pool.group, here).instances;
  const bool moving = std::any_of(instances.begin(), instances.end(), moves);
  if (!moving) return 0;
  const std::uint32_t tier = plan_->instances[pool.first_instance].tier;
  // Sessions move for hours, along lines that are short enough for them, and in sum not at all.
  const bool by_sessions =
      tier != InstancePlan::no_target && here.facts().sessions.tier(tier).are_bound();
  if (!by_sessions) here.facts().load.change_by(here.now() + moving_step);
  return 0.5 * sim::to_seconds(here.facts().load.next_change() - here.now());
}

void Fleet::ask_policies(bool metrics_changed, Here here) {
  for (std::size_t index = 0; index < here.facts().groups.size(); ++index) {
    const auto group = sim::make_id<GroupId>(index);
    if (!at(group, here).policies) continue;
    if (metrics_changed) observe_group(group, here);
    schedule_policy(group, here);
  }
}

}  // namespace models
