#include "models/experiment/longest_incident.hpp"

#include <algorithm>
#include <utility>

#include "models/results/digest.hpp"
#include "models/world/world.hpp"
#include "sim/base/require.hpp"
#include "sim/experiment/replicate.hpp"

namespace models {

namespace {

// How long after its end an outage is watched: resolvers that stretch a TTL go on losing requests.
constexpr sim::Duration aftermath = std::chrono::hours(1);
constexpr std::int64_t series_points = 600;

/// The longest matching outage of a replication, and how many there are.
struct Found {
  std::int64_t outages = 0;
  sim::Duration length{};
  Outage outage;
  FaultRecord fault;
};

class Searcher {
 public:
  Searcher(const Plan& plan, const IncidentQuery& query)
      : plan_(&plan), cause_(query.cause), start_(plan), world_(start_) {
    start_.heed(query.cancelled);
  }

  Found operator()(sim::ReplicationId id) {
    world_ = start_;
    world_.start(id.value);
    world_.finish(outcome_);
    Found found;
    for (const Outage& outage : outcome_.outages) {
      const FaultRecord& fault = outcome_.faults[outage.fault.index()];
      if (!is_of_cause(plan_->cause_names()[fault.cause.index()], cause_)) continue;
      ++found.outages;
      if (outage.end - outage.begin <= found.length) continue;
      found.length = outage.end - outage.begin;
      found.outage = outage;
      found.fault = fault;
    }
    return found;
  }

 private:
  const Plan* plan_;
  std::string cause_;
  World start_;
  World world_;
  Outcome outcome_;
};

/// The first part of a replication: the same events, and nothing after `until`. What clocks and
/// streams give does not depend on the horizon.
struct Beginning {
  Outcome outcome;
  std::vector<TimelineRecord> timeline;
};

Beginning replay(Scenario scenario, std::uint64_t replication, sim::Instant until,
                 const std::atomic<bool>* cancelled) {
  scenario.run.horizon = until - sim::simulation_start;
  const Plan plan(scenario);
  World world(plan);
  world.record(scenario.run.horizon / series_points + sim::Duration(1));
  world.heed(cancelled);
  world.start(replication);
  Beginning beginning;
  world.finish(beginning.outcome);
  beginning.timeline = world.timeline();
  return beginning;
}

void charge(const Plan& plan, const Outcome& before, const Outcome& after, Incident& incident) {
  for (std::size_t index = 0; index < after.lost_by_blame.size(); ++index) {
    const double lost = after.lost_by_blame[index] - before.lost_by_blame[index];
    const sim::Duration down = after.down_by_blame[index] - before.down_by_blame[index];
    if (lost <= 0 && down == sim::Duration::zero()) continue;
    incident.charges.push_back({plan.cause_names()[index / phase_count],
                                std::string(phase_names[index % phase_count]), lost,
                                sim::to_seconds(down)});
  }
  std::stable_sort(incident.charges.begin(), incident.charges.end(),
                   [](const BlameEntry& left, const BlameEntry& right) {
                     return left.requests_lost > right.requests_lost;
                   });
}

std::optional<Incident> search(const Scenario& scenario, const IncidentQuery& query) {
  sim::require(!scenario.is_drill(), "incidents are searched in forecasts");
  sim::require(query.replications > 0, "a search needs replications");
  const Plan plan(scenario);
  Incident incident;
  Found longest;
  sim::ReplicationPlan replications;
  replications.count = static_cast<std::uint64_t>(query.replications);
  replications.jobs = query.jobs;
  replications.cancelled = query.cancelled;
  const auto merge = [&](sim::ReplicationId id, Found&& found) {
    incident.outages += found.outages;
    if (found.length <= longest.length) return;
    longest = found;
    incident.replication = id.value;
  };
  incident.searched = static_cast<std::int64_t>(sim::replicate(
      replications, [&] { return Searcher(plan, query); }, merge));
  if (incident.outages == 0) return std::nullopt;

  const sim::Instant watched = std::min(longest.outage.end + aftermath, plan.end());
  // Just before the fault, and after the warm-up, when counting begins anew.
  const sim::Instant onset = std::max(longest.fault.onset - sim::Duration(1),
                                      sim::simulation_start + scenario.run.warm_up);
  // What was found before an interruption is still told, and that takes a replication.
  const bool told = query.cancelled != nullptr && query.cancelled->load();
  const std::atomic<bool>* heeded = told ? nullptr : query.cancelled;
  const Beginning before = replay(scenario, incident.replication, onset, heeded);
  Beginning after = replay(scenario, incident.replication, watched, heeded);
  incident.scenario = scenario.name;
  incident.title = scenario.title;
  incident.seed = scenario.run.seed;
  incident.cause = plan.cause_names()[longest.fault.cause.index()];
  incident.onset = sim::to_seconds(longest.fault.onset - sim::simulation_start);
  incident.begins = sim::to_seconds(longest.outage.begin - sim::simulation_start);
  incident.ends = sim::to_seconds(longest.outage.end - sim::simulation_start);
  incident.watched = sim::to_seconds(watched - sim::simulation_start);
  charge(plan, before.outcome, after.outcome, incident);
  for (TimelineRecord& record : after.timeline) {
    if (record.at >= incident.onset) incident.timeline.push_back(std::move(record));
  }
  return incident;
}

}  // namespace

std::optional<Incident> longest_incident(const Scenario& scenario, const IncidentQuery& query) {
  try {
    return search(scenario, query);
  } catch (const sim::Cancelled&) {
    return std::nullopt;
  }
}

bool is_of_cause(const std::string& cause, const std::string& asked) {
  return asked.empty() || cause == asked || cause.starts_with(asked + ":");
}

std::vector<std::string> causes_of(const Scenario& scenario) {
  return Plan(scenario).cause_names();
}

}  // namespace models
