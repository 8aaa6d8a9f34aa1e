#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/context/controls.hpp"
#include "models/context/facts.hpp"
#include "models/context/hazard.hpp"
#include "models/events/event.hpp"
#include "models/events/notice.hpp"
#include "models/ledger/ledger.hpp"
#include "models/ledger/record.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// What all services of a world share: a value, copied with it.
struct Commons {
  /// A fault that begins when something is first lost to what is nobody's fault.
  struct Blameless {
    CauseId cause;
    std::optional<FaultId> fault;
  };

  Commons(sim::Instant end_of_replication, Facts known, Ledger empty)
      : end(end_of_replication), facts(std::move(known)), ledger(std::move(empty)) {}

  sim::Instant moment{};  ///< Now.
  sim::Instant end;       ///< Of the replication.
  std::uint64_t replication = 0;
  GivenLosses given;
  Facts facts;
  Ledger ledger;
  Blameless demand;  ///< More than the design can serve with nothing broken.
  Blameless design;  ///< Requests that it cannot serve at all.
  ControlSums controls;
  bool takes_notes = false;  ///< In drills, whose timeline is kept.
  std::vector<TimelineRecord> notes;
  sim::EventQueue<Event> queue;
  bool traffic_stale = false;  ///< Facts have changed since the losses were derived.
  bool policies_stale =
      false;  ///< What policies see has changed, but nobody's share of the traffic.
  bool metrics_stale = false;  ///< Nor their metrics, unless this says so.
  bool severity_stale = true;  ///< The same since somebody asked how near an outage is.

  /// What comes after the end is not scheduled.
  template <class Happens>
  void schedule(sim::Instant at, Happens event) {
    if (at <= end) queue.schedule(at, Event(event));
  }
  FaultId begin_fault(CauseId cause) { return ledger.begin_fault(cause, moment); }
  FaultId fault_of(Blameless& of) {
    if (!of.fault) of.fault = begin_fault(of.cause);
    return *of.fault;
  }
  FaultId demand_fault() { return fault_of(demand); }
  FaultId design_fault() { return fault_of(design); }
  void traffic_changed() noexcept { traffic_stale = severity_stale = true; }
  /// `make_text` is called in drills alone.
  template <class MakeText>
  void note(const char* kind, const std::string& component, MakeText&& make_text) {
    if (takes_notes) notes.push_back({sim::to_seconds(moment), kind, component, make_text()});
  }
};

/// Requests of one class that were sent before and fail now.
struct LossAtOnce {
  FaultId fault;
  Phase phase = Phase::Detection;
  std::size_t request_class = 0;
  double requests = 0;
};

/// What a service may do to its world while it handles something: look at the clock and at facts,
/// schedule its own events (and nobody else's), begin faults, tell the others. It is handed in for
/// one call and never kept, so that services hold no pointers and a world stays a value.
template <class Own>
class Context {
 public:
  /// What of a context differs from service to service, and from world to world: the whole one, or
  /// a test with a single service.
  struct Lines {
    void (*tell)(Commons& world, const Notice& notice);
    bool (*strikes)(Commons& world, std::size_t hazard);
    void (*lose)(Commons& world, const LossAtOnce& loss);
  };

  Context(Commons& world, const Lines& lines) noexcept : world_(&world), lines_(&lines) {}

  [[nodiscard]] sim::Instant now() const noexcept { return world_->moment; }
  [[nodiscard]] std::uint64_t replication() const noexcept { return world_->replication; }
  [[nodiscard]] const GivenLosses& given() const noexcept { return world_->given; }
  /// All may look; each table lets only its owner write.
  [[nodiscard]] Facts& facts() const noexcept { return world_->facts; }
  [[nodiscard]] ControlSums& controls() const noexcept { return world_->controls; }

  template <class Happens>
  void schedule(sim::Instant at, Happens event) const {
    static_assert(is_one_of<Happens, Own>, "a service schedules its own events alone");
    world_->schedule(at, event);
  }
  /// The others hear it at once, in the order of the list of services.
  void tell(const Notice& notice) const { lines_->tell(*world_, notice); }
  /// For an event that may be cancelled.
  template <class Happens>
  [[nodiscard]] sim::EventHandle schedule_for_now(sim::Instant at, Happens event) const {
    static_assert(is_one_of<Happens, Own>, "a service schedules its own events alone");
    return world_->queue.schedule(at, Event(event));
  }
  void cancel(sim::EventHandle event) const { world_->queue.cancel(event); }
  [[nodiscard]] sim::Instant end() const noexcept { return world_->end; }
  [[nodiscard]] FaultId begin_fault(CauseId cause) const { return world_->begin_fault(cause); }
  /// Of demand that is more than the design can serve, with nothing broken.
  [[nodiscard]] FaultId demand_fault() const { return world_->demand_fault(); }
  /// Of requests that the architecture cannot serve, with nothing broken.
  [[nodiscard]] FaultId design_fault() const { return world_->design_fault(); }
  /// Charges what is lost in a moment, as what is in flight on an instance that ends.
  void lose(const LossAtOnce& loss) const { lines_->lose(*world_, loss); }
  /// A failure that nature brings is due, of the service's hazard with this number: whether it
  /// strikes now, or is passed over because somebody else decides when it does.
  [[nodiscard]] bool strikes(std::size_t hazard) const { return lines_->strikes(*world_, hazard); }
  /// What the service answers may differ from now on.
  void traffic_changed() const noexcept { world_->traffic_changed(); }
  /// What policies see of their group may differ; metrics_changed(): their metrics as well.
  void policies_changed() const noexcept { world_->policies_stale = true; }
  void metrics_changed() const noexcept { world_->policies_stale = world_->metrics_stale = true; }
  /// How near an outage is may differ from now on.
  void severity_changed() const noexcept { world_->severity_stale = true; }
  /// Enters something into the timeline of a drill; `make_text` is called in drills alone.
  template <class MakeText>
  void note(const char* kind, const std::string& component, MakeText&& make_text) const {
    world_->note(kind, component, std::forward<MakeText>(make_text));
  }

 private:
  Commons* world_;
  const Lines* lines_;
};

}  // namespace models
