#include "models/experiment/paired_run.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <utility>

#include "models/experiment/paired_metrics.hpp"
#include "models/experiment/replicator.hpp"
#include "models/experiment/run_replications.hpp"
#include "models/experiment/simulation_report.hpp"
#include "models/experiment/simulation_task.hpp"
#include "models/experiment/strata/alike_strata.hpp"
#include "models/experiment/strata/stratum_pilot.hpp"
#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/stopping.hpp"

namespace models {

namespace {

// When nothing has differed for so long, more of the same tells little more.
constexpr std::uint64_t enough_alike = 1000;

// Of the replications, so many go by probability alone. More than for one design: in the strata
// that matter least two designs are often alike in every pair of a pilot, and what such strata may
// hide is bounded best with as many pairs as they are probable.
constexpr double defensive_share = 0.5;

/// The designs as they are run, in strata of the same numbers of losses from outside.
class PairedDesigns {
 public:
  explicit PairedDesigns(const std::vector<PairedDesign>& designs) : designs_(designs) {
    std::deque<OutsideStrata> natural;
    std::vector<const OutsideStrata*> all;
    for (const PairedDesign& design : designs) {
      plans_.emplace_back(*design.scenario);
      all.push_back(&natural.emplace_back(plans_.back()));
      most_strata_ = std::max(most_strata_, natural.back().size());
    }
    const OutsideStrata::Shape shape = OutsideStrata::shape_for_all(all);
    for (const Plan& plan : plans_) strata_.emplace_back(plan, shape);
    for (const PairedDesign& design : designs) {
      alike_.push_back(alike_strata(design.changed, shape, strata_.front().size()));
    }
    settle_probabilities();
  }

  [[nodiscard]] std::uint64_t size() const noexcept { return designs_.size(); }
  [[nodiscard]] const PairedDesign& operator[](std::size_t index) const { return designs_[index]; }
  [[nodiscard]] const Plan& plan(std::size_t index) const { return plans_[index]; }
  /// Of a design. All have as many.
  [[nodiscard]] const OutsideStrata& strata(std::size_t index) const { return strata_[index]; }
  /// Which of them a design goes through like the first.
  [[nodiscard]] const std::vector<bool>& alike(std::size_t index) const { return alike_[index]; }
  /// The probabilities by which every stratum counts in all designs together: those of the one that
  /// meets it most often, made to sum to 1.
  [[nodiscard]] const std::vector<double>& probabilities() const noexcept { return probabilities_; }
  /// Of the one that deserves most by itself.
  [[nodiscard]] std::size_t most_strata() const noexcept { return most_strata_; }
  /// Why they cannot have strata together that one of them deserves; empty where they can.
  [[nodiscard]] std::string differ() const {
    if (strata_.front().size() > 1 || most_strata_ == 1) return {};
    return "losses from outside come too often in one of the designs to make strata";
  }

  [[nodiscard]] Replicator replicator(std::size_t index,
                                      const std::optional<sim::StratumSchedule>& schedule,
                                      const std::atomic<bool>* cancelled) const {
    const PriceBook* prices = designs_[index].prices;
    Replicator replicator = schedule ? Replicator(plans_[index], prices, strata_[index], *schedule)
                                     : Replicator(plans_[index], prices);
    replicator.heed(cancelled);
    return replicator;
  }

 private:
  void settle_probabilities() {
    probabilities_ = strata_.front().probabilities();
    const bool equal = std::all_of(strata_.begin(), strata_.end(), [&](const auto& strata) {
      return strata.probabilities() == probabilities_;
    });
    if (equal) return;
    double sum = 0;
    for (std::size_t stratum = 0; stratum < probabilities_.size(); ++stratum) {
      for (const OutsideStrata& one : strata_) {
        probabilities_[stratum] = std::max(probabilities_[stratum], one.probabilities()[stratum]);
      }
      sum += probabilities_[stratum];
    }
    for (double& probability : probabilities_) probability /= sum;
  }

  const std::vector<PairedDesign>& designs_;
  std::deque<Plan> plans_;  // Strata and replicators point to them.
  std::deque<OutsideStrata> strata_;
  std::vector<std::vector<bool>> alike_;
  std::vector<double> probabilities_;
  std::size_t most_strata_ = 1;
};

/// Runs one replication of one design; the number says which: all designs of a replication follow
/// one another, so that a chunk of work is short however many designs there are.
class DesignRunner {
 public:
  DesignRunner(const PairedDesigns& designs, const std::optional<sim::StratumSchedule>& schedule,
               const std::atomic<bool>* cancelled) {
    for (std::size_t index = 0; index < designs.size(); ++index) {
      replicators_.push_back(designs.replicator(index, schedule, cancelled));
    }
  }

