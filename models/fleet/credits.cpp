// CPU credits of burstable instances.

#include "models/fleet/fleet.hpp"

namespace models {

LaunchCredits Fleet::ask_for_launch_credits(InstanceId id, Here here) {
  const std::optional<CreditSpec>& spec =
      design().instance_types[at(id, here).type.index()].credits;
  const bool comes_with_some =
      spec && spec->launch_credits > 0 && pool_of(id).instance.credit_mode == CreditMode::Standard;
  const bool granted = comes_with_some && launch_credits_.grant(here.now());
  return granted ? LaunchCredits::Granted : LaunchCredits::Refused;
}

void Fleet::renew_credits(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  const InstanceType& type = design().instance_types[instance.type.index()];
  bill_surplus(id, here);
  instance.credits.reset();
  instance.surplus_billed = 0;
  if (!type.credits) return;
  instance.credits.emplace(*type.credits, pool_of(id).instance.credit_mode, type.vcpu, here.now(),
                           ask_for_launch_credits(id, here));
  instance.cpu_demand = {};
}

void Fleet::bill_surplus(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  if (!instance.credits || !instance.credits->is_running()) return;
  instance.credits->advance(here.now(), scenario().workload.demand, instance.cpu_demand);
  instance.credits->stop();
  meter_of(id, here).surplus_vcpu_hours +=
      instance.credits->billed_vcpu_hours() - instance.surplus_billed;
  instance.surplus_billed = instance.credits->billed_vcpu_hours();
}

/// Stopped for a while: T2 loses its credits with that, T3 keeps them for days.
void Fleet::take_offline(InstanceId id, Here here) {
  at(id, here).online = false;
  bill_surplus(id, here);
}

void Fleet::resume_credits(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  if (!instance.credits) {
    renew_credits(id, here);
  } else if (!instance.credits->is_running()) {
    instance.credits->start(here.now(), ask_for_launch_credits(id, here));
    instance.cpu_demand = {};
  }
}

void Fleet::settle_credits(InstanceId id, CpuDemand wanted, Here here) {
  Instance& instance = at(id, here);
  if (!instance.credits->is_running()) return;
  const LoadCurve& demand = scenario().workload.demand;
  const bool was_throttled = instance.credits->throttled();
  instance.credits->advance(here.now(), demand, instance.cpu_demand);
  if (wanted != instance.cpu_demand) {
    instance.cpu_demand = wanted;
    instance.credits->advance(here.now(), demand, wanted);
    // The new law counts from now on: what was scheduled under the old one is ignored then.
    here.schedule(instance.credits->next_change(demand, wanted), CreditsChange{id, instance.epoch});
  }
  if (instance.credits->throttled() == was_throttled) return;
  here.traffic_changed();
  note_throttling(id, here);
}

void Fleet::note_throttling(InstanceId id, Here here) {
  const bool throttled = at(id, here).credits->throttled();
  here.note("instance", plan_->instances[id.index()].name, [&] {
    return std::string(throttled ? "CPU credits are used up: throttled to its baseline"
                                 : "earns more CPU credits than it spends: full speed again");
  });
}

void Fleet::on(CreditsChange event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  Instance& instance = at(event.instance, here);
  if (!instance.credits || !instance.credits->is_running()) return;
  const LoadCurve& demand = scenario().workload.demand;
  const bool was_throttled = instance.credits->throttled();
  instance.credits->advance(here.now(), demand, instance.cpu_demand);
  const sim::Instant next = instance.credits->next_change(demand, instance.cpu_demand);
  if (next > here.now()) here.schedule(next, event);
  if (instance.credits->throttled() == was_throttled) return;
  here.traffic_changed();
  note_throttling(event.instance, here);
}

void Fleet::on(StressEnds event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  at(event.instance, here).stress = 0;
  here.traffic_changed();
}

}  // namespace models
