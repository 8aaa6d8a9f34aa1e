// Which carts are lost, and with what.

#include <algorithm>
#include <cmath>

#include "models/sessions/sessions.hpp"

namespace models {

/// By Little's law, of sessions that make `steps` of the demand.
double Sessions::active_carts(double steps, Here here) const {
  const SessionSpec& spec = *plan_->spec;
  const double begun = plan_->demand->rps(here.now()) * steps / spec.steps;
  return begun * sim::to_seconds(spec.lifetime) * spec.cart_share;
}

/// Of the steps that a record leads on, those that come to the tier.
double Sessions::part_of(const Tier& tier, Here here) {
  if (tier.crossroads == SessionsPlan::none) return 1;
  return here.facts().targets.ways(tier.crossroads).answer()[tier.branch];
}

/// Of the sessions of a tier, those that come through a node: as DNS answers, of nodes that live.
double Sessions::weight(const Tier& tier, std::size_t node, Here here) {
  if (tier.nodes.empty()) return 1;
  const std::span<const double> answer = here.facts().targets.tier(tier.tier).answers().answer();
  double living = 0;
  double all = 0;
  for (std::size_t index = 0; index < tier.nodes.size(); ++index) {
    all += answer[index];
    if (!here.facts().zones.lost(tier.nodes[index])) living += answer[index];
  }
  if (living > 0) return here.facts().zones.lost(tier.nodes[node]) ? 0 : answer[node] / living;
  return all > 0 ? answer[node] / all : 0;
}

double Sessions::share_of(const Tier& tier, std::size_t member, Here here) {
  const TierSessions& sessions = here.facts().sessions.tier(tier.tier);
  const std::size_t nodes = std::max<std::size_t>(tier.nodes.size(), 1);
  double share = 0;
  for (std::size_t node = 0; node < nodes; ++node) {
    share += weight(tier, node, here) * sessions.share(node, member, here.now());
  }
  return share;
}

/// The memory of an instance is empty from the end of its host, its power or its application on,
/// and from the restart of one that had hung.
void Sessions::hear(const ReplyChanged& notice, Here here) {
  const Tier* tier = tier_of(notice.instance);
  if (tier == nullptr) return;
  const std::size_t place = notice.instance.index();
  const Instance& instance = here.facts().instances[notice.instance];
  const bool is_restarted = applications_[place] == ProbeReply::FailsSilently &&
                            instance.application == ProbeReply::Passes;
  const bool is_gone = !instance.host_ok || !instance.powered || !instance.online ||
                       instance.application == ProbeReply::Refuses;
  applications_[place] = instance.application;
  if ((is_restarted || is_gone) && emptied_[place] == 0) lose_memory(notice.instance, here);
  if (instance.answers) emptied_[place] = 0;
}

void Sessions::lose_memory(InstanceId id, Here here) {
  const Tier& tier = *tier_of(id);
  lose_share(tier, id, share_of(tier, plan_->places[id.index()].member, here), here);
  emptied_[id.index()] = 1;
}

/// Those of its sessions that have not ended by the end of the instance.
void Sessions::lose_drained(const Tier& tier, std::size_t index, Here here) {
  TierSessions::Draining& draining = table(tier, here).draining_[index];
  if (draining.is_emptied) return;
  draining.is_emptied = true;
  double share = 0;
  for (std::size_t node = 0; node < std::max<std::size_t>(tier.nodes.size(), 1); ++node) {
    share += weight(tier, node, here) * table(tier, here).draining_share(index, node, here.now());
  }
  lose_share(tier, draining.instance, share, here);
}

void Sessions::lose_share(const Tier& tier, InstanceId id, double share, Here here) {
  if (!plan_->spec->in_instance()) return;
  // Those that were left on another instance before are lost already.
  const auto index = static_cast<std::size_t>(&tier - plan_->tiers.data());
  const double there = 1 - left_behind(index);
  lose_carts(there * share * active_carts(tier.steps * part_of(tier, here), here),
             plan_->names[id.index()], here);
}

/// A cache that is there, and empty: its sessions go on without their carts.
void Sessions::hear(const KeysLost& notice, Here here) {
  if (!is_kept_in(notice.cache)) return;
  lose_carts(notice.share * active_carts(plan_->steps, here), plan_->service, here);
}

void Sessions::hear(const CacheWritesLost& notice, Here here) {
  if (!is_kept_in(notice.cache)) return;
  lose_carts(notice.share * changed_carts(notice.seconds, here), plan_->service, here);
}

void Sessions::hear(const DatabaseWritesLost& notice, Here here) {
  if (!is_kept_in(notice.database)) return;
  lose_carts(changed_carts(notice.seconds, here), plan_->service, here);
}

/// Those that steps of the last so many seconds have changed.
double Sessions::changed_carts(double seconds, Here here) const {
  const SessionSpec& spec = *plan_->spec;
  const double changed =
      plan_->demand->rps(here.now()) * plan_->steps * spec.cart_share * spec.changes * seconds;
  return std::min(changed, active_carts(plan_->steps, here));
}

void Sessions::lose_carts(double carts, const std::string& with, Here here) {
  if (!(carts > 0)) return;
  carts_lost_ += carts;
  here.note("sessions", with, [&] {
    return std::to_string(static_cast<std::int64_t>(std::llround(carts))) +
           " carts are lost with it";
  });
}

}  // namespace models
