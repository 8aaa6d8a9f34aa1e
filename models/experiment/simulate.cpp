#include "models/experiment/simulate.hpp"

#include <cmath>
#include <utility>

#include "models/cost/bill.hpp"
#include "models/experiment/digest_codec.hpp"
#include "models/experiment/method_remark.hpp"
#include "models/experiment/rare/copy_trial.hpp"
#include "models/experiment/rare/hazard_scaling.hpp"
#include "models/experiment/rare/splitting_pilot.hpp"
#include "models/experiment/replicator.hpp"
#include "sim/base/require.hpp"
#include "sim/experiment/replicate_by.hpp"
#include "sim/stats/stopping.hpp"

namespace models {

namespace {

// A drill is recorded at this many points at most, and no finer than a second.
constexpr std::int64_t series_points = 600;

sim::Duration series_step(const Scenario& scenario) {
  const std::int64_t seconds = scenario.run.horizon / std::chrono::seconds(1) / series_points + 1;
  return std::chrono::seconds(seconds);
}

void record_drill(const Plan& plan, const std::atomic<bool>* cancelled, ScenarioReport& report) {
  World world(plan);
  // What was interrupted before is still shown, and that takes a replication.
  if (cancelled != nullptr && !cancelled->load()) world.heed(cancelled);
  world.record(series_step(plan.scenario()));
  world.start(0);
  Outcome outcome;
  world.finish(outcome);
  report.timeline = world.timeline();
  report.series = world.series();
  report.series_step = sim::to_seconds(series_step(plan.scenario()));
}

}  // namespace

SummaryPlan summary_plan(const Plan& plan, const Bill& bill) {
  SummaryPlan summary;
  summary.causes = plan.cause_names();
  for (const RequestClassSpec& request_class : plan.scenario().workload.classes) {
    summary.classes.push_back(request_class.id);
    summary.class_shares.push_back(request_class.share);
  }
  const Architecture& design = plan.architecture();
  for (const ComponentSpec& one : design.components) summary.components.push_back(one.id);
  for (const AutoScalingGroupSpec& one : design.auto_scaling_groups) {
    summary.groups.push_back(one.id);
  }
  summary.bill_items = bill.items();
  summary.figures = plan.scenario().figures;
  summary.has_instances = !plan.pools.empty();
  summary.seed = plan.scenario().run.seed;
  summary.until_first_outage = plan.scenario().run.until_first_outage;
  return summary;
}

ScenarioReport described(const Scenario& scenario) {
  ScenarioReport report;
  report.name = scenario.name;
  report.title = scenario.title;
  report.story = scenario.story;
  report.look_for = scenario.look_for;
  report.region = scenario.region;
  report.drill = scenario.is_drill();
  report.up_threshold = scenario.run.up_threshold;
  report.assumptions = scenario.assumptions;
  report.prices = scenario.prices;
  return report;
}

namespace {

// Far from those that count, which begin with 0, and from those of StratumPilot.
constexpr std::uint64_t first_excursion_pilot_id = std::uint64_t{1} << 41U;
// More than these in a pilot of strata, and strata are kept.
constexpr std::uint64_t few_outages = 5;

/// One scenario on its way to a report.
class Experiment {
 public:
  Experiment(const Scenario& scenario, const PriceBook& prices, const SimulationOptions& options)
      : plan_(scenario),
        bill_(scenario, prices),
        prices_(prices),
        options_(options),
        strata_(options.allocation == nullptr ? OutsideStrata(plan_)
                                              : OutsideStrata(plan_, options.allocation->shape)),
        summary_(summary_plan(plan_, bill_)),
        report_(described(scenario)) {
    const double precision = options.precision.value_or(scenario.run.precision);
    if (precision > 0 && !options.replications) precision_ = precision;
    sim::require(summary_.watched(options.precision_metric) != nullptr,
                 "the metric that is watched has no mean over replications here");
  }

