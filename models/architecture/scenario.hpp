#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/architecture.hpp"
#include "models/architecture/failure_spec.hpp"
#include "models/architecture/figure_spec.hpp"
#include "models/architecture/objective_spec.hpp"
#include "models/architecture/price_basis.hpp"
#include "models/architecture/question_spec.hpp"
#include "models/architecture/timeline_spec.hpp"
#include "models/architecture/workload_spec.hpp"

namespace models {

/// Given phases make a drill exact to the second (choice 5): each a share of its interval, 0 to 1.
/// What has none is drawn.
struct Phases {
  std::optional<double> probes;    ///< Of a balancer's nodes and targets.
  std::optional<double> checks;    ///< Of Auto Scaling groups.
  std::optional<double> metrics;   ///< Of the periods of a group's metrics.
  std::optional<double> checkers;  ///< Of Route 53.
  std::optional<double> status{};  ///< Of EC2's status checks.
};

/// The order and the share of randomness that a run asks for.
struct RunSpec {
  sim::Duration horizon = sim::year;  ///< Of one replication.
  sim::Duration warm_up{};            ///< Dropped from the start of each replication.
  std::int64_t replications = 1000;   ///< "years" where the horizon is a year.
  double precision = 0;  ///< Relative half-width wanted of the unavailability; 0: none.
  std::uint64_t seed = 1;
  bool until_first_outage = false;  ///< A replication ends with its first outage.
  double up_threshold = 0.95;       ///< Share of requests that has to succeed (choice 26).
  Phases phases;
};

/// A question, valid by construction: nothing downstream has to check it again.
struct Scenario {
  std::string name;  ///< "whatisthetime/6-multi-az"
  std::string title;
  std::string story;
  std::string look_for;
  std::string region;
  Architecture architecture;
  WorkloadSpec workload;
  FailureModel failures;
  std::vector<TimelineEntry> timeline;  ///< In order of time. Not empty: the scenario is a drill.
  bool load_changes = false;            ///< Its timeline changed the demand: a drill as well.
  std::vector<ObjectiveSpec> objectives;
  std::vector<QuestionSpec> questions;  ///< Of a drill, in the order of their ids.
  std::optional<ChallengeSpec> challenge;
  std::vector<FigureSpec> figures;  ///< Asked for, by objectives or beside them; no name twice.
  RunSpec run;
  std::vector<Assumption> assumptions;
  PriceBasis prices;

  [[nodiscard]] bool is_drill() const noexcept { return load_changes || !timeline.empty(); }
};

}  // namespace models