  Digest operator()(sim::ReplicationId id) {
    const std::uint64_t count = replicators_.size();
    return replicators_[id.value % count](sim::ReplicationId{id.value / count});
  }

 private:
  std::vector<Replicator> replicators_;
};

/// How many times as many plain pairs an interval as wide would have taken. Its width has two
/// parts: the standard error, and what strata may hide whose pairs were all alike. Plain pairs hide
/// as much: of m of them, none of which shows something of size s, -ln(1 - confidence) s / m. So m
/// is what solves z sd / sqrt(m) + U / m = half width. Nothing of plain pairs, nor of designs that
/// meet the strata with different probabilities: what their plain pairs would have in common,
/// strata do not tell.
std::optional<double> worth_of_strata(const PairedMean& mean,
                                      const sim::StoppingEvidence& evidence) {
  const sim::StratifiedMoments& differences = mean.pairs().differences();
  if (differences.strata() == 1 || !mean.pairs().weights().are_equal()) return std::nullopt;
  const double probability = 0.5 + 0.5 * stopping_confidence;
  const double t = sim::student_t_quantile(probability, *evidence.degrees_of_freedom);
  const double half_width = t * evidence.standard_error + evidence.unseen;
  if (!(half_width > 0)) return std::nullopt;
  double hidden = 0;
  if (evidence.unseen > 0) {
    const double size = evidence.unseen / mean.unseen_probability(stopping_confidence);
    hidden = sim::zero_event_upper_bound(stopping_confidence) * size;
  }
  const double error = sim::normal_quantile(probability) * std::sqrt(differences.plain_variance());
  const double root =
      (error + std::sqrt(error * error + 4 * half_width * hidden)) / (2 * half_width);
  return root * root / static_cast<double>(differences.count());
}

/// Takes the digests in order and counts whole replications only.
class PairedCollector {
 public:
  PairedCollector(const PairedDesigns& designs, std::string metric, bool in_strata)
      : metric_(std::move(metric)), trajectories_(designs.size()) {
    const auto strata_of = [&](std::size_t index) {
      return in_strata ? designs.strata(index).probabilities() : std::vector<double>{1.0};
    };
    for (std::size_t index = 0; index < designs.size(); ++index) {
      const Scenario& scenario = *designs[index].scenario;
      SummaryPlan plan = summary_plan(designs.plan(index), Bill(scenario, *designs[index].prices));
      plan.strata = strata_of(index);
      summaries_.emplace_back(std::move(plan));
      pairs_.emplace_back(*designs[0].scenario, scenario, strata_of(0), strata_of(index),
                          in_strata ? designs.alike(index) : std::vector<bool>());
    }
  }

  void add(Digest&& digest) {
    row_.push_back(std::move(digest));
    if (row_.size() < summaries_.size()) return;
    const auto number = static_cast<std::int64_t>(replications_++);
    for (std::size_t index = 0; index < row_.size(); ++index) {
      add_checked(row_[index], summaries_[index]);
      trajectories_[index].record(sim::simulation_start + sim::Duration(number),
                                  row_[index].trajectory);
      if (index > 0) pairs_[index].add(row_.front(), row_[index]);
    }
    row_.clear();
  }

  [[nodiscard]] std::uint64_t replications() const noexcept { return replications_; }
  [[nodiscard]] bool visited_all_strata() const {
    return std::all_of(summaries_.begin(), summaries_.end(),
                       [](const Summary& summary) { return summary.visited_all_strata(); });
  }

  [[nodiscard]] bool is_precise(const sim::StoppingRule& rule) const {
    return std::all_of(pairs_.begin() + 1, pairs_.end(), [&](const PairedMetrics& pair) {
      return is_alike(pair, rule) || rule.is_met(pair.evidence(metric_));
    });
  }
  /// Whether no design differs from the first, and long enough.
  [[nodiscard]] bool all_alike(const sim::StoppingRule& rule) const {
    return std::all_of(pairs_.begin() + 1, pairs_.end(),
                       [&](const PairedMetrics& pair) { return is_alike(pair, rule); });
  }