  ScenarioReport run() {
    if (!choose_method()) return std::move(report_);
    if (wants_controls()) take_controls();
    if (precision_) {
      run_until_precise();
    } else {
      run_as_asked();
    }
    // Interrupted so early, the probabilities of what was not visited would be missing.
    if (!summary_.visited_all_strata() && schedule_) return described(plan_.scenario());
    describe_sampling();
    report_.trajectory = trajectory_.digest();
    summary_.report(report_);
    report_.sampling.remark = method_remark(options_.method, plan_.scenario(), strata_.size(),
                                            schedule_.has_value(), split_, summary_, report_);
    if (options_.summarised) options_.summarised(summary_);
    if (plan_.scenario().is_drill() && summary_.replications() > 0) {
      try {
        record_drill(plan_, options_.cancelled, report_);
      } catch (const sim::Cancelled&) {
        // A drill without its record is none.
        return described(plan_.scenario());
      }
    }
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool wants_strata() const {
    if (options_.allocation != nullptr) return true;
    return models::wants_strata(options_.method, plan_.scenario().run, strata_.size(),
                                precision_.has_value(), replications_asked());
  }

  [[nodiscard]] bool wants_controls() const {
    const RunSpec& run = plan_.scenario().run;
    if (scaling_ || run.until_first_outage || plan_.scenario().is_drill()) return false;
    return options_.method == SamplingMethod::ControlVariates ||
           (options_.method == SamplingMethod::Auto && precision_);
  }

  /// From now on replications have control variates.
  void take_controls() {
    SummaryPlan names = summary_plan(plan_, bill_);
    if (schedule_) names.strata = strata_.probabilities();
    names.controls = control_count;
    summary_ = Summary(names);
    has_controls_ = true;
  }

  /// Runs the pilots that it takes. False if interrupted.
  bool choose_method() {
    if (options_.method == SamplingMethod::Splitting) return split_excursions();
    if (copy_method(options_.method)) return copy_excursions();
    if (wants_strata() && !share_out()) return false;
    if (options_.method != SamplingMethod::Auto || !precision_) return true;
    if (pilot_outages_ >= few_outages) return true;
    if (why_not(CopyMethod::HazardScaling, plan_.scenario()).empty()) return copy_excursions();
    return !why_not(CopyMethod::Splitting, plan_.scenario()).empty() || split_excursions();
  }

  /// Goes over to splitting, if a pilot says that it pays or it is asked for. False if interrupted.
  bool split_excursions() {
    ExcursionPilot pilot(plan_, wants_strata() ? &strata_ : nullptr);
    if (!explore(first_excursion_pilot_id, pilot.replications(), pilot.counting(),
                 [&](const Digest& digest) { pilot.add(digest); })) {
      return false;
    }
    if (options_.method == SamplingMethod::Auto && !pilot.sees_hardly_any()) return true;
    return split(pilot);
  }

  bool split(const ExcursionPilot& counted) {
    ExcursionSampling splitting = counted.counting();
    SplittingPilot pilot(plan_, splitting.kinds, options_.cancelled);
    try {
      split_ = pilot.find();
    } catch (const sim::Cancelled&) {
      return false;
    }
    if (options_.method == SamplingMethod::Auto && !split_.leads_to_outage) return true;
    splitting.copies = split_.copies;
    splitting.levels = split_.levels;
    splitting.method = CopyMethod::Splitting;
    scaling_.emplace(std::move(splitting));
    report_.sampling.pilot_replications = 0;
    if (wants_strata() && !share_out()) return false;
    report_.sampling.method = name_of(CopyMethod::Splitting);
    report_.sampling.pilot_replications +=
        static_cast<std::int64_t>(counted.replications() + pilot.replications());
    return true;
  }

  /// Goes over to copies with failures that come for certain or more often, if a pilot says that
  /// they pay or they are asked for. False if interrupted.
  bool copy_excursions() {
    const bool stratifies = wants_strata();
    ExcursionPilot pilot(plan_, stratifies ? &strata_ : nullptr);
    const std::uint64_t runs = pilot.replications();
    if (!explore(first_excursion_pilot_id, runs, pilot.counting(),
                 [&](const Digest& digest) { pilot.add(digest); })) {
      return false;
    }
    if (options_.method == SamplingMethod::Auto && !pilot.is_worth_it()) return true;
    std::uint64_t pilots = 1;
    const std::optional<CopyTrial> tried = try_copies(pilot, pilots);
    if (!tried) return false;
    if (options_.method == SamplingMethod::Auto && !tried->saw_outage()) {
      // Too many steps for it, or steps that it cannot take.
      if (!split(pilot)) return false;
      if (scaling_) return true;
    }
    scaling_.emplace(tried->sampling());
    scale_ = pilot.scale();
    report_.sampling.pilot_replications = 0;
    if (stratifies && !share_out()) return false;
    report_.sampling.method = name_of(scaling_->method);
    report_.sampling.pilot_replications += static_cast<std::int64_t>(pilots * runs);
    return true;
  }

  /// The treatment that is asked for, or the better one, after as many pilots as it takes. Nothing
  /// if interrupted.
  std::optional<CopyTrial> try_copies(const ExcursionPilot& counted, std::uint64_t& pilots) {
    const std::optional<CopyMethod> asked = copy_method(options_.method);
    std::optional<CopyTrial> best;
    for (const CopyMethod method : {CopyMethod::HazardScaling, CopyMethod::Conditional}) {
      if (asked && *asked != method) continue;
      CopyTrial trial(method, counted);
      const std::uint64_t runs = counted.replications();
      for (int round = 0; round < trial.rounds(); ++round, ++pilots) {
        if (!explore(first_excursion_pilot_id + pilots * runs, runs, trial.begin(),
                     [&](const Digest& digest) { trial.add(digest); })) {
          return std::nullopt;
        }
      }
      if (!best || trial.is_better_than(*best)) best = trial;
    }
    return best;
  }

  /// Plain replications whose excursions are treated like that. False if interrupted.
  template <class Add>
  bool explore(std::uint64_t first, std::uint64_t count, const ExcursionSampling& scaling,
               Add&& add) {
    sim::ReplicationPlan replications;
    replications.first = first;
    replications.count = count;
    replications.jobs = options_.jobs;
    replications.cancelled = options_.cancelled;
    const auto make_worker = [&] {
      Replicator replicator(plan_, nullptr);
      replicator.scale(scaling);
      replicator.heed(sim::heeded(options_.crew, options_.cancelled));
      return replicator;
    };
    return sim::replicate_by(
               options_.crew, DigestCodec{}, replications, make_worker,
               [&](sim::ReplicationId, Digest&& digest) { add(digest); },
               sim::NoProgress{}) == count;
  }

  [[nodiscard]] std::int64_t replications_asked() const {
    return options_.replications.value_or(plan_.scenario().run.replications);
  }

  [[nodiscard]] Replicator worker() const {
    Replicator replicator =
        schedule_ ? Replicator(plan_, &prices_, strata_, *schedule_) : Replicator(plan_, &prices_);
    if (scaling_) replicator.scale(*scaling_);
    if (has_controls_) replicator.control();
    replicator.heed(sim::heeded(options_.crew, options_.cancelled));
    return replicator;
  }

  /// Replications of each stratum tell which strata deserve most of them. False if interrupted.
  bool share_out() {
    SummaryPlan names = summary_plan(plan_, bill_);
    names.strata = strata_.probabilities();
    if (options_.allocation != nullptr) return draw_from(options_.allocation->shares, names);
    Summary seen(names);
    StratumPilot pilot(names.strata, pilot_of_each(options_.method, names.strata.size(),
                                                   precision_.has_value(), replications_asked()));
    schedule_.emplace(pilot.schedule());
    sim::ReplicationPlan replications = pilot.replications();
    replications.jobs = options_.jobs;
    replications.cancelled = options_.cancelled;
    const auto merge = [&](sim::ReplicationId, Digest&& digest) {
      add_checked(digest, seen);
      pilot.add(digest);
    };
    const std::uint64_t done = sim::replicate_by(
        options_.crew, DigestCodec{}, replications, [this] { return worker(); }, merge,
        sim::NoProgress{});
    if (done < replications.count) return false;
    pilot_outages_ = seen.outages();
    report_.sampling.pilot_replications = static_cast<std::int64_t>(replications.count);
    return draw_from(
        pilot.shares({seen.watched(options_.precision_metric)}, options_.defensive_share), names);
  }

  bool draw_from(const std::vector<double>& shares, const SummaryPlan& names) {
    schedule_.emplace(shares);
    summary_ = Summary(names);
    report_.sampling.method = "stratified";
    report_.sampling.strata = strata_.size();
    if (options_.allocated) options_.allocated({strata_.shape(), shares, names.strata});
    return true;
  }

  void merge(sim::ReplicationId id, const Digest& digest) {
    add_checked(digest, summary_);
    natural_events_ += digest.events;
    copy_events_ += digest.rare.weights.events;
    trajectory_.record(sim::simulation_start + sim::Duration(static_cast<std::int64_t>(id.value)),
                       digest.trajectory);
    if (options_.observe) options_.observe(id, digest);
  }

  [[nodiscard]] auto merging() {
    return [this](sim::ReplicationId id, Digest&& digest) { merge(id, digest); };
  }

  [[nodiscard]] auto progress() const {
    return [this](std::uint64_t done, std::uint64_t total) {
      if (options_.progress) options_.progress(done, total);
    };
  }

  void run_as_asked() {
    sim::ReplicationPlan replications;
    replications.count = static_cast<std::uint64_t>(replications_asked());
    replications.jobs = options_.jobs;
    replications.cancelled = options_.cancelled;
    const std::uint64_t done = sim::replicate_by(
        options_.crew, DigestCodec{}, replications, [this] { return worker(); }, merging(),
        progress());
    report_.stopped = done == replications.count ? "as asked" : "interrupted";
  }

  void run_until_precise() {
    sim::SequentialPlan sequential;
    sequential.ceiling = static_cast<std::uint64_t>(replication_ceiling);
    sequential.jobs = options_.jobs;
    sequential.cancelled = options_.cancelled;
    sim::StoppingRule rule;
    rule.relative_precision = *precision_;
    const auto is_met = [&](std::uint64_t) { return rule.is_met(evidence()); };
    const auto outcome = sim::replicate_until_by(
        options_.crew, DigestCodec{}, sequential, [this] { return worker(); }, merging(), is_met,
        [&](std::uint64_t done, std::uint64_t) {
          if (options_.progress) options_.progress(done, expected_total(done, rule));
        });
    const char* reached =
        summary_.is_lower_bound() ? "precision of a lower bound reached" : "precision reached";
    report_.stopped = outcome.reason == sim::StopReason::RuleMet          ? reached
                      : outcome.reason == sim::StopReason::CeilingReached ? "ceiling"
                                                                          : "interrupted";
  }

  /// How many replications the rule will probably take; 0 where nobody can tell yet.
  [[nodiscard]] std::uint64_t expected_total(std::uint64_t done,
                                             const sim::StoppingRule& rule) const {
    const double growth = sim::growth_expected(rule, evidence());
    if (!std::isfinite(growth)) return 0;
    const double total = std::ceil(static_cast<double>(done) * growth);
    return static_cast<std::uint64_t>(std::min(total, double{replication_ceiling}));
  }

  [[nodiscard]] sim::StoppingEvidence evidence() const {
    return summary_.evidence(options_.precision_metric);
  }

  void describe_sampling() {
    if (summary_.replications() < 2) return;
    SamplingReport& sampling = report_.sampling;
    sampling.precision_asked = precision_;
    const double reached = sim::relative_precision_reached(evidence(), confidence);
    if (std::isfinite(reached)) sampling.precision_reached = reached;
    if (plan_.scenario().run.until_first_outage) {
      sampling.watched = "time_to_first_outage";
      sampling.of_lower_bound = summary_.is_lower_bound();
      return;
    }
    const sim::StratifiedMoments& watched = *summary_.watched(options_.precision_metric);
    sampling.watched = options_.precision_metric;
    if (scaling_) {
      describe_weighting();
    } else if (watched.strata() > 1) {
      const double unseen = watched.unseen_probability(confidence);
      if (unseen > 0) sampling.unseen_probability = unseen;
    }
    if (!scaling_) sampling.variance_reduction = summary_.worth(sampling.watched);
    describe_controls();
  }

  void describe_controls() {
    SamplingReport& sampling = report_.sampling;
    const auto controlled = summary_.controlled(sampling.watched);
    if (!controlled) return;
    sampling.method = sampling.strata > 1 ? "stratified with control variates" : "control variates";
    sampling.controls = controlled->controls;
    sampling.control_reduction = controlled->variance_reduction;
  }

  void describe_weighting() {
    SamplingReport& sampling = report_.sampling;
    sampling.variance_reduction = summary_.weighted_variance_reduction(sampling.watched);
    sampling.weighting = summary_.weighting(sampling.watched);
    sampling.weighting->copies_each = static_cast<std::int64_t>(scaling_->copies);
    sampling.weighting->scale = scale_;
    sampling.weighting->levels = split_.levels;
    sampling.weighting->passed = split_.passed;
    if (natural_events_ == 0) return;
    sampling.weighting->work =
        static_cast<double>(natural_events_ + copy_events_) / static_cast<double>(natural_events_);
  }

  static constexpr double confidence = 0.95;

  const Plan plan_;
  const Bill bill_;
  const PriceBook& prices_;
  const SimulationOptions& options_;
  const OutsideStrata strata_;
  std::optional<double> precision_;
  std::optional<sim::StratumSchedule> schedule_;
  std::optional<ExcursionSampling> scaling_;
  bool has_controls_ = false;
  double scale_ = 1;
  SplitLevels split_;
  std::uint64_t pilot_outages_ = 0;
  std::int64_t natural_events_ = 0;
  std::int64_t copy_events_ = 0;
  Summary summary_;
  sim::Trajectory trajectory_;
  ScenarioReport report_;
};

}  // namespace

ScenarioReport simulate(const Scenario& scenario, const PriceBook& prices,
                        const SimulationOptions& options) {
  return Experiment(scenario, prices, options).run();
}

}  // namespace models
