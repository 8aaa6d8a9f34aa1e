#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/figure_spec.hpp"
#include "models/results/digest.hpp"
#include "models/results/report.hpp"
#include "sim/stats/control_variates.hpp"
#include "sim/stats/stopping.hpp"
#include "sim/stats/stratified_moments.hpp"
#include "sim/stats/stratified_sample.hpp"

namespace models {

/// What a summary has to know of the scenario to give its numbers names.
struct SummaryPlan {
  std::vector<std::string> causes;
  std::vector<std::string> classes;
  std::vector<double> class_shares;
  std::vector<std::string> bill_items;
  std::vector<Figure> figures;  ///< Of the services.
  std::vector<FigureSpec> asked_figures;
  std::uint64_t seed = 1;  ///< Of the bootstrap's own stream.
  double confidence = 0.95;
  bool until_first_outage = false;
  /// Probabilities of the strata that Digest::stratum counts; one: plain replications.
  std::vector<double> strata = {1.0};
  std::size_t controls = 0;  ///< Control variates that each digest has, of mean 0 in each stratum.
};

/// Merges the digests of replications, in order of their number, and turns them into estimates.
/// Definitions of all figures: docs/reference/figures.md; intervals: docs/models/statistics.md.
class Summary {
 public:
  explicit Summary(SummaryPlan plan);

  /// Whether the digest can be one of this scenario: its ids and lengths are those of the plan, its
  /// numbers are finite. One that this process has simulated always is.
  [[nodiscard]] bool takes(const Digest& digest) const;
  /// Requires takes(digest).
  void add(const Digest& digest);

  [[nodiscard]] std::uint64_t replications() const noexcept { return lost_share_.count(); }
  /// Seen: of weighted copies the number that had one.
  [[nodiscard]] std::uint64_t outages() const noexcept { return outages_; }
  /// Whether losses come from weighted copies.
  [[nodiscard]] bool is_weighted() const noexcept { return is_weighted_; }
  /// What tells whether a watched metric can be believed. Requires is_weighted(); of a metric that
  /// copies do not estimate, the guards of the weights alone.
  [[nodiscard]] WeightingReport weighting(std::string_view metric) const;
  /// How many times as many plain replications would have had the same standard error. Nothing
  /// where copies do not estimate the metric or saw no loss.
  [[nodiscard]] std::optional<double> weighted_variance_reduction(std::string_view metric) const;
  /// What control variates make of a mean, in its unit; of an availability, of its complement.
  struct Controlled {
    double mean = 0;
    double standard_error = 0;
    double degrees_of_freedom = 0;
    std::size_t controls = 0;  ///< Those that vary and that the others do not determine.
    /// Variance of the mean without them over that with them, in the same strata.
    double variance_reduction = 1;
  };
  /// Nothing where they are not used: there are none, outages are few, replications are not ten
  /// times as many as coefficients, or the variance would not be less.
  [[nodiscard]] std::optional<Controlled> controlled(std::string_view metric) const;
  /// What a stopping rule watches for this metric: its mean over replications, or that of its
  /// complement where the metric is an availability. Null where it is no such mean; `watchable`
  /// names those that are.
  [[nodiscard]] const sim::StratifiedMoments* watched(std::string_view metric) const;
  [[nodiscard]] static std::vector<std::string_view> watchable();
  /// What a stopping rule has to know about a watched metric, the part of it included that strata
  /// may hide in which all runs were alike. Of runs until the first outage it is the time to it,
  /// whatever the name. Requires watched(metric) != nullptr otherwise.
  [[nodiscard]] sim::StoppingEvidence evidence(std::string_view metric) const;
  /// How many times as many plain replications would have told the watched metric as well as these
  /// strata and control variates do, what strata may hide included. Nothing where all is plain or
  /// nothing varied.
  [[nodiscard]] std::optional<double> worth(std::string_view metric) const;
  /// Whether some runs ended before the first outage that they waited for, so that its mean time is
  /// at least what they say.
  [[nodiscard]] bool is_lower_bound() const noexcept { return censored_ > 0; }
  /// Whether every stratum was visited often enough for its mean and variance.
  [[nodiscard]] bool visited_all_strata() const;

  /// The confidence of all intervals from now on, in (0, 1).
  void set_confidence(double confidence) { plan_.confidence = confidence; }
  /// Fills metrics, blame, faults, costs and balance of `report`.
  void report(ScenarioReport& report) const;

 private:
  /// What control variates correct: Quantity, then the lost share of each class.
  enum class Quantity : std::uint8_t { Down, Lost, SlotErrors, Outages, Usd };
  static constexpr std::size_t first_class_quantity = 5;

  struct Tally {
    double lost = 0;
    double down_seconds = 0;
  };
  /// Sums over the replications of one stratum.
  struct StratumSums {
    std::uint64_t replications = 0;
    double years = 0;
    double offered = 0;
    std::vector<Tally> tallies;        ///< By cause and phase.
    std::vector<std::int64_t> faults;  ///< By cause.
    std::vector<double> outage_from;   ///< By cause that began it.
    WeightTally weights;               ///< Of weighted copies.
  };