  /// What a pilot is to share replications out by.
  [[nodiscard]] std::vector<const sim::StratifiedMoments*> watched() const {
    std::vector<const sim::StratifiedMoments*> all;
    for (std::size_t index = 1; index < pairs_.size(); ++index) {
      all.push_back(&pairs_[index].watched(metric_).pairs().differences());
    }
    if (all.empty()) all.push_back(summaries_.front().watched(metric_));
    return all;
  }

  [[nodiscard]] PairedRun::Result result(std::size_t index, const PairedDesign& design,
                                         double confidence) const {
    PairedRun::Result result;
    result.report = described(*design.scenario);
    result.report.trajectory = trajectories_[index].digest();
    summaries_[index].report(result.report);
    if (index > 0) result.against_first = pairs_[index].figures(confidence, design.same_as_first);
    return result;
  }

  /// What the strata were worth, and how well all differences are known that there are.
  void describe(PairedSampling& sampling) const {
    for (std::size_t index = 1; index < pairs_.size(); ++index) {
      const sim::StoppingEvidence evidence = pairs_[index].evidence(metric_);
      const PairedMean& mean = pairs_[index].watched(metric_);
      if (mean.differing() == 0) continue;
      const auto worth = worth_of_strata(mean, evidence);
      if (worth) {
        sampling.variance_reduction =
            std::min(sampling.variance_reduction.value_or(*worth), *worth);
      }
      const double reached = sim::relative_precision_reached(evidence, stopping_confidence);
      sampling.precision_reached = std::max(sampling.precision_reached.value_or(0), reached);
    }
    // Of a difference that may be none there is no telling.
    if (!std::isfinite(sampling.precision_reached.value_or(0))) sampling.precision_reached.reset();
  }

 private:
  [[nodiscard]] bool is_alike(const PairedMetrics& pair, const sim::StoppingRule& rule) const {
    const PairedMean& mean = pair.watched(metric_);
    return mean.differing() == 0 && mean.pairs().count() >= enough_alike &&
           (!pair.is_made_of_outages(metric_) || pair.outages_of_first() >= rule.min_outages);
  }

  std::string metric_;  // That a precision is asked of.
  std::vector<Summary> summaries_;
  std::vector<PairedMetrics> pairs_;  // By design; the first is not used.
  std::vector<sim::Trajectory> trajectories_;
  std::vector<Digest> row_;
  std::uint64_t replications_ = 0;
};

/// Several designs on their way to a result.
class PairedExperiment {
 public:
  PairedExperiment(const std::vector<PairedDesign>& designs, const SimulationOptions& options)
      : designs_(designs),
        options_(options),
        until_precise_(options.precision && !options.replications),
        collector_(designs_, options.precision_metric, false) {}

  PairedRun run(double confidence) {
    PairedRun run;
    describe_question(run.sampling);
    if (wants_strata() && designs_.differ().empty() && !share_out(run.sampling)) {
      run.stopped = "interrupted";
      return run;
    }
    run.stopped = until_precise_ ? run_until_precise() : run_as_asked();
    // Interrupted so early, the probabilities of what was not visited would be missing.
    if (collector_.replications() == 0 || (schedule_ && !collector_.visited_all_strata())) {
      return run;
    }
    run.replications = static_cast<std::int64_t>(collector_.replications());
    if (!run.sampling.watched.empty()) collector_.describe(run.sampling);
    for (std::size_t index = 0; index < designs_.size(); ++index) {
      run.designs.push_back(collector_.result(index, designs_[index], confidence));
      ScenarioReport& report = run.designs.back().report;
      report.stopped = run.stopped;
      if (!schedule_) continue;
      report.sampling.method = run.sampling.method;
      report.sampling.strata = run.sampling.strata;
      report.sampling.pilot_replications = run.sampling.pilot_replications;
    }
    return run;
  }

 private:
  [[nodiscard]] std::int64_t replications_asked() const {
    std::int64_t most = 1;
    for (std::size_t index = 0; index < designs_.size(); ++index) {
      most = std::max(most, designs_[index].scenario->run.replications);
    }
    return options_.replications.value_or(most);
  }

  [[nodiscard]] bool wants_strata() const {
    if (options_.method == SamplingMethod::Auto && !until_precise_) return false;
    return models::wants_strata(options_.method, designs_[0].scenario->run, designs_.most_strata(),
                                until_precise_, replications_asked());
  }

