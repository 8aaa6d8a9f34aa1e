// CPU credits of burstable instances.

#include "models/fleet/fleet.hpp"

namespace models {

LaunchCredits Fleet::ask_for_launch_credits(ServerId id, Here here) {
  const std::optional<CreditSpec>& spec =
      design().instance_types[at(id, here).type.index()].credits;
  const bool comes_with_some =
      spec && spec->launch_credits > 0 && pool_of(id).instance.credit_mode == CreditMode::Standard;
  const bool granted = comes_with_some && launch_credits_.grant(here.now());
  return granted ? LaunchCredits::Granted : LaunchCredits::Refused;
}

void Fleet::renew_credits(ServerId id, Here here) {
  Server& server = at(id, here);
  const InstanceType& type = design().instance_types[server.type.index()];
  bill_surplus(id, here);
  server.credits.reset();
  server.surplus_billed = 0;
  if (!type.credits) return;
  server.credits.emplace(*type.credits, pool_of(id).instance.credit_mode, type.vcpu, here.now(),
                         ask_for_launch_credits(id, here));
  server.cpu_demand = {};
}

void Fleet::bill_surplus(ServerId id, Here here) {
  Server& server = at(id, here);
  if (!server.credits || !server.credits->is_running()) return;
  server.credits->advance(here.now(), scenario().workload.demand, server.cpu_demand);
  server.credits->stop();
  meter_of(id, here).surplus_vcpu_hours +=
      server.credits->billed_vcpu_hours() - server.surplus_billed;
  server.surplus_billed = server.credits->billed_vcpu_hours();
}

/// Stopped for a while: T2 loses its credits with that, T3 keeps them for days.
void Fleet::take_offline(ServerId id, Here here) {
  at(id, here).online = false;
  bill_surplus(id, here);
}

void Fleet::resume_credits(ServerId id, Here here) {
  Server& server = at(id, here);
  if (!server.credits) {
    renew_credits(id, here);
  } else if (!server.credits->is_running()) {
    server.credits->start(here.now(), ask_for_launch_credits(id, here));
    server.cpu_demand = {};
  }
}

void Fleet::settle_credits(ServerId id, CpuDemand wanted, Here here) {
  Server& server = at(id, here);
  if (!server.credits->is_running()) return;
  const LoadCurve& demand = scenario().workload.demand;
  const bool was_throttled = server.credits->throttled();
  server.credits->advance(here.now(), demand, server.cpu_demand);
  if (wanted != server.cpu_demand) {
    server.cpu_demand = wanted;
    server.credits->advance(here.now(), demand, wanted);
    // The new law counts from now on: what was scheduled under the old one is ignored then.
    here.schedule(server.credits->next_change(demand, wanted), CreditsChange{id, server.epoch});
  }
  if (server.credits->throttled() == was_throttled) return;
  here.traffic_changed();
  note_throttling(id, here);
}

void Fleet::note_throttling(ServerId id, Here here) {
  const bool throttled = at(id, here).credits->throttled();
  here.note("instance", plan_->servers[id.index()].name, [&] {
    return std::string(throttled ? "CPU credits are used up: throttled to its baseline"
                                 : "earns more CPU credits than it spends: full speed again");
  });
}

void Fleet::on(CreditsChange event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  Server& server = at(event.server, here);
  if (!server.credits || !server.credits->is_running()) return;
  const LoadCurve& demand = scenario().workload.demand;
  const bool was_throttled = server.credits->throttled();
  server.credits->advance(here.now(), demand, server.cpu_demand);
  const sim::Instant next = server.credits->next_change(demand, server.cpu_demand);
  if (next > here.now()) here.schedule(next, event);
  if (server.credits->throttled() == was_throttled) return;
  here.traffic_changed();
  note_throttling(event.server, here);
}

void Fleet::on(StressEnds event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  at(event.server, here).stress = 0;
  here.traffic_changed();
}

}  // namespace models
