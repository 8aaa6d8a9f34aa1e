#include "models/sessions/sessions.hpp"

#include <algorithm>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_series.hpp"

namespace models {

const Sessions::Tier* Sessions::tier_of(InstanceId id) const {
  if (id.index() >= plan_->places.size()) return nullptr;
  const std::uint32_t tier = plan_->places[id.index()].tier;
  return tier == SessionsPlan::none ? nullptr : &plan_->tiers[tier];
}

void Sessions::follow(Here here) {
  for (std::size_t index = 0; index < plan_->tiers.size(); ++index) {
    const Tier& tier = plan_->tiers[index];
    TierSessions& sessions = table(tier, here);
    bool changes = false;
    for (std::size_t node = 0; node < sessions.nodes_.size() && !changes; ++node) {
      look_at_rotation(tier, node, here);
      changes = sessions.has_to_follow(node, in_rotation_);
    }
    if (!changes) continue;
    settle(here);
    follow(tier, here);
    find_missing(index, here);
  }
}

void Sessions::follow(const Tier& tier, Here here) {
  TierSessions& sessions = table(tier, here);
  leaving_.assign(tier.places.size(), 0);
  for (std::size_t node = 0; node < sessions.nodes_.size(); ++node) {
    look_at_rotation(tier, node, here);
    if (!sessions.has_to_follow(node, in_rotation_)) continue;
    const double part = weight(tier, node, here);
    for (std::size_t member = 0; member < tier.places.size(); ++member) {
      if (in_rotation_[member] != 0) continue;
      leaving_[member] += part * sessions.share(node, member, here.now());
    }
    sessions.follow(node, in_rotation_, here.now());
  }
  for (std::size_t member = 0; member < tier.places.size(); ++member) {
    const InstanceId id = tier.places[member];
    // They find themselves elsewhere, where nobody knows their carts.
    const Instance& instance = here.facts().instances[id];
    if (leaving_[member] > 0 && instance.has_fault) sessions.uneven_by_ = instance.fault;
    if (leaving_[member] > 0 && emptied_[id.index()] == 0) {
      lose_share(tier, id, leaving_[member], here);
    }
  }
}

/// Who gets requests from a node, or is an address that clients are answered, by member.
void Sessions::look_at_rotation(const Tier& tier, std::size_t node, Here here) {
  const TierTargets& targets = here.facts().targets.tier(tier.tier);
  in_rotation_.assign(tier.places.size(), 0);
  if (tier.moving != SessionsPlan::none) {
    const std::optional<InstanceId>& holder = here.facts().moving_addresses[tier.moving].holder;
    for (std::size_t index = 0; index < tier.places.size(); ++index) {
      in_rotation_[index] = holder == tier.places[index] ? 1 : 0;
    }
    return;
  }
  if (tier.nodes.empty()) {
    const std::span<const double> answer = targets.answers().answer();
    for (std::size_t index = 0; index < tier.places.size(); ++index) {
      in_rotation_[index] = answer[targets.answer_of(index)] > 0 ? 1 : 0;
    }
    return;
  }
  const Rotation& rotation = targets.nodes()[node].rotation;
  for (const InstanceId id : targets.targets()) {
    const NodeTarget& view = targets.view(node, id);
    const bool is_sent_to = view.registered && rotation.in_rotation(view.slot);
    in_rotation_[plan_->places[id.index()].member] = is_sent_to ? 1 : 0;
  }
}

/// Without stickiness a step finds its cart where it lands on the instance of the step before: the
/// first of a session has none to find.
void Sessions::find_missing(std::size_t index, Here here) {
  const Tier& tier = plan_->tiers[index];
  const TierSessions& sessions = table(tier, here);
  missing_[index] = 0;
  if (sessions.are_bound() || !plan_->spec->in_instance()) return;
  for (std::size_t node = 0; node < sessions.nodes_.size(); ++node) {
    const auto instances =
        static_cast<double>(std::max<std::size_t>(sessions.in_rotation(node), 1));
    missing_[index] += weight(tier, node, here) * (1 - 1 / instances);
  }
  missing_[index] *= (plan_->spec->steps - 1) / plan_->spec->steps;
}

/// For each request of the demand, steps that do not find their cart.
double Sessions::without_cart(Here here) const {
  double without = 0;
  for (std::size_t index = 0; index < plan_->tiers.size(); ++index) {
    const Tier& tier = plan_->tiers[index];
    without += missing_[index] * tier.steps * part_of(tier, here);
  }
  return without;
}

/// Of the carts of a tier, those that some later step does not find. A session goes on after each
/// step with the same chance, so that of `steps` s the mean is right.
double Sessions::left_behind(std::size_t index) const {
  const double missed = plan_->spec->steps * missing_[index];
  return missed / (1 + missed);
}

/// For each request of the demand, carts that are left on another instance.
double Sessions::carts_left_behind(Here here) const {
  double carts = 0;
  for (std::size_t index = 0; index < plan_->tiers.size(); ++index) {
    const Tier& tier = plan_->tiers[index];
    const double begun = tier.steps * part_of(tier, here) / plan_->spec->steps;
    carts += begun * plan_->spec->cart_share * left_behind(index);
  }
  return carts;
}

/// Counts steps until now by what has been so far.
void Sessions::settle(Here here) {
  if (settled_ == here.now()) return;
  const double without = without_cart(here);
  if (without > 0) {
    const double requests = plan_->demand->requests(settled_, here.now());
    steps_without_cart_ += without * requests;
    carts_lost_ += carts_left_behind(here) * requests;
  }
  settled_ = here.now();
}

void Sessions::hear(const TargetJoins& notice, Here here) {
  const Tier* tier = tier_of(notice.instance);
  if (tier == nullptr) return;
  const std::uint32_t member = plan_->places[notice.instance.index()].member;
  // The one before it in this place has left within the same moment.
  const double share = share_of(*tier, member, here);
  if (share > 0 && emptied_[notice.instance.index()] == 0) {
    lose_share(*tier, notice.instance, share, here);
  }
  if (share > 0) {
    table(*tier, here).remove(member, here.now());
    here.traffic_changed();
  }
  emptied_[notice.instance.index()] = 0;
  applications_[notice.instance.index()] = here.facts().instances[notice.instance].application;
}

/// Its sessions go on while it drains, if it answers at all.
void Sessions::hear(const TargetEnds& notice, Here here) {
  const Tier* tier = tier_of(notice.instance);
  if (tier == nullptr || !table(*tier, here).are_bound()) return;
  const std::uint32_t member = plan_->places[notice.instance.index()].member;
  if (share_of(*tier, member, here) <= 0) return;
  if (notice.fault) table(*tier, here).uneven_by_ = notice.fault;
  const Instance& instance = here.facts().instances[notice.instance];
  const bool is_late = notice.until > notice.ends;
  const sim::Instant ends = instance.answers ? notice.ends : here.now();
  const sim::Instant until = is_late ? notice.until : ends;
  if (until <= here.now()) return;
  // Balancing has heard it before, and knows whose fault is what comes late.
  const std::vector<LeavingTarget>& late = here.facts().targets.of(notice.instance).leaving();
  const FaultId fault = is_late && !late.empty() ? late.back().fault : FaultId{};
  TierSessions& sessions = table(*tier, here);
  const bool is_emptied = emptied_[notice.instance.index()] != 0;
  sessions.drain(member, {notice.instance, instance.zone, ends, until, fault, is_emptied},
                 here.now());
  if (ends <= here.now()) lose_drained(*tier, sessions.draining().size() - 1, here);
  here.schedule(ends, DrainingSessionsChange{});
  if (until > ends) here.schedule(until, DrainingSessionsChange{});
  here.traffic_changed();
}

void Sessions::on(DrainingSessionsChange, Here here) {
  for (const Tier& tier : plan_->tiers) {
    TierSessions& sessions = table(tier, here);
    for (std::size_t index = sessions.draining().size(); index-- > 0;) {
      if (sessions.draining()[index].ends > here.now()) continue;
      lose_drained(tier, index, here);
      if (sessions.draining()[index].until <= here.now()) {
        sessions.end_draining(index, here.now());
      }
      here.traffic_changed();
    }
  }
}

/// What drains there is lost with the zone.
void Sessions::hear(const ZoneStruck& notice, Here here) {
  if (!notice.loses_it) return;
  for (const Tier& tier : plan_->tiers) {
    TierSessions& sessions = table(tier, here);
    for (std::size_t index = sessions.draining().size(); index-- > 0;) {
      if (sessions.draining()[index].zone != notice.zone) continue;
      lose_drained(tier, index, here);
      sessions.end_draining(index, here.now());
      here.traffic_changed();
    }
  }
}

bool Sessions::is_whole(const Commons& world) const {
  return std::all_of(plan_->tiers.begin(), plan_->tiers.end(), [&](const Tier& tier) {
    return world.facts.sessions.tier(tier.tier).draining().empty();
  });
}

void Sessions::start_over(Here here) {
  settled_ = here.now();
  carts_lost_ = steps_without_cart_ = 0;
}

void Sessions::sample(std::span<double> values, Here here) const {
  if (plan_->spec == nullptr) return;
  const auto value = [&](SessionSeries row) -> double& { return values[plan_->series.at(row, 0)]; };
  value(SessionSeries::ActiveCarts) = active_carts(plan_->steps, here);
  value(SessionSeries::CartsLost) =
      carts_lost_ + carts_left_behind(here) * plan_->demand->requests(settled_, here.now());
  value(SessionSeries::StepsWithoutCart) = plan_->steps > 0 ? without_cart(here) / plan_->steps : 0;
}

void Sessions::close(Outcome& outcome, Here here) {
  if (plan_->spec == nullptr) return;
  settle(here);
  const SessionSpec& spec = *plan_->spec;
  const double steps = plan_->steps * plan_->demand->requests(outcome.counted_from, here.now());
  const auto figure = [&](SessionFigure row) -> double& {
    return outcome.figures[plan_->figures.at(row, 0)];
  };
  figure(SessionFigure::CartsLost) = carts_lost_;
  if (plan_->drilled_figures.things > 0) {
    outcome.figures[plan_->drilled_figures.at(DrilledSessionFigure::CartsLost, 0)] = carts_lost_;
  }
  figure(SessionFigure::ActiveCarts) =
      steps / spec.steps * sim::to_seconds(spec.lifetime) * spec.cart_share;
  figure(SessionFigure::StepsWithoutCart) = steps > 0 ? steps_without_cart_ / steps : 0;
  if (!spec.in_cookie()) return;
  const double gigabytes = steps * cookie_bytes_per_step(spec) * 1e-9;
  figure(SessionFigure::CartTooLarge) = cart_too_large(spec);
  figure(SessionFigure::CookieGbIn) = gigabytes;
  figure(SessionFigure::CookieGbOut) = gigabytes * spec.changes;
  figure(SessionFigure::ValidationCpu) = steps * spec.validation_cpu;
}

}  // namespace models
