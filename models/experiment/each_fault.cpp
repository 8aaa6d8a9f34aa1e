#include "models/experiment/each_fault.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "models/experiment/fault_list.hpp"
#include "models/world/world.hpp"
#include "sim/base/require.hpp"
#include "sim/experiment/replicate.hpp"

namespace models {

namespace {

// Groups have grown to the size that a day asks for, and what is watched has a day's demand.
constexpr sim::Duration settling = std::chrono::hours(24);
constexpr sim::Duration watched = std::chrono::hours(24);

/// As much as rounding may make of nothing.
constexpr double rounding = 1e-9;

/// The scenario as a drill of one fault; of none where `fault` is null.
Scenario drill_of(const Scenario& scenario, sim::Instant at, const PossibleFault* fault) {
  Scenario drill = scenario;
  drill.timeline.clear();
  drill.load_changes = true;  // A drill, in which nothing fails by itself.
  drill.objectives.clear();
  drill.figures.clear();
  drill.run.until_first_outage = false;
  // Counting begins in time for what the fault loses at once.
  drill.run.warm_up = at - sim::simulation_start - sim::Duration(1);
  drill.run.horizon = at - sim::simulation_start + watched;
  if (fault != nullptr) {
    drill.timeline.push_back({at - sim::simulation_start, fault->action, {}});
  }
  return drill;
}

/// What one drill lost to one cause in one phase.
struct ChargeOfFault {
  std::uint32_t blame = 0;
  double lost = 0;
  sim::Instant until;
  bool by_fault = false;  ///< By the fault that was injected, and not by one that follows from it.
};

struct DrillResult {
  std::vector<ChargeOfFault> charges;  ///< In order of blame.
  std::vector<Outage> outages;
};

/// Runs drills of one fault after another: the worker of the experiment. Id i is drill i % drills
/// of fault i / drills - 1; those before are drills without a fault.
class Driller {
 public:
  Driller(const Scenario& scenario, const std::vector<PossibleFault>& faults, sim::Instant at,
          const EachFaultOptions& options)
      : scenario_(&scenario), faults_(&faults), at_(at), options_(&options) {}

  DrillResult operator()(sim::ReplicationId id) {
    const auto drills = static_cast<std::uint64_t>(options_->drills);
    const std::uint64_t number = id.value / drills;
    if (!stage_ || stage_->number != number) {
      const PossibleFault* fault = number == 0 ? nullptr : &(*faults_)[number - 1];
      stage_.reset();
      stage_ = std::make_unique<Stage>(number, drill_of(*scenario_, at_, fault));
      stage_->start.heed(options_->cancelled);
    }
    stage_->world = stage_->start;
    stage_->world.start(id.value % drills);
    stage_->world.finish(outcome_);
    return result();
  }

 private:
  /// A plan refers to its scenario, and worlds to their plan.
  struct Stage {
    Stage(std::uint64_t of, Scenario drilled)
        : number(of), scenario(std::move(drilled)), plan(scenario), start(plan), world(start) {}
    std::uint64_t number;
    Scenario scenario;
    Plan plan;
    World start;
    World world;
  };

  [[nodiscard]] DrillResult result() const {
    DrillResult result;
    result.outages = outcome_.outages;
    for (const std::uint32_t blame : outcome_.blamed) {
      const double lost = outcome_.lost_by_blame[blame];
      if (lost <= 0) continue;
      const auto is_injected = [&](const FaultRecord& fault) {
        return fault.onset == at_ && fault.cause.index() == blame / phase_count;
      };
      result.charges.push_back(
          {blame, lost, outcome_.lost_until[blame],
           std::any_of(outcome_.faults.begin(), outcome_.faults.end(), is_injected)});
    }
    return result;
  }

  const Scenario* scenario_;
  const std::vector<PossibleFault>* faults_;
  sim::Instant at_;
  const EachFaultOptions* options_;
  std::unique_ptr<Stage> stage_;
  Outcome outcome_;
};

/// What `charge` comes to beyond that of the same drill without the fault.
double beyond(const ChargeOfFault& charge, const DrillResult& without) {
  const auto same = std::lower_bound(
      without.charges.begin(), without.charges.end(), charge.blame,
      [](const ChargeOfFault& other, std::uint32_t blame) { return other.blame < blame; });
  const bool is_known = same != without.charges.end() && same->blame == charge.blame;
  return charge.lost - (is_known ? same->lost : 0);
}

double sum_of(const std::vector<ChargeOfFault>& charges) {
  double lost = 0;
  for (const ChargeOfFault& charge : charges) lost += charge.lost;
  return lost;
}

bool has(const std::vector<Outage>& outages, const Outage& asked) {
  return std::any_of(outages.begin(), outages.end(), [&](const Outage& outage) {
    return outage.begin == asked.begin && outage.end == asked.end;
  });
}

/// The sums of the drills of one fault.
class ImpactSums {
 public:
  ImpactSums(const PossibleFault& fault, sim::Instant at, std::size_t causes)
      : fault_(&fault), at_(at), lost_by_blame_(causes * phase_count) {}

  void add(const DrillResult& with, const DrillResult& without) {
    lost_ += sum_of(with.charges) - sum_of(without.charges);
    sim::Instant unseen_until = at_;
    for (const ChargeOfFault& charge : with.charges) {
      lost_by_blame_[charge.blame] += beyond(charge, without);
      const auto phase = static_cast<Phase>(charge.blame % phase_count);
      if (phase == Phase::Detection && charge.by_fault) {
        unseen_until = std::max(unseen_until, charge.until);
      }
    }
    // Whatever ends by itself while requests are still lost unnoticed, nobody has noticed.
    const sim::Duration ends = fault_->lasts ? std::min(*fault_->lasts, watched) : watched;
    if (unseen_until >= at_ + ends) {
      ++unnoticed_;
    } else if (unseen_until > at_) {
      ++detected_;
      detection_ += sim::to_seconds(unseen_until - at_);
    }
    add_outages(with, without);
  }

