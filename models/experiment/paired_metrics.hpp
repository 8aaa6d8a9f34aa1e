#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/results/comparison.hpp"
#include "models/results/digest.hpp"
#include "sim/experiment/paired_comparison.hpp"
#include "sim/experiment/paired_ratio.hpp"
#include "sim/stats/stopping.hpp"
#include "sim/stats/stratified_moments.hpp"

namespace models {

/// That a stopping rule asks with: of one interval, however many are given at the end.
inline constexpr double stopping_confidence = 0.95;

/// A metric that is a mean over replications, of two designs in pairs.
class PairedMean {
 public:
  /// Probabilities of the strata that replications come from, of either design; one: plain
  /// replications. `alike`: which strata the two go through alike, so that they hide nothing
  /// (alike_strata); none where it is empty. With any, requires equal probabilities.
  PairedMean(const std::vector<double>& of_first, const std::vector<double>& of_other,
             const std::vector<bool>& alike = {});

  /// Results that differ by rounding only (1e-12 of them) count as alike. Requires no difference in
  /// a stratum that the two go through alike.
  void add(double first, double other, std::size_t stratum);

  [[nodiscard]] const sim::PairedComparison& pairs() const noexcept { return pairs_; }
  [[nodiscard]] std::uint64_t differing() const noexcept { return differing_; }
  /// Of the mean difference; 0 below two pairs.
  [[nodiscard]] double standard_error() const;
  /// How much of the mean difference, at most, may be what strata hide in which all pairs were
  /// alike, though they need not have been: StratifiedMoments::unseen. 0 for plain replications.
  [[nodiscard]] double unseen(double confidence) const;
  /// How probable, at most, a pair is that differs as none has yet.
  [[nodiscard]] double unseen_probability(double confidence) const;
  /// Interval of the mean difference: BCa bootstrap while few pairs differ, as differences in
  /// downtime are skewed, a t interval from sim::few_outages on; of strata the t interval, widened
  /// by unseen(). `seed` and `name` choose the bits.
  [[nodiscard]] sim::Estimate difference(double confidence, std::uint64_t seed,
                                         const std::string& name) const;

 private:
  /// The strata in which the two may differ, by themselves: their probabilities are those under the
  /// condition that it is one of them, and the others have 0. Those show all the same how far off a
  /// pair may be: without any difference.
  struct Open {
    double probability = 0;
    std::vector<bool> alike;
    sim::StratifiedMoments differences;
  };
  [[nodiscard]] static std::optional<Open> open_of(const std::vector<double>& probabilities,
                                                   const std::vector<bool>& alike);

  sim::PairedComparison pairs_;
  std::optional<Open> open_;  ///< Only where some strata are not.
  std::uint64_t differing_ = 0;
  std::vector<double> few_differences_;  // All that are not zero, or none once there are many.
};

/// One design against the first, replication by replication. Both have to have met the same
/// failures: the same seed and the same number of the replication.
class PairedMetrics {
 public:
  /// The scenarios say which metrics there are: those of Summary that have a better and a worse.
  /// `of_first`, `of_other`: with what probabilities the two meet the strata that Digest::stratum
  /// counts; one: plain replications. `alike`: as of PairedMean.
  PairedMetrics(const Scenario& first, const Scenario& other,
                const std::vector<double>& of_first = {1.0},
                const std::vector<double>& of_other = {1.0}, const std::vector<bool>& alike = {});

  /// Requires digests of one stratum.
  void add(const Digest& first, const Digest& other);

  /// In the order of Summary's metrics. `same_design`: nothing differs that could change a figure,
  /// so that a difference of zero is known and not only observed.
  [[nodiscard]] std::vector<PairedFigure> figures(double confidence, bool same_design) const;

  /// How well the difference in a metric is known, for a stopping rule. Counts pairs that differ
  /// where a single design would count outages; nothing of a bill that differs in most pairs, which
  /// no rare pair decides. `metric`: one of Summary::watchable(); of runs until the first outage it
  /// is the time to it, whatever the name.
  [[nodiscard]] sim::StoppingEvidence evidence(std::string_view metric) const;
  /// Whether that metric cannot differ but by outages and lost requests: all but a bill.
  [[nodiscard]] bool is_made_of_outages(std::string_view metric) const;
  /// The pairs of that metric.
  [[nodiscard]] const PairedMean& watched(std::string_view metric) const;
  /// Outages that the first design had.
  [[nodiscard]] std::uint64_t outages_of_first() const noexcept { return outages_of_first_; }

 private:
  void add_recovery(const Digest& first, const Digest& other);
  /// A figure of a service that both designs have.
  struct OfServices {
    Figure figure;
    std::size_t of_first = 0;  ///< Position among the figures of the first design,
    std::size_t of_other = 0;  ///< and of the other.
    PairedMean mean;
  };

  [[nodiscard]] PairedFigure recovery_figure(double confidence, bool same_design) const;

  std::uint64_t seed_;
  bool until_first_outage_;
  std::uint64_t outages_of_first_ = 0;
  PairedMean lost_share_;
  PairedMean down_share_;
  PairedMean slot_error_;
  PairedMean down_per_year_;
  PairedMean outages_per_year_;
  PairedMean usd_;
  PairedMean first_outage_;
  sim::PairedRatio recovery_;
  std::vector<OfServices> of_services_;  ///< Those that have a sense, in the order of the first.
  std::uint64_t recovery_differing_ = 0;
};

}  // namespace models
