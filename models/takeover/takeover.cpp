#include "models/takeover/takeover.hpp"

#include <string>

#include "models/architecture/service_figures.hpp"
#include "models/context/phases.hpp"
#include "models/scaling/placement.hpp"

namespace models {

namespace {

/// A function that found no standby, or no control plane, is tried again so often: what calls it
/// goes on to do so while the alarm lasts.
constexpr sim::Duration tried_again_after = std::chrono::minutes(1);

}  // namespace

void Takeover::start(Here here) {
  for (std::uint32_t index = 0; index < attempts_.size(); ++index) {
    const Plan::Address& plan = plan_->addresses[index];
    MovingAddress& address = at(index, here);
    Attempt& attempt = attempts_[index];
    attempt.draws = sim::Stream(plan.steps, here.replication());
    const InstanceId first{plan.first_instance};
    if (!plan.may_be_attached) {
      address.fault = here.begin_fault(plan.no_role);
      here.note("fault", plan.name,
                [&] { return "its instances have no role that may attach it: nobody has it"; });
    } else if (here.facts().instances[first].life == InstanceLife::InService) {
      address.holder = first;
    }
    if (!plan.standby || !plan.standby->fails) continue;
    attempt.life = sim::Stream(plan.life, here.replication());
    attempt.dies_at = here.now() + sim::sample_duration(*plan.standby->fails, attempt.life);
  }
}

std::optional<std::uint32_t> Takeover::address_of(InstanceId instance) const {
  for (std::uint32_t index = 0; index < plan_->addresses.size(); ++index) {
    const Plan::Address& plan = plan_->addresses[index];
    const bool is_below = instance.value < plan.first_instance + plan.instances;
    if (instance.value >= plan.first_instance && is_below) return index;
  }
  return std::nullopt;
}

/// EC2's checks see the host, its power and the network, and not the application.
bool Takeover::passes_status_checks(InstanceId id, Here here) {
  const Instance& instance = here.facts().instances[id];
  return instance.life != InstanceLife::Absent && instance.host_ok && instance.powered &&
         instance.online && !here.facts().zones.lost(instance.zone);
}

void Takeover::go_to(std::uint32_t address, Step step, sim::Duration after, Here here) {
  Attempt& attempt = attempts_[address];
  attempt.step = step;
  here.schedule(here.now() + after, AddressStep{address, ++attempt.number});
}

void Takeover::on(AddressStep event, Here here) {
  Attempt& attempt = attempts_[event.address];
  if (attempt.number != event.attempt) return;
  switch (attempt.step) {
    case Step::None:
    case Step::Starting:
      return;
    case Step::Detecting:
      here.note("detection", plan_->addresses[event.address].name,
                [] { return std::string("an alarm says that its instance fails"); });
      call(event.address, here);
      return;
    case Step::Calling:
      here.note("detection", plan_->addresses[event.address].name,
                [] { return std::string("the function runs"); });
      take_over(event.address, here);
      return;
    case Step::Moving:
      finish(event.address, here);
      return;
    case Step::Waiting:
      if (plan_->addresses[event.address].group) {
        move(event.address, *attempt.target, here);
      } else {
        take_over(event.address, here);
      }
      return;
  }
}

// Of a standby.

void Takeover::detect(std::uint32_t address, Here here) {
  at(address, here).phase = Phase::Detection;
  Attempt& attempt = attempts_[address];
  const sim::Distribution& law = plan_->addresses[address].standby->alarm;
  go_to(address, Step::Detecting, sim::sample_duration(law, attempt.draws), here);
}

void Takeover::call(std::uint32_t address, Here here) {
  at(address, here).phase = Phase::Detection;
  Attempt& attempt = attempts_[address];
  const StandbySpec& standby = *plan_->addresses[address].standby;
  const sim::Duration delivery = sim::sample_duration(standby.delivery, attempt.draws);
  const sim::Duration start = sim::sample_duration(standby.function_start, attempt.draws);
  go_to(address, Step::Calling, delivery + start, here);
}

/// What the function does, and goes on to try until it is done.
void Takeover::take_over(std::uint32_t address, Here here) {
  Attempt& attempt = attempts_[address];
  MovingAddress& own = at(address, here);
  own.phase = Phase::Restoration;
  here.traffic_changed();
  if (!here.facts().control_plane.works()) {
    wait(address, here);
    return;
  }
  const std::optional<InstanceId> standby = standby_of(address, here);
  if (!standby || !is_sound(address, here)) {
    if (!attempt.has_failed) {
      ++attempt.failed_takeovers;
      here.note("scaling", plan_->addresses[address].name,
                [] { return std::string("there is no standby that could take it over"); });
    }
    attempt.has_failed = true;
    go_to(address, Step::Waiting, tried_again_after, here);
    return;
  }
  const InstanceLife life = here.facts().instances[*standby].life;
  if (life == InstanceLife::InService) {
    move(address, *standby, here);
    return;
  }
  attempt.step = Step::Starting;
  attempt.target = *standby;
  ++attempt.number;
  if (life == InstanceLife::Booting) return;
  const Instance& holder = here.facts().instances[*own.holder];
  here.tell(StartWanted{*standby, holder.has_fault ? std::optional(holder.fault) : std::nullopt});
}

/// The first of the others that works, or could be started.
std::optional<InstanceId> Takeover::standby_of(std::uint32_t address, Here here) const {
  const Plan::Address& plan = plan_->addresses[address];
  for (std::uint32_t place = plan.first_instance; place < plan.first_instance + plan.instances;
       ++place) {
    const InstanceId id{place};
    if (here.facts().moving_addresses[address].holder == id) continue;
    const Instance& instance = here.facts().instances[id];
    if (instance.life == InstanceLife::InService && instance.answers) return id;
    if (instance.life == InstanceLife::InService || plan.standby->running) continue;
    if (!here.facts().zones.refuses_launches(plan_->homes[place])) return id;
  }
  return std::nullopt;
}

/// Whether the standby has not failed since the last inspection, which replaces one that has.
bool Takeover::is_sound(std::uint32_t address, Here here) {
  const std::optional<StandbySpec>& standby = plan_->addresses[address].standby;
  if (!standby->fails) return true;
  Attempt& attempt = attempts_[address];
  while (attempt.dies_at <= here.now()) {
    const sim::Instant inspected =
        next_tick(attempt.dies_at, sim::Duration::zero(), standby->inspected_every);
    if (inspected > here.now()) return false;
    attempt.dies_at = inspected + sim::sample_duration(*standby->fails, attempt.life);
  }
  return true;
}

void Takeover::hear(const ReplyChanged& notice, Here here) {
  const std::optional<std::uint32_t> address = address_of(notice.instance);
  if (!address || !plan_->addresses[*address].standby) return;
  const bool answers = here.facts().instances[notice.instance].answers;
  const Step step = attempts_[*address].step;
  if (at(*address, here).holder == notice.instance) {
    if (answers) abandon(*address, here);
    if (!answers && step == Step::None && !passes_status_checks(notice.instance, here)) {
      detect(*address, here);
    }
    return;
  }
  // The one that was taken over from is whole again: it stands by now.
  if (answers && step == Step::None && !plan_->addresses[*address].standby->running) {
    here.tell(StopWanted{notice.instance});
  }
}

void Takeover::hear(const InstanceStopped& notice, Here here) {
  const std::optional<std::uint32_t> address = address_of(notice.instance);
  if (!address || !plan_->addresses[*address].standby) return;
  const Step step = attempts_[*address].step;
  const bool is_news = step == Step::None || step == Step::Detecting;
  if (at(*address, here).holder == notice.instance && is_news) call(*address, here);
}

/// The instance that has it answers again before another one has taken over.
void Takeover::abandon(std::uint32_t address, Here here) {
  Attempt& attempt = attempts_[address];
  at(address, here).phase.reset();
  if (attempt.step == Step::None) return;
  const bool was_started = attempt.step == Step::Starting || attempt.step == Step::Moving;
  attempt.step = Step::None;
  attempt.has_failed = false;
  ++attempt.number;
  here.traffic_changed();
  if (was_started && !plan_->addresses[address].standby->running) {
    here.tell(StopWanted{*attempt.target});
  }
}

// Of a group, and of both.

void Takeover::hear(const BootEnded& notice, Here here) {
  const std::optional<std::uint32_t> address = address_of(notice.instance);
  if (!address || at(*address, here).holder == notice.instance) return;
  const Plan::Address& plan = plan_->addresses[*address];
  if (plan.group) {
    if (plan.may_be_attached) move(*address, notice.instance, here);
  } else if (attempts_[*address].step == Step::Starting &&
             attempts_[*address].target == notice.instance) {
    move(*address, notice.instance, here);
  }
}

void Takeover::move(std::uint32_t address, InstanceId to, Here here) {
  Attempt& attempt = attempts_[address];
  attempt.target = to;
  if (!here.facts().control_plane.works()) {
    wait(address, here);
    return;
  }
  const sim::Distribution& law = plan_->addresses[address].moves;
  go_to(address, Step::Moving, sim::sample_duration(law, attempt.draws), here);
}

/// For the control plane: a group tries again once that is back, see there, a function again and
/// again.
void Takeover::wait(std::uint32_t address, Here here) {
  Attempt& attempt = attempts_[address];
  if (attempt.step != Step::Waiting) {
    here.note("scaling", plan_->addresses[address].name,
              [] { return std::string("the control plane moves no address"); });
  }
  if (!plan_->addresses[address].group) {
    go_to(address, Step::Waiting, tried_again_after, here);
    return;
  }
  attempt.step = Step::Waiting;
  ++attempt.number;
}

void Takeover::hear(const ControlPlaneBack&, Here here) {
  for (std::uint32_t index = 0; index < attempts_.size(); ++index) {
    const Plan::Address& plan = plan_->addresses[index];
    if (!plan.group || attempts_[index].step != Step::Waiting) continue;
    const sim::Duration phase = here.facts().groups[*plan.group].check_phase;
    const sim::Instant check = next_tick(here.now() - sim::Duration(1), phase, plan.check_interval);
    go_to(index, Step::Waiting, check - here.now(), here);
  }
}

void Takeover::finish(std::uint32_t address, Here here) {
  Attempt& attempt = attempts_[address];
  MovingAddress& own = at(address, here);
  const InstanceId to = *attempt.target;
  own = MovingAddress{to, std::nullopt, std::nullopt};
  attempt.step = Step::None;
  attempt.has_failed = false;
  ++attempt.number;
  here.traffic_changed();
  here.note("recovery", plan_->addresses[address].name,
            [&] { return "is that of " + name_of(to) + " now"; });
  if (!plan_->addresses[address].standby) return;
  ++attempt.takeovers;
  if (!passes_status_checks(to, here)) detect(address, here);
}

void Takeover::hear(const InstanceGone& notice, Here here) {
  const std::optional<std::uint32_t> address = address_of(notice.instance);
  if (!address) return;
  Attempt& attempt = attempts_[*address];
  if (attempt.target == notice.instance) {
    attempt.step = Step::None;
    attempt.target.reset();
    ++attempt.number;
  }
  MovingAddress& own = at(*address, here);
  if (own.holder != notice.instance) return;
  own = MovingAddress{std::nullopt, notice.fault, std::nullopt};
  here.traffic_changed();
}

bool Takeover::is_whole(const Commons& world) const {
  for (std::size_t index = 0; index < attempts_.size(); ++index) {
    if (!plan_->addresses[index].may_be_attached) continue;
    if (attempts_[index].step != Step::None) return false;
    if (!world.facts.moving_addresses[index].holder) return false;
  }
  return true;
}

void Takeover::restart(Here here) {
  for (Attempt& attempt : attempts_) {
    attempt.draws.restart(here.replication());
    attempt.life.restart(here.replication());
  }
}

void Takeover::start_over(Here) {
  for (Attempt& attempt : attempts_) attempt.takeovers = attempt.failed_takeovers = 0;
}

void Takeover::close(Outcome& outcome, Here) const {
  for (std::size_t index = 0; index < attempts_.size(); ++index) {
    const Plan::Address& plan = plan_->addresses[index];
    if (!plan.standby) continue;
    const auto set = [&](StandbyFigure row, std::int64_t value) {
      outcome.figures[plan_->figures.at(row, plan.standby_number)] = static_cast<double>(value);
    };
    set(StandbyFigure::Takeovers, attempts_[index].takeovers);
    set(StandbyFigure::FailedTakeovers, attempts_[index].failed_takeovers);
  }
}

}  // namespace models
