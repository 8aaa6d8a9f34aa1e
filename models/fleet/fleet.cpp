#include "models/fleet/fleet.hpp"

#include <algorithm>
#include <string>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/ledger/outcome.hpp"
#include "sim/time/year.hpp"

namespace models {

Fleet::Fleet(const Plan& plan)
    : plan_(&plan),
      meters_(plan.pools.size() + plan.other_types.size()),
      launch_credits_(plan.architecture().launch_credit_starts) {}

void Fleet::start(Here here) {
  start_instances(here);
  start_groups(here);
}

void Fleet::hear(const ZoneStruck& notice, Here here) {
  zone_changed_for_instances(notice.zone, notice.kind, true, here);
}

void Fleet::hear(const ZoneMended& notice, Here here) {
  zone_changed_for_instances(notice.zone, notice.kind, false, here);
  request_checks_everywhere(here);
}

void Fleet::hear(const ControlPlaneBack&, Here here) {
  request_checks_everywhere(here);
}

void Fleet::hear(const TargetJudged& notice, Here here) {
  const InstanceId instance = notice.instance;
  forget_fault_if_whole(instance, here);
  note_elb_verdict(instance, here);
  if (!pool_of(instance).is_group) return;
  end_replacing_if_judged(instance, here);
  finish_rebalancing(pool_of(instance).group, here);
}

void Fleet::start_over(Here here) {
  for (PoolMeter& meter : meters_) {
    PoolMeter fresh;
    fresh.present = meter.present;
    fresh.in_service = meter.in_service;
    fresh.draining = meter.draining;
    fresh.reserved = meter.reserved;
    fresh.since = here.now();
    meter = fresh;
  }
  // What drains over the end of the warm-up was offered before it.
  for (Drain& drain : drains_) drain.served_rps = 0;
  for (Instance& instance : here.facts().instances.instances_) {
    if (!instance.credits || !instance.credits->is_running()) continue;
    instance.credits->advance(here.now(), scenario().workload.demand, instance.cpu_demand);
    instance.surplus_billed = instance.credits->billed_vcpu_hours();
  }
  for (Group& group : here.facts().groups.groups_) {
    group.launches = group.restores = group.abandoned = 0;
    group.data_lost_seconds = 0;
  }
}

void Fleet::close(Outcome& outcome, Here here) {
  const InstanceTable& instances = here.facts().instances;
  const GroupTable& groups = here.facts().groups;
  const auto add_hours = [&](std::uint32_t pool, const PoolMeter& meter) {
    const auto add = [&](InstanceMeter row, double used) {
      outcome.meters[plan_->pool_meters.at(row, pool)] += used;
    };
    const double hours = meter.billed_seconds / 3600;
    add(InstanceMeter::Hours, hours);
    add(InstanceMeter::OnDemandHours, hours - meter.covered_seconds / 3600);
    add(InstanceMeter::SurplusVcpuHours, meter.surplus_vcpu_hours);
  };
  for (std::size_t index = 0; index < instances.size(); ++index) {
    const auto id = sim::make_id<InstanceId>(index);
    if (instances[id].life == InstanceLife::InService) bill_surplus(id, here);
  }
  for (std::uint32_t index = 0; index < plan_->pools.size(); ++index) {
    const PoolPlan& pool = plan_->pools[index];
    PoolMeter& meter = meters_[index];
    meter.advance(here.now(), pool.is_group ? groups[pool.group].size.desired : 0);
    add_hours(index, meter);
    if (!pool.is_group) continue;
    const auto set = [&](GroupFigure row, double value) {
      outcome.figures[plan_->group_figures.at(row, pool.group.index())] = value;
    };
    set(GroupFigure::InService, meter.in_service_seconds);
    set(GroupFigure::Desired, meter.desired_seconds);
    set(GroupFigure::Launches, static_cast<double>(groups[pool.group].launches));
    close_data_volume(pool.group, outcome, here);
  }
  for (std::size_t other = 0; other < plan_->other_types.size(); ++other) {
    PoolMeter& meter = meters_[plan_->pools.size() + other];
    meter.advance(here.now(), 0);
    add_hours(plan_->other_types[other].pool, meter);
    outcome.meters[plan_->changed_type_meters.at(ChangedTypeMeter::Hours, other)] =
        meter.billed_seconds / 3600;
  }
  if (!plan_->pools.empty()) {
    double& hours = outcome.figures[plan_->instance_figures.at(InstanceFigure::Hours, 0)];
    for (std::size_t pool = 0; pool < plan_->pools.size(); ++pool) {
      hours += outcome.meters[plan_->pool_meters.at(InstanceMeter::Hours, pool)];
    }
  }
  close_controls(here);
}

void Fleet::close_controls(Here here) {
  if (!here.controls().are_counted()) return;
  double instance_years = 0;
  for (std::size_t pool = 0; pool < plan_->pools.size(); ++pool) {
    instance_years += meters_[pool].in_service_seconds / sim::seconds_per_year;
  }
  here.controls().add(Control::ApplicationFaults, -(fault_rate(InstanceFault::ApplicationHang) +
                                                    fault_rate(InstanceFault::ApplicationCrash)) *
                                                      instance_years);
  here.controls().add(Control::InstanceFaults, -(fault_rate(InstanceFault::HostFault) +
                                                 fault_rate(InstanceFault::Retirement) +
                                                 fault_rate(InstanceFault::VolumeLoss)) *
                                                   instance_years);
}

std::optional<InstanceId> Fleet::find_instance(const std::optional<InstanceSetId>& set,
                                               const std::optional<GroupId>& group, int index,
                                               Here here) const {
  const PoolPlan& pool = group ? pool_of(*group) : plan_->pools[set->index()];
  std::vector<InstanceId> in_service;
  for (std::uint32_t place = pool.first_instance; place < pool.first_instance + pool.instances;
       ++place) {
    if (at(InstanceId{place}, here).life == InstanceLife::InService)
      in_service.push_back(InstanceId{place});
  }
  std::stable_sort(in_service.begin(), in_service.end(), [&](InstanceId left, InstanceId right) {
    return at(left, here).order < at(right, here).order;
  });
  const auto wanted = static_cast<std::size_t>(index);
  return wanted < in_service.size() ? std::optional(in_service[wanted]) : std::nullopt;
}

void Fleet::obey(const InjectInstanceFault& action, Here here) {
  const std::optional<InstanceId> instance =
      find_instance(action.set, action.group, action.index, here);
  if (!instance) {
    here.note("fault", "",
              [] { return std::string("no such instance in service: nothing happens"); });
    return;
  }
  const InstanceFault kind = action.fault;
  strike(*instance, kind,
         here.begin_fault(pool_of(*instance).causes[static_cast<std::size_t>(kind)]), here);
}

void Fleet::obey(const CpuStress& action, Here here) {
  const PoolPlan& pool = action.group ? pool_of(*action.group) : plan_->pools[action.set->index()];
  for (std::uint32_t place = pool.first_instance; place < pool.first_instance + pool.instances;
       ++place) {
    Instance& instance = at(InstanceId{place}, here);
    if (instance.life != InstanceLife::InService) continue;
    instance.stress = action.share;
    here.schedule(here.now() + action.lasts, StressEnds{InstanceId{place}, instance.epoch});
    here.note("operation", plan_->instances[place].name,
              [] { return std::string("other work loads its CPU"); });
  }
  here.traffic_changed();
}

void Fleet::obey(const ChangeInstanceType& action, Here here) {
  const std::optional<InstanceId> instance =
      find_instance(action.set, std::nullopt, action.index, here);
  if (!instance) return;
  constexpr auto kind = static_cast<std::size_t>(InstanceFault::Operation);
  strike(*instance, InstanceFault::Operation, here.begin_fault(pool_of(*instance).causes[kind]),
         here);
  here.note("operation", plan_->instances[instance->index()].name, [&] {
    return "stopped, changed to " + design().instance_types[action.type.index()].name +
           ", started; the address stays";
  });
  // Stopped as the one type, started as the other: from here on billed as that.
  count_in_service(*instance, -1, here);
  count_present(*instance, -1, here);
  at(*instance, here).type = action.type;
  count_present(*instance, 1, here);
  count_in_service(*instance, 1, here);
  at(*instance, here).credits.reset();
  here.schedule(here.now() + action.takes, BackOnline{*instance, at(*instance, here).epoch});
}

void Fleet::obey(const SetGroupSize& action, Here here) {
  GroupSize size = at(action.group, here).size;
  if (action.min >= 0) size.min = action.min;
  if (action.max >= 0) size.max = action.max;
  if (action.desired >= 0) size.desired = action.desired;
  size.max = std::max(size.max, size.min);
  size.desired = size.clamp(size.desired);
  set_size(action.group, size, "operation", here);
}

void Fleet::obey(const SuspendProcesses& action, Here here) {
  Group& group = at(action.group, here);
  for (std::size_t process = 0; process < scaling_process_count; ++process) {
    group.suspended[process] += action.processes[process] ? 1 : 0;
  }
  here.note("operation", pool_of(action.group).id,
            [] { return std::string("processes suspended"); });
}

void Fleet::on(ProcessesResume event, Here here) {
  const auto& action = std::get<SuspendProcesses>(scenario().timeline[event.entry].action);
  Group& group = at(action.group, here);
  for (std::size_t process = 0; process < scaling_process_count; ++process) {
    group.suspended[process] -= action.processes[process] ? 1 : 0;
  }
  here.note("operation", pool_of(action.group).id, [] { return std::string("processes resumed"); });
  request_check(action.group, here.now(), here);
}

}  // namespace models
