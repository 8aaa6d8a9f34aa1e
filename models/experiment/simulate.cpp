#include "models/experiment/simulate.hpp"

#include <cmath>
#include <utility>

#include "models/cost/bill.hpp"
#include "models/experiment/digest_codec.hpp"
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

void record_drill(const Plan& plan, ScenarioReport& report) {
  World world(plan);
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
  summary.causes = plan.cause_names;
  for (const RequestClassSpec& request_class : plan.scenario().workload.classes) {
    summary.classes.push_back(request_class.id);
    summary.class_shares.push_back(request_class.share);
  }
  for (const ComponentSpec& component : plan.architecture().components) {
    summary.components.push_back(component.id);
  }
  for (const AutoScalingGroupSpec& group : plan.architecture().auto_scaling_groups) {
    summary.groups.push_back(group.id);
  }
  summary.bill_items = bill.items();
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
  return report;
}

Replicator::Replicator(const Plan& plan, const PriceBook* prices) : start_(plan), world_(start_) {
  if (prices != nullptr) bill_.emplace(plan.scenario(), *prices);
}

Replicator::Replicator(const Plan& plan, const PriceBook* prices, const OutsideStrata& strata,
                       const sim::StratumSchedule& schedule)
    : Replicator(plan, prices) {
  strata_ = &strata;
  schedule_ = &schedule;
}

Digest Replicator::operator()(sim::ReplicationId id) {
  world_ = start_;
  const std::size_t stratum = schedule_ == nullptr ? 0 : schedule_->stratum_of(id);
  if (strata_ == nullptr) {
    world_.start(id.value);
  } else {
    world_.start(id.value, *strata_, stratum);
  }
  world_.finish(outcome_);
  Digest result = digest(outcome_);
  result.stratum = stratum;
  if (bill_) {
    result.usd.resize(bill_->items().size());
    bill_->price(outcome_.usage, result.usd);
  }
  return result;
}

namespace {

// Far from those that count, which begin with 0.
constexpr std::uint64_t first_pilot_id = std::uint64_t{1} << 40U;
// What a replication costs beyond its events, in events.
constexpr double cost_of_start = 10;
// As many as StratumSchedule makes of each before it goes by their shares.
constexpr std::size_t fewest_per_stratum = 2;

/// One scenario on its way to a report.
class Experiment {
 public:
  Experiment(const Scenario& scenario, const PriceBook& prices, const SimulationOptions& options)
      : plan_(scenario),
        bill_(scenario, prices),
        prices_(prices),
        options_(options),
        strata_(plan_),
        summary_(summary_plan(plan_, bill_)),
        report_(described(scenario)) {
    const double precision = options.precision.value_or(scenario.run.precision);
    if (precision > 0 && !options.replications) precision_ = precision;
    sim::require(summary_.watched(options.precision_metric) != nullptr,
                 "the metric that is watched has no mean over replications here");
  }

  ScenarioReport run() {
    if (wants_strata() && !share_out()) return std::move(report_);
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
    if (plan_.scenario().is_drill()) record_drill(plan_, report_);
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool wants_strata() const {
    if (plan_.scenario().run.until_first_outage || strata_.size() == 1) return false;
    if (precision_) return options_.method != SamplingMethod::Replications;
    // Too few to visit each stratum: plain ones at least say what they are.
    const auto fewest = static_cast<std::int64_t>(fewest_per_stratum * strata_.size());
    return options_.method == SamplingMethod::Stratified && replications_asked() >= fewest;
  }

  [[nodiscard]] std::int64_t replications_asked() const {
    return options_.replications.value_or(plan_.scenario().run.replications);
  }

  [[nodiscard]] Replicator worker() const {
    return schedule_ ? Replicator(plan_, &prices_, strata_, *schedule_)
                     : Replicator(plan_, &prices_);
  }

  /// Replications of each stratum tell which strata deserve most of them. False if interrupted.
  bool share_out() {
    SummaryPlan names = summary_plan(plan_, bill_);
    names.strata = strata_.probabilities();
    Summary pilot(names);
    sim::StratifiedMoments events(names.strata);
    const std::vector<double> equally(strata_.size(), 1.0);
    schedule_.emplace(equally, sim::ReplicationId{first_pilot_id}, pilot_replications);
    sim::ReplicationPlan replications;
    replications.first = first_pilot_id;
    replications.count = pilot_replications * strata_.size();
    replications.jobs = options_.jobs;
    replications.cancelled = options_.cancelled;
    const auto merge = [&](sim::ReplicationId, Digest&& digest) {
      pilot.add(digest);
      events.add(digest.stratum, static_cast<double>(digest.events));
    };
    const std::uint64_t done = sim::replicate_by(
        options_.crew, DigestCodec{}, replications, [this] { return worker(); }, merge,
        sim::NoProgress{});
    if (done < replications.count) return false;

    const sim::StratifiedMoments& watched = *pilot.watched(options_.precision_metric);
    std::vector<sim::StratumPilot> seen;
    for (std::size_t stratum = 0; stratum < strata_.size(); ++stratum) {
      seen.push_back({watched.stratum(stratum).standard_deviation(),
                      events.stratum(stratum).mean() + cost_of_start});
    }
    schedule_.emplace(sim::stratum_shares(strata_.probabilities(), seen));
    summary_ = Summary(names);
    report_.sampling.method = "stratified";
    report_.sampling.strata = strata_.size();
    report_.sampling.pilot_replications = static_cast<std::int64_t>(replications.count);
    return true;
  }

  void merge(sim::ReplicationId id, const Digest& digest) {
    summary_.add(digest);
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
    report_.stopped = outcome.reason == sim::StopReason::RuleMet          ? "precision reached"
                      : outcome.reason == sim::StopReason::CeilingReached ? "ceiling"
                                                                          : "interrupted";
  }

  /// How many replications the rule will probably take; 0 where nobody can tell yet.
  [[nodiscard]] std::uint64_t expected_total(std::uint64_t done,
                                             const sim::StoppingRule& rule) const {
    const double reached = sim::relative_precision_reached(evidence(), rule.confidence);
    if (!std::isfinite(reached) || summary_.outages() == 0) return 0;
    // Half-widths shrink with the square root of the number; see StoppingRule for r / (1 + r).
    const double ratio = reached / (1 + reached) * (1 + *precision_) / *precision_;
    const double for_outages =
        static_cast<double>(rule.min_outages) / static_cast<double>(summary_.outages());
    const double factor = std::max({1.0, ratio * ratio, for_outages});
    const double total = std::ceil(static_cast<double>(done) * factor);
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
      return;
    }
    const sim::StratifiedMoments& watched = *summary_.watched(options_.precision_metric);
    sampling.watched = options_.precision_metric;
    if (watched.strata() > 1) {
      sampling.variance_reduction = watched.variance_reduction();
      const double unseen = watched.unseen_probability(confidence);
      if (unseen > 0) sampling.unseen_probability = unseen;
    }
  }

  static constexpr double confidence = 0.95;

  const Plan plan_;
  const Bill bill_;
  const PriceBook& prices_;
  const SimulationOptions& options_;
  const OutsideStrata strata_;
  std::optional<double> precision_;
  std::optional<sim::StratumSchedule> schedule_;
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
