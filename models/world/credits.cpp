// CPU credits of burstable instances.

#include "models/world/world.hpp"

namespace models {

LaunchCredits World::ask_for_launch_credits(ServerId id) {
  const std::optional<CreditSpec>& spec =
      design().instance_types[servers_[id.index()].type.index()].credits;
  const bool comes_with_some =
      spec && spec->launch_credits > 0 && pool_of(id).instance.credit_mode == CreditMode::Standard;
  const bool granted = comes_with_some && launch_credits_.grant(moment);
  return granted ? LaunchCredits::Granted : LaunchCredits::Refused;
}

void World::renew_credits(ServerId id) {
  Server& server = servers_[id.index()];
  const InstanceType& type = design().instance_types[server.type.index()];
  bill_surplus(id);
  server.credits.reset();
  server.surplus_billed = 0;
  if (!type.credits) return;
  server.credits.emplace(*type.credits, pool_of(id).instance.credit_mode, type.vcpu, moment,
                         ask_for_launch_credits(id));
  server.cpu_demand = {};
}

void World::bill_surplus(ServerId id) {
  Server& server = servers_[id.index()];
  if (!server.credits || !server.credits->is_running()) return;
  server.credits->advance(moment, scenario().workload.demand, server.cpu_demand);
  server.credits->stop();
  meter_of(id).surplus_vcpu_hours += server.credits->billed_vcpu_hours() - server.surplus_billed;
  server.surplus_billed = server.credits->billed_vcpu_hours();
}

/// Stopped for a while: T2 loses its credits with that, T3 keeps them for days.
void World::take_offline(ServerId id) {
  servers_[id.index()].online = false;
  bill_surplus(id);
}

void World::resume_credits(ServerId id) {
  Server& server = servers_[id.index()];
  if (!server.credits) {
    renew_credits(id);
  } else if (!server.credits->is_running()) {
    server.credits->start(moment, ask_for_launch_credits(id));
    server.cpu_demand = {};
  }
}

void World::settle_credits(ServerId id, CpuDemand wanted) {
  Server& server = servers_[id.index()];
  if (!server.credits->is_running()) return;
  const LoadCurve& demand = scenario().workload.demand;
  const bool was_throttled = server.credits->throttled();
  server.credits->advance(moment, demand, server.cpu_demand);
  if (wanted != server.cpu_demand) {
    server.cpu_demand = wanted;
    server.credits->advance(moment, demand, wanted);
    // The new law counts from now on: what was scheduled under the old one is ignored then.
    schedule(server.credits->next_change(demand, wanted), CreditsChange{id, server.epoch});
  }
  if (server.credits->throttled() == was_throttled) return;
  traffic_changed();
  note_throttling(id);
}

void World::note_throttling(ServerId id) {
  const bool throttled = servers_[id.index()].credits->throttled();
  note("instance", plan_->servers[id.index()].name, [&] {
    return std::string(throttled ? "CPU credits are used up: throttled to its baseline"
                                 : "earns more CPU credits than it spends: full speed again");
  });
}

void World::on(CreditsChange event) {
  if (!is_tenant(event.server, event.epoch)) return;
  Server& server = servers_[event.server.index()];
  if (!server.credits || !server.credits->is_running()) return;
  const LoadCurve& demand = scenario().workload.demand;
  const bool was_throttled = server.credits->throttled();
  server.credits->advance(moment, demand, server.cpu_demand);
  const sim::Instant next = server.credits->next_change(demand, server.cpu_demand);
  if (next > moment) schedule(next, event);
  if (server.credits->throttled() == was_throttled) return;
  traffic_changed();
  note_throttling(event.server);
}

void World::on(StressEnds event) {
  if (!is_tenant(event.server, event.epoch)) return;
  servers_[event.server.index()].stress = 0;
  traffic_changed();
}

}  // namespace models