  void add_shares(const Digest& digest);
  void add_blame(const Digest& digest);
  void add_cost(const Digest& digest);
  void add_controls(const Digest& digest);
  [[nodiscard]] sim::StratifiedMoments moments() const;
  [[nodiscard]] std::vector<sim::StratifiedMoments> moments_of(std::size_t count) const;
  /// What an observation of each stratum weighs: its probability over its replications.
  [[nodiscard]] std::vector<double> weights() const;
  /// Mean per replication of what `of(sums)` adds up.
  template <class Of>
  [[nodiscard]] double per_replication(const Of& of) const;
  /// Mean per simulated year.
  template <class Of>
  [[nodiscard]] double per_year(const Of& of) const;

  [[nodiscard]] MetricEstimate plain_mean(std::string name,
                                          const sim::StratifiedMoments& moments) const;
  [[nodiscard]] MetricEstimate mean_of(const char* name, const sim::StratifiedSample& sample,
                                       std::uint64_t stream, double worst) const;
  /// Seconds a year, and the same as a share of the time: with one interval.
  [[nodiscard]] MetricEstimate downtime_per_year() const;
  [[nodiscard]] MetricEstimate unavailability_of_time() const;
  [[nodiscard]] MetricEstimate time_to_first_outage() const;
  [[nodiscard]] static MetricEstimate complement_of(const char* name, const MetricEstimate& share);
  [[nodiscard]] MetricEstimate recovery_of(const std::string& name,
                                           const std::vector<const sim::StratifiedSample*>& causes,
                                           double hidden = 0) const;
  /// Outages of a replication that its strata may hide, or that only weighted copies saw.
  [[nodiscard]] double unmet_outages() const;
  [[nodiscard]] WeightTally::Score score_of(LossKind loss) const;
  /// What may lie beyond the largest contribution of weighted copies, as a part of the mean: one
  /// more like it. 0 where the metric does not come from copies.
  [[nodiscard]] double beyond_largest(std::string_view metric,
                                      const sim::StratifiedMoments& moments) const;
  /// Whether the metric comes from weighted copies; then names the method, and takes the interval
  /// away where it is refused, or makes room in it for one contribution more like the largest.
  [[nodiscard]] bool guard(MetricEstimate& metric) const;
  /// What strata may hide in which all runs were alike: part of every interval over strata, and of
  /// what a stopping rule has to know.
  [[nodiscard]] sim::Unseen hidden_in(std::string_view metric,
                                      const sim::StratifiedMoments& moments) const;
  /// The outages that a stopping rule counts; nothing where they do not move the metric.
  [[nodiscard]] std::optional<std::uint64_t> outages_behind(std::string_view metric) const;
  [[nodiscard]] sim::StoppingEvidence plain_evidence(std::string_view metric) const;
  /// Puts what control variates make of the metric in place of its plain mean. False where nothing.
  [[nodiscard]] bool control(MetricEstimate& metric, const sim::StratifiedMoments& plain) const;
  /// Corrected mean over plain mean, so that what adds up to a metric still does.
  [[nodiscard]] double correction_of(std::string_view metric) const;
  [[nodiscard]] std::optional<std::size_t> controlled_quantity(std::string_view metric) const;
  void report_availability(std::vector<MetricEstimate>& metrics) const;
  void report_outages(std::vector<MetricEstimate>& metrics) const;
  [[nodiscard]] MetricEstimate probability_no_outage() const;
  void report_recovery(std::vector<MetricEstimate>& metrics) const;
  void report_asked_figures(std::vector<MetricEstimate>& metrics) const;
  [[nodiscard]] MetricEstimate probability_of(const std::string& name,
                                              const sim::StratifiedSample& misses) const;
  void report_figures(std::vector<MetricEstimate>& metrics) const;
  void report_cost(ScenarioReport& report) const;
  void report_blame(ScenarioReport& report) const;
  void report_faults(ScenarioReport& report) const;

  SummaryPlan plan_;
  std::vector<StratumSums> sums_;
  double observed_years_ = 0;
  std::uint64_t outages_ = 0;
  bool is_weighted_ = false;
  sim::StratifiedSample lost_share_;
  sim::StratifiedSample down_share_;
  sim::StratifiedSample down_per_year_;
  sim::StratifiedSample outages_per_year_;
  sim::StratifiedMoments no_outage_;  ///< Of weighted copies: the chance of none.
  sim::StratifiedSample slot_error_;
  sim::StratifiedSample worst_month_error_;
  sim::StratifiedMoments first_outage_;
  std::uint64_t censored_ = 0;  ///< Runs that ended without the outage they waited for.
  std::vector<sim::StratifiedSample> class_lost_share_;
  std::vector<sim::StratifiedSample> recoveries_;     ///< Seconds, by cause.
  std::vector<sim::StratifiedMoments> figures_;       ///< Of services.
  std::vector<sim::StratifiedSample> asked_figures_;  ///< Of probabilities, 1 less the value.
  std::vector<sim::StratifiedMoments> usd_;           ///< By bill item.
  sim::StratifiedSample usd_total_;
  sim::StratifiedMoments usd_without_outage_;  ///< Of replications that saw none.
  std::optional<sim::ControlVariates> controls_;
  std::vector<double> controlled_values_;  ///< Scratch: of one replication, by quantity.
};

}  // namespace models