  void describe_question(PairedSampling& sampling) const {
    if (!until_precise_ && options_.method != SamplingMethod::Stratified) return;
    const bool until_first = designs_[0].scenario->run.until_first_outage;
    sampling.watched = until_first ? "time_to_first_outage" : options_.precision_metric;
    if (until_precise_) sampling.precision_asked = options_.precision;
    if (wants_strata()) {
      sampling.plain_because = designs_.differ();
    } else if (options_.method == SamplingMethod::Stratified) {
      sampling.plain_because = designs_.most_strata() == 1
                                   ? "no losses from outside that are rare"
                                   : "too few replications to visit every stratum";
    }
  }

  [[nodiscard]] auto make_worker() {
    return [this] {
      return DesignRunner(designs_, schedule_, sim::heeded(options_.crew, options_.cancelled));
    };
  }

  /// Replications of every design in each stratum tell which strata deserve most of them. False if
  /// interrupted.
  bool share_out(PairedSampling& sampling) {
    StratumPilot pilot(designs_.probabilities());
    PairedCollector seen(designs_, options_.precision_metric, true);
    schedule_.emplace(pilot.schedule());
    sim::ReplicationPlan replications = pilot.replications();
    const auto each = static_cast<std::int64_t>(replications.count);
    replications.first *= designs_.size();
    replications.count *= designs_.size();
    const auto merge = [&](sim::ReplicationId, Digest&& digest) {
      pilot.add(digest);
      seen.add(std::move(digest));
    };
    const std::uint64_t done = run_replications(options_, replications, make_worker(), merge);
    if (done < replications.count) return false;
    schedule_.emplace(pilot.shared_out(seen.watched(), defensive_share));
    collector_ = PairedCollector(designs_, options_.precision_metric, true);
    sampling.method = "stratified";
    sampling.strata = designs_.probabilities().size();
    sampling.pilot_replications = each;
    return true;
  }

  [[nodiscard]] auto merging() {
    return [this](sim::ReplicationId, Digest&& digest) { collector_.add(std::move(digest)); };
  }

  std::string run_as_asked() {
    sim::ReplicationPlan plan;
    plan.count = static_cast<std::uint64_t>(replications_asked()) * designs_.size();
    const auto progress = [this](std::uint64_t done, std::uint64_t total) {
      if (options_.progress) options_.progress(done / designs_.size(), total / designs_.size());
    };
    const std::uint64_t done = run_replications(options_, plan, make_worker(), merging(), progress);
    return done == plan.count ? "as asked" : "interrupted";
  }

  std::string run_until_precise() {
    sim::SequentialPlan plan;
    plan.block *= designs_.size();
    plan.ceiling = static_cast<std::uint64_t>(replication_ceiling) * designs_.size();
    sim::StoppingRule rule;
    rule.relative_precision = *options_.precision;
    const auto met = [&](std::uint64_t) { return collector_.is_precise(rule); };
    const auto progress = [this](std::uint64_t done, std::uint64_t) {
      // Nobody knows how many it will take.
      if (options_.progress) options_.progress(done / designs_.size(), 0);
    };
    const auto outcome =
        run_replications_until(options_, plan, make_worker(), merging(), met, progress);
    switch (outcome.reason) {
      case sim::StopReason::RuleMet:
        return collector_.all_alike(rule) ? "no difference seen" : "precision reached";
      case sim::StopReason::CeilingReached:
        return "ceiling";
      case sim::StopReason::Cancelled:
        return "interrupted";
    }
    return {};
  }

  const PairedDesigns designs_;
  const SimulationOptions& options_;
  const bool until_precise_;
  PairedCollector collector_;
  std::optional<sim::StratumSchedule> schedule_;
};

}  // namespace

PairedRun run_paired(const std::vector<PairedDesign>& designs, const SimulationOptions& options,
                     double confidence) {
  sim::require(!designs.empty(), "paired run: no design");
  sim::require(options.method == SamplingMethod::Auto ||
                   options.method == SamplingMethod::Replications ||
                   options.method == SamplingMethod::Stratified,
               "paired run: a method for one design");
  for (const PairedDesign& design : designs) {
    sim::require(design.scenario->run.seed == designs.front().scenario->run.seed,
                 "paired run: the designs have different seeds");
  }
  return PairedExperiment(designs, options).run(confidence);
}

}  // namespace models