  [[nodiscard]] FaultImpact impact(const std::vector<std::string>& causes, std::int64_t drills,
                                   double offered) const {
    FaultImpact impact;
    impact.part = fault_->part;
    impact.alike = fault_->alike;
    impact.fault = fault_->fault;
    if (fault_->lasts) impact.lasts = sim::to_seconds(*fault_->lasts);
    const double lost = lost_ / static_cast<double>(drills);
    // What is left of two sums that are the same but for rounding is nothing.
    impact.lost = lost > rounding * offered ? lost : 0;
    impact.lost_share = offered > 0 ? impact.lost / offered : 0;
    if (detected_ > 0) impact.detected = detection_ / static_cast<double>(detected_);
    impact.unnoticed = unnoticed_ > 0 && detected_ == 0;
    const std::int64_t back = down_ - not_back_;
    if (back > 0) impact.recovered = recovery_ / static_cast<double>(back);
    impact.drills_down = down_;
    impact.drills_not_back = not_back_;
    const auto worst = std::max_element(lost_by_blame_.begin(), lost_by_blame_.end());
    if (impact.lost <= 0 || worst == lost_by_blame_.end()) return impact;
    const auto blame = static_cast<std::size_t>(worst - lost_by_blame_.begin());
    impact.cause = causes[blame / phase_count];
    impact.phase = phase_names[blame % phase_count];
    return impact;
  }

 private:
  void add_outages(const DrillResult& with, const DrillResult& without) {
    const Outage* last = nullptr;
    for (const Outage& outage : with.outages) {
      if (!has(without.outages, outage)) last = &outage;
    }
    if (last == nullptr) return;
    ++down_;
    if (last->end >= at_ + watched) {
      ++not_back_;
    } else {
      recovery_ += sim::to_seconds(last->end - at_);
    }
  }

  const PossibleFault* fault_;
  sim::Instant at_;
  double lost_ = 0;
  std::vector<double> lost_by_blame_;
  double detection_ = 0;  ///< Seconds, of those that were detected.
  std::int64_t detected_ = 0;
  std::int64_t unnoticed_ = 0;
  double recovery_ = 0;  ///< Seconds, of those that were down and came back.
  std::int64_t down_ = 0;
  std::int64_t not_back_ = 0;
};

}  // namespace

sim::Instant highest_demand(const LoadCurve& demand, sim::Instant settled, sim::Duration horizon) {
  if (demand.is_constant()) return settled;
  const sim::Instant end = demand.period() ? settled + *demand.period()
                                           : std::max(settled, sim::simulation_start + horizon);
  sim::Instant highest = settled;
  double rps = demand.rps(settled);
  const auto look = [&](sim::Instant at, double there) {
    if (there <= rps) return;
    rps = there;
    highest = at;
  };
  for (sim::Instant at = demand.next_breakpoint(settled); at < end;
       at = demand.next_breakpoint(at)) {
    // Of a jump downwards, the last moment before it.
    if (demand.rps_before(at) > demand.rps(at)) look(at - sim::Duration(1), demand.rps_before(at));
    look(at, demand.rps(at));
  }
  return highest;
}

EachFaultReport each_fault(const Scenario& scenario, const EachFaultOptions& options) {
  sim::require(options.drills > 0, "a fault is tried once at least");
  const std::vector<PossibleFault> faults = possible_faults(scenario);
  const LoadCurve& demand = scenario.workload.demand;
  const sim::Instant at =
      highest_demand(demand, sim::simulation_start + std::max(settling, scenario.run.warm_up),
                     scenario.run.horizon);
  EachFaultReport report;
  report.scenario = scenario.name;
  report.title = scenario.title;
  report.seed = scenario.run.seed;
  report.at = sim::to_seconds(at);
  report.demand_rps = demand.rps(at);
  report.watched = sim::to_seconds(watched);
  report.offered = demand.requests(at, at + watched);
  report.up_threshold = scenario.run.up_threshold;
  report.drills = options.drills;
  report.faults = static_cast<std::int64_t>(faults.size());
  if (faults.empty()) return report;

  const Scenario quiet = drill_of(scenario, at, nullptr);
  const std::vector<std::string> causes = Plan(quiet).cause_names();
  const auto drills = static_cast<std::uint64_t>(options.drills);
  std::vector<DrillResult> without;
  without.reserve(drills);
  std::optional<ImpactSums> sums;
  const auto merge = [&](sim::ReplicationId id, DrillResult&& result) {
    const std::uint64_t number = id.value / drills;
    const std::uint64_t drill = id.value % drills;
    if (number == 0) {
      report.lost_without_fault += sum_of(result.charges) / static_cast<double>(drills);
      without.push_back(std::move(result));
      return;
    }
    if (drill == 0) sums.emplace(faults[number - 1], at, causes.size());
    sums->add(result, without[drill]);
    if (drill + 1 < drills) return;
    report.impacts.push_back(sums->impact(causes, options.drills, report.offered));
  };
  sim::ReplicationPlan plan;
  plan.count = (faults.size() + 1) * drills;
  plan.jobs = options.jobs;
  plan.cancelled = options.cancelled;
  sim::replicate(
      plan, [&] { return Driller(scenario, faults, at, options); }, merge,
      [&](std::uint64_t done, std::uint64_t total) {
        if (options.progress) options.progress(done, total);
      });
  std::stable_sort(
      report.impacts.begin(), report.impacts.end(),
      [](const FaultImpact& left, const FaultImpact& right) { return left.lost > right.lost; });
  return report;
}

}  // namespace models
