#include "models/load_balancing/rotation.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace models {
namespace {

/// How far a linear growth over `length` that began at `from` has come at `t`, 0 to 1.
double grown(sim::Instant from, sim::Duration length, sim::Instant t) noexcept {
  if (t >= from + length) return 1;
  if (t <= from) return 0;
  return static_cast<double>((t - from).count()) / static_cast<double>(length.count());
}

}  // namespace

Rotation::Rotation(const TargetGroupSpec& group, std::size_t targets)
    : slow_start_(group.slow_start), stickiness_(group.stickiness), fail_open_(group.fail_open) {
  sim::require(slow_start_ >= sim::Duration::zero() && stickiness_ >= sim::Duration::zero(),
               "slow start and stickiness must not be negative");
  targets_.reserve(targets);
}

TargetSlot Rotation::add(TargetState state) {
  auto slot = TargetSlot{freed_last_};
  if (freed_last_ == none_free) {
    slot = sim::make_id<TargetSlot>(targets_.size());
    targets_.emplace_back();
  }
  Target& added = targets_[slot.index()];
  freed_last_ = added.next_free;
  added = Target{};
  added.state = state;
  added.registered = true;
  ++registered_;
  if (state == TargetState::Healthy) ++healthy_;
  return slot;
}

void Rotation::remove(TargetSlot slot) {
  Target& removed = target(slot);
  if (removed.state == TargetState::Healthy) leave(removed);
  removed.registered = false;
  removed.next_free = freed_last_;
  freed_last_ = slot.value;
  --registered_;
}

bool Rotation::set_state(sim::Instant at, TargetSlot slot, TargetState state) {
  Target& changed = target(slot);
  const bool was_healthy = changed.state == TargetState::Healthy;
  const bool is_healthy = state == TargetState::Healthy;
  if (was_healthy && !is_healthy) leave(changed);
  if (!was_healthy && is_healthy) enter(at, changed);
  changed.state = state;
  return was_healthy != is_healthy;
}

TargetState Rotation::state(TargetSlot slot) const {
  return target(slot).state;
}

double Rotation::equal_share() const noexcept {
  const std::size_t targets = healthy_ > 0 ? healthy_ : fail_open_ ? registered_ : 0;
  return targets > 0 ? 1 / static_cast<double>(targets) : 0;
}

void Rotation::shares(sim::Instant t, std::span<double> value) const {
  sim::require(value.size() == targets_.size(), "shares need one place for each slot");
  const bool growing = healthy_ > 0 && !constant_from(t);
  double total = 0;
  for (std::size_t slot = 0; slot < targets_.size(); ++slot) {
    const Target& each = targets_[slot];
    const bool served = each.registered && (fails_open() || each.state == TargetState::Healthy);
    value[slot] = !served ? 0 : growing ? weight(each, t) : equal_share();
    total += value[slot];
  }
  if (!growing) return;
  for (std::size_t slot = 0; slot < targets_.size(); ++slot) {
    const bool served = targets_[slot].registered && targets_[slot].state == TargetState::Healthy;
    // At the moment in which only targets at the start of their growth are left, they are equal.
    value[slot] = total > 0 ? value[slot] / total : served ? equal_share() : 0;
  }
}

Rotation::Target& Rotation::target(TargetSlot slot) {
  sim::require(slot.index() < targets_.size() && targets_[slot.index()].registered,
               "no target is registered in this slot");
  return targets_[slot.index()];
}

sim::Instant Rotation::ramp_end(const Target& of) const noexcept {
  const sim::Instant slow = of.slow_from == long_ago ? long_ago : of.slow_from + slow_start_;
  const sim::Instant sticky = of.sticky_from == long_ago ? long_ago : of.sticky_from + stickiness_;
  return std::max(slow, sticky);
}

double Rotation::weight(const Target& of, sim::Instant t) const noexcept {
  const double slow = of.slow_from == long_ago ? 1 : grown(of.slow_from, slow_start_, t);
  const double sticky = of.sticky_from == long_ago ? 1 : grown(of.sticky_from, stickiness_, t);
  return std::min(slow, sticky);
}

bool Rotation::one_is_out_of_slow_start(sim::Instant t) const noexcept {
  return std::any_of(targets_.begin(), targets_.end(), [&](const Target& each) {
    return each.registered && each.state == TargetState::Healthy &&
           (each.slow_from == long_ago || each.slow_from + slow_start_ <= t);
  });
}

void Rotation::enter(sim::Instant at, Target& entering) {
  // The sessions of a target that is alone have nowhere else to be.
  if (stickiness_ > sim::Duration::zero() && healthy_ > 0) entering.sticky_from = at;
  if (slow_start_ > sim::Duration::zero() && one_is_out_of_slow_start(at)) entering.slow_from = at;
  ramps_end_ = std::max(ramps_end_, ramp_end(entering));
  ++healthy_;
}

void Rotation::leave(Target& leaving) {
  const sim::Instant end = ramp_end(leaving);
  leaving.slow_from = long_ago;
  leaving.sticky_from = long_ago;
  --healthy_;
  if (end != long_ago && end == ramps_end_) find_ramps_end();
}

void Rotation::find_ramps_end() noexcept {
  ramps_end_ = long_ago;
  for (const Target& each : targets_) ramps_end_ = std::max(ramps_end_, ramp_end(each));
}

}  // namespace models
