#include "models/experiment/method_choice.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "models/experiment/rare/copy_method.hpp"
#include "models/experiment/rare/copy_trial.hpp"
#include "models/experiment/rare/hazard_scaling.hpp"
#include "models/experiment/run_replications.hpp"
#include "models/experiment/strata/stratum_pilot.hpp"

namespace models {

namespace {

// Far from those that count, which begin with 0, and from those of StratumPilot.
constexpr std::uint64_t first_excursion_pilot_id = std::uint64_t{1} << 41U;
// More than these in a pilot of strata, and strata are kept.
constexpr std::uint64_t few_outages = 5;

/// Each step that runs pilots returns false if it was interrupted.
class MethodChoice {
 public:
  explicit MethodChoice(const SimulationTask& task)
      : task_(task), options_(task.options), decides_(options_.method == SamplingMethod::Auto) {}

  std::optional<ChosenMethod> choose() {
    if (!run_pilots()) return std::nullopt;
    chosen_.has_controls = wants_controls();
    return std::move(chosen_);
  }

 private:
  [[nodiscard]] bool wants_controls() const {
    const Scenario& scenario = task_.plan.scenario();
    if (chosen_.copies || scenario.run.until_first_outage || scenario.is_drill()) return false;
    return options_.method == SamplingMethod::ControlVariates || (decides_ && task_.precision);
  }

  bool run_pilots() {
    if (options_.method == SamplingMethod::Splitting) return split_excursions();
    if (copy_method(options_.method)) return copy_excursions();
    if (task_.wants_strata() && !share_out()) return false;
    if (!decides_ || !task_.precision || pilot_outages_ >= few_outages) return true;
    const Scenario& scenario = task_.plan.scenario();
    if (why_not(CopyMethod::HazardScaling, scenario).empty()) return copy_excursions();
    return !why_not(CopyMethod::Splitting, scenario).empty() || split_excursions();
  }

  /// Goes over to splitting, if a pilot says that it pays or it is asked for.
  bool split_excursions() {
    const std::optional<ExcursionPilot> counted = count_excursions();
    if (!counted) return false;
    return (decides_ && !counted->sees_hardly_any()) || split(*counted);
  }

  bool split(const ExcursionPilot& counted) {
    ExcursionSampling splitting = counted.counting();
    SplittingPilot pilot(task_.plan, splitting.kinds, options_.cancelled);
    try {
      chosen_.split = pilot.find();
    } catch (const sim::Cancelled&) {
      return false;
    }
    if (decides_ && !chosen_.split.leads_to_outage) return true;
    splitting.copies = chosen_.split.copies;
    splitting.levels = chosen_.split.levels;
    splitting.method = CopyMethod::Splitting;
    return take(std::move(splitting), counted.replications() + pilot.replications());
  }

  /// Goes over to copies with failures that come for certain or more often, if a pilot says that
  /// they pay or they are asked for.
  bool copy_excursions() {
    const std::optional<ExcursionPilot> counted = count_excursions();
    if (!counted) return false;
    if (decides_ && !counted->is_worth_it()) return true;
    std::uint64_t pilots = 1;
    const std::optional<CopyTrial> tried = try_copies(*counted, pilots);
    if (!tried) return false;
    if (decides_ && !tried->saw_outage()) {
      // Too many steps for it, or steps that it cannot take.
      if (!split(*counted)) return false;
      if (chosen_.copies) return true;
    }
    chosen_.scale = counted->scale();
    return take(tried->sampling(), pilots * counted->replications());
  }

  /// Nothing if interrupted.
  std::optional<ExcursionPilot> count_excursions() {
    ExcursionPilot pilot(task_.plan, task_.wants_strata() ? &task_.strata : nullptr);
    if (!explore(0, pilot.replications(), pilot.counting(), pilot)) return std::nullopt;
    return pilot;
  }

  /// The treatment that is asked for, or the better one, after as many pilots as it takes. Nothing
  /// if interrupted.
  std::optional<CopyTrial> try_copies(const ExcursionPilot& counted, std::uint64_t& pilots) {
    const std::optional<CopyMethod> asked = copy_method(options_.method);
    std::optional<CopyTrial> best;
    for (const CopyMethod method : {CopyMethod::HazardScaling, CopyMethod::Conditional}) {
      if (asked && *asked != method) continue;
      CopyTrial trial(method, counted);
      for (int round = 0; round < trial.rounds(); ++round, ++pilots) {
        if (!explore(pilots, counted.replications(), trial.begin(), trial)) return std::nullopt;
      }
      if (!best || trial.is_better_than(*best)) best = trial;
    }
    return best;
  }

  /// Gives `pilot`, the one of this number, that many plain replications with such excursions.
  template <class Pilot>
  bool explore(std::uint64_t number, std::uint64_t count, const ExcursionSampling& sampling,
               Pilot& pilot) {
    sim::ReplicationPlan replications;
    replications.first = first_excursion_pilot_id + number * count;
    replications.count = count;
    const auto make_worker = [&] {
      Replicator replicator(task_.plan, nullptr);
      replicator.scale(sampling);
      replicator.heed(sim::heeded(options_.crew, options_.cancelled));
      return replicator;
    };
    return run_replications(options_, replications, make_worker,
                            [&](sim::ReplicationId, Digest&& digest) { pilot.add(digest); }) ==
           count;
  }

  /// Excursions are copied like that, which so many replications of pilots have told. What deserves
  /// replications is then another thing, and strata are shared out anew.
  bool take(ExcursionSampling copies, std::uint64_t pilot_replications) {
    chosen_.copies.emplace(std::move(copies));
    chosen_.pilot_replications = 0;
    if (task_.wants_strata() && !share_out()) return false;
    chosen_.pilot_replications += static_cast<std::int64_t>(pilot_replications);
    return true;
  }

  /// Replications of each stratum tell which strata deserve most of them.
  bool share_out() {
    if (options_.allocation != nullptr) {
      draw_by(options_.allocation->shares);
      return true;
    }
    const std::vector<double> probabilities = task_.strata.probabilities();
    StratumPilot pilot(probabilities,
                       pilot_of_each(options_.method, probabilities.size(),
                                     task_.precision.has_value(), task_.replications_asked()));
    chosen_.schedule.emplace(pilot.schedule());
    Summary seen = task_.summary(chosen_);
    const sim::ReplicationPlan replications = pilot.replications();
    const std::uint64_t done = run_replications(
        options_, replications, [this] { return task_.replicator(chosen_); },
        [&](sim::ReplicationId, Digest&& digest) {
          add_checked(digest, seen);
          pilot.add(digest);
        });
    if (done < replications.count) return false;
    pilot_outages_ = seen.outages();
    chosen_.pilot_replications = static_cast<std::int64_t>(replications.count);
    draw_by(pilot.shares({seen.watched(options_.precision_metric)}, options_.defensive_share));
    return true;
  }

  void draw_by(const std::vector<double>& shares) {
    chosen_.schedule.emplace(shares);
    if (!options_.allocated) return;
    options_.allocated({task_.strata.shape(), shares, task_.strata.probabilities()});
  }

  const SimulationTask& task_;
  const SimulationOptions& options_;
  const bool decides_;  ///< Whether pilots do, and nobody has asked for a method.
  ChosenMethod chosen_;
  std::uint64_t pilot_outages_ = 0;
};

}  // namespace

std::optional<ChosenMethod> choose_method(const SimulationTask& task) {
  return MethodChoice(task).choose();
}

}  // namespace models
