#include "models/experiment/paired_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "models/architecture/service_figures.hpp"
#include "models/ledger/calendar.hpp"
#include "sim/base/require.hpp"
#include "sim/random/stream.hpp"
#include "sim/stats/bootstrap.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

// A difference is looked for with this chance of finding it where it is as large as it seems: the
// usual one of sample size calculations (Cohen 1988, Statistical Power Analysis, 2.4).
constexpr double wanted_power = 0.8;

/// How a metric is shown.
struct MetricKind {
  std::string name;
  std::string ratio_of;         ///< What the observed values are, and their ratio.
  bool complement = false;      ///< The metric is 1 less the observed share.
  bool more_is_better = false;  ///< Of the metric.
  double worst = 0;             ///< The most that a replication can observe; 0: nobody knows.
};

double share(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

/// Whether two results differ by no more than sums in another order would: the same share of
/// another number of requests is the same share.
bool is_rounding(double first, double other) {
  constexpr double relative = 1e-12;
  return std::abs(other - first) <= relative * std::max(std::abs(first), std::abs(other));
}

/// Pairs that have to differ before a verdict is given: fewer, all in one direction, come about by
/// chance (sign test, two-sided) more often than 1 - confidence, whatever their size.
std::uint64_t least_differing(double confidence) {
  return 1 + static_cast<std::uint64_t>(std::ceil(-std::log2(1 - confidence)));
}

/// Two significant digits, upwards: more would be pretended.
double rounded_up(double count) {
  const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(count)) - 1));
  return std::ceil(count / unit) * unit;
}

/// How precisely a difference is known.
struct Errors {
  double standard = 0;
  double unseen = 0;  ///< See PairedMean::unseen.
};

/// The square root of how many times as many replications it takes until `errors` standard errors
/// and what is unseen fit into the difference: the first shrink with the square root of the number,
/// the second with the number.
double root_of_more(double errors, const Errors& known, double difference) {
  const double wide = errors * known.standard;
  return (wide + std::sqrt(wide * wide + 4 * known.unseen * difference)) / (2 * difference);
}

std::optional<double> replications_needed(const PairedFigure& figure, const Errors& known,
                                          double difference) {
  if (figure.differing == 0 || figure.pairs < 2) return std::nullopt;
  const auto pairs = static_cast<double>(figure.pairs);
  const double least = pairs * static_cast<double>(least_differing(figure.confidence)) /
                       static_cast<double>(figure.differing);
  if (!(known.standard > 0)) return rounded_up(least);
  if (difference == 0) return std::nullopt;
  const double errors =
      sim::normal_quantile(0.5 + 0.5 * figure.confidence) + sim::normal_quantile(wanted_power);
  const double root = root_of_more(errors, known, std::abs(difference));
  return rounded_up(std::max({pairs * root * root, least, pairs + 1}));
}

Verdict verdict_of(const PairedFigure& figure, bool more_is_better) {
  const auto differing = static_cast<std::uint64_t>(figure.differing);
  if (!figure.low || !figure.high || differing < least_differing(figure.confidence)) {
    return Verdict::Undecided;
  }
  if (*figure.low > 0) return more_is_better ? Verdict::Better : Verdict::Worse;
  if (*figure.high < 0) return more_is_better ? Verdict::Worse : Verdict::Better;
  return Verdict::Undecided;
}

void set_interval(PairedFigure& figure, const sim::Estimate& difference) {
  if (!difference.interval) return;
  figure.low = difference.interval->low;
  figure.high = difference.interval->high;
}

void set_ratio(PairedFigure& figure, const std::string& of,
               const std::optional<sim::Estimate>& ratio) {
  if (!ratio) return;
  figure.ratio_of = of;
  figure.ratio = ratio->value;
  if (!ratio->interval) return;
  figure.ratio_low = ratio->interval->low;
  figure.ratio_high = ratio->interval->high;
}

/// Nothing differed: exactly zero where the designs are the same, else a bound on what was missed.
/// `unseen`: how probable a pair that differs is at most.
void set_no_difference(PairedFigure& figure, bool same_design, double worst, double unseen) {
  figure.low.reset();
  figure.high.reset();
  if (same_design) {
    figure.method = "the same design";
    figure.low = 0;
    figure.high = 0;
    return;
  }
  figure.method = "no pair differs: upper bound only";
  if (worst <= 0 || figure.pairs < 2) return;
  figure.high = worst * unseen;
  figure.low = -*figure.high;
}

/// From what was observed to the metric: where it is a complement, differences turn around.
void turn_around(PairedFigure& figure) {
  // 0 - x and not -x: there is no difference of -0.
  figure.difference = 0 - figure.difference;
  std::swap(figure.low, figure.high);
  if (figure.low) figure.low = 0 - *figure.low;
  if (figure.high) figure.high = 0 - *figure.high;
}

/// The parts that a mean and a ratio have in common.
template <class Paired>
void finish(PairedFigure& figure, const MetricKind& kind, const Paired& pairs, const Errors& errors,
            bool same_design, double unseen) {
  set_ratio(figure, kind.ratio_of, pairs.ratio(figure.confidence));
  if (pairs.correlation() != 0) figure.correlation = pairs.correlation();
  figure.variance_reduction = pairs.variance_reduction();
  if (figure.differing == 0) set_no_difference(figure, same_design, kind.worst, unseen);
  if (kind.complement) turn_around(figure);
  figure.verdict = verdict_of(figure, kind.more_is_better);
  if (figure.verdict == Verdict::Undecided) {
    figure.replications_needed = replications_needed(figure, errors, figure.difference);
  }
}

PairedFigure begin(const MetricKind& kind, double confidence, std::uint64_t pairs,
                   std::uint64_t differing) {
  PairedFigure figure;
  figure.metric = kind.name;
  figure.confidence = confidence;
  figure.pairs = static_cast<std::int64_t>(pairs);
  figure.differing = static_cast<std::int64_t>(differing);
  return figure;
}

PairedFigure figure_of(const MetricKind& kind, const PairedMean& mean, double confidence,
                       std::uint64_t seed, bool same_design) {
  PairedFigure figure = begin(kind, confidence, mean.pairs().count(), mean.differing());
  const sim::Estimate difference = mean.difference(confidence, seed, kind.name);
  figure.difference = difference.value;
  set_interval(figure, difference);
  figure.method = !difference.interval ? std::string("one pair")
                                       : std::string(sim::to_string(difference.method)) + ", pairs";
  finish(figure, kind, mean.pairs(), {mean.standard_error(), mean.unseen(confidence)}, same_design,
         mean.unseen_probability(confidence));
  return figure;
}

double total_usd(const Digest& digest) {
  return std::accumulate(digest.usd.begin(), digest.usd.end(), 0.0);
}

sim::RatioObservation recovery_of(const Digest& digest) {
  sim::RatioObservation sum;
  for (const Digest::Recovery& recovery : digest.recoveries) sum.numerator += recovery.seconds;
  sum.denominator = static_cast<double>(digest.recoveries.size());
  return sum;
}

/// What is missing of it is what counts.
bool is_near_one(const Figure& figure) {
  return figure.sense == FigureSense::MoreIsBetter && figure.unit == FigureUnit::Share;
}

double outages_per_year(const Digest& digest) {
  return share(static_cast<double>(digest.recoveries.size()),
               digest.observed_seconds / sim::seconds_per_year);
}

}  // namespace

PairedMean::PairedMean(const std::vector<double>& of_first, const std::vector<double>& of_other,
                       const std::vector<bool>& alike)
    : pairs_(of_first, of_other), open_(open_of(of_first, alike)) {
  sim::require(!open_ || pairs_.weights().are_equal(),
               "paired mean: strata that are alike, but not as probable");
}

std::optional<PairedMean::Open> PairedMean::open_of(const std::vector<double>& probabilities,
                                                    const std::vector<bool>& alike) {
  if (std::find(alike.begin(), alike.end(), true) == alike.end()) return std::nullopt;
  Open open;
  open.alike = alike;
  std::vector<double> of_open(probabilities);
  for (std::size_t k = 0; k < alike.size(); ++k) {
    if (alike[k]) of_open[k] = 0;
    open.probability += of_open[k];
  }
  if (!(open.probability > 0)) return open;
  for (double& probability : of_open) probability /= open.probability;
  open.differences = sim::StratifiedMoments(std::move(of_open));
  return open;
}

void PairedMean::add(double first, double other, std::size_t stratum) {
  if (is_rounding(first, other)) other = first;
  const double difference = other - first;
  if (open_) {
    sim::require(difference == 0 || !open_->alike[stratum],
                 "paired mean: a difference where there cannot be any");
    if (open_->probability > 0) open_->differences.add(stratum, difference);
  }
  if (!pairs_.add(first, other, stratum)) return;
  ++differing_;
  if (differing_ < sim::few_outages) {
    few_differences_.push_back(difference);
  } else {
    few_differences_ = {};
  }
}

double PairedMean::standard_error() const {
  return pairs_.differences().standard_error();
}

double PairedMean::unseen(double confidence) const {
  if (open_) return open_->probability * open_->differences.unseen(confidence).above;
  const sim::StratifiedMoments& differences = pairs_.differences();
  return differences.strata() == 1 ? 0 : differences.unseen(confidence).above;
}

double PairedMean::unseen_probability(double confidence) const {
  if (open_) return open_->probability * open_->differences.unseen_probability(confidence);
  const sim::StratifiedMoments& differences = pairs_.differences();
  return std::min(1.0,
                  pairs_.weights().largest_factor() * differences.unseen_probability(confidence));
}

sim::Estimate PairedMean::difference(double confidence, std::uint64_t seed,
                                     const std::string& name) const {
  sim::Estimate estimate = pairs_.difference(confidence);
  if (pairs_.differences().strata() > 1) {
    const double hidden = unseen(confidence);
    if (estimate.interval) {
      estimate.interval =
          sim::Interval{estimate.interval->low - hidden, estimate.interval->high + hidden};
    }
    return estimate;
  }
  if (few_differences_.empty() || !estimate.interval) return estimate;
  sim::Stream bits = sim::named_stream(seed, 0, "comparison", name);
  estimate.interval = sim::bca_mean_interval(few_differences_, pairs_.count(), confidence,
                                             [&bits] { return bits.next_bits(); });
  estimate.method = sim::IntervalMethod::BcaBootstrap;
  return estimate;
}

PairedMetrics::PairedMetrics(const Scenario& first, const Scenario& other,
                             const std::vector<double>& of_first,
                             const std::vector<double>& of_other, const std::vector<bool>& alike)
    : seed_(first.run.seed),
      until_first_outage_(first.run.until_first_outage && other.run.until_first_outage),
      lost_share_(of_first, of_other, alike),
      down_share_(of_first, of_other, alike),
      slot_error_(of_first, of_other, alike),
      down_per_year_(of_first, of_other, alike),
      outages_per_year_(of_first, of_other, alike),
      usd_(of_first, of_other, alike),
      first_outage_(of_first, of_other, alike),
      recovery_(of_first, of_other) {
  const FigureList figures_of_other = service_figures(other);
  const FigureList figures_of_first = service_figures(first);
  for (std::size_t index = 0; index < figures_of_first.all().size(); ++index) {
    const Figure& figure = figures_of_first.all()[index];
    const auto position = figures_of_other.position(figure.name);
    if (figure.sense == FigureSense::None || !position) continue;
    of_services_.push_back({figure, index, *position, PairedMean(of_first, of_other)});
  }
}

void PairedMetrics::add(const Digest& first, const Digest& other) {
  sim::require(first.stratum == other.stratum, "paired metrics: digests of different strata");
  const auto add_to = [&](PairedMean& mean, const auto& value) {
    mean.add(value(first), value(other), first.stratum);
  };
  add_to(lost_share_, [](const Digest& one) { return share(one.lost, one.offered); });
  add_to(down_share_,
         [](const Digest& one) { return share(one.down_seconds, one.observed_seconds); });
  add_to(down_per_year_, [](const Digest& one) {
    return share(one.down_seconds, one.observed_seconds) * sim::seconds_per_year;
  });
  add_to(slot_error_, [](const Digest& one) {
    return share(one.slot_error_sum, one.observed_seconds / sim::to_seconds(sla_slot));
  });
  add_to(outages_per_year_, outages_per_year);
  add_to(first_outage_, [](const Digest& one) { return one.observed_seconds; });
  if (!first.usd.empty() && !other.usd.empty()) add_to(usd_, total_usd);
  for (OfServices& one : of_services_) {
    const auto value = [&](const Digest& digest, std::size_t position) {
      if (digest.observed_seconds <= 0) return 0.0;
      const double as_told = one.figure.of(digest.figures.at(position), digest.observed_seconds);
      return is_near_one(one.figure) ? 1 - as_told : as_told;
    };
    one.mean.add(value(first, one.of_first), value(other, one.of_other), first.stratum);
  }
  outages_of_first_ += first.recoveries.size();
  add_recovery(first, other);
}

void PairedMetrics::add_recovery(const Digest& first, const Digest& other) {
  const sim::RatioObservation a = recovery_of(first);
  sim::RatioObservation b = recovery_of(other);
  if (is_rounding(a.numerator, b.numerator)) b.numerator = a.numerator;
  recovery_.add(a, b, first.stratum);
  if (!(a == b)) ++recovery_differing_;
}

PairedFigure PairedMetrics::recovery_figure(double confidence, bool same_design) const {
  const MetricKind kind{.name = "recovery_time", .ratio_of = "recovery_time"};
  PairedFigure figure = begin(kind, confidence, recovery_.count(), recovery_differing_);
  const sim::Estimate difference = recovery_.difference(confidence);
  figure.difference = difference.value;
  set_interval(figure, difference);
  figure.method = difference.interval ? "ratio of sums, delta method, pairs" : "one pair";
  // No bound is given of what may be hidden: nobody knows the worst of a ratio.
  finish(figure, kind, recovery_, {recovery_.standard_error(), 0}, same_design, 1);
  return figure;
}

std::vector<PairedFigure> PairedMetrics::figures(double confidence, bool same_design) const {
  std::vector<PairedFigure> figures;
  const auto put = [&](const MetricKind& kind, const PairedMean& mean) {
    figures.push_back(figure_of(kind, mean, confidence, seed_, same_design));
  };
  if (until_first_outage_) {
    put({"time_to_first_outage", "time_to_first_outage", false, true, 0}, first_outage_);
    return figures;
  }
  put({"availability.requests", "unavailability.requests", true, true, 1}, lost_share_);
  put({"availability.time", "unavailability.time", true, true, 1}, down_share_);
  put({"monthly_uptime", "monthly_error", true, true, 1}, slot_error_);
  put({"downtime_per_year", "downtime_per_year", false, false, sim::seconds_per_year},
      down_per_year_);
  put({"outages_per_year", "outages_per_year", false, false, 0}, outages_per_year_);
  if (recovery_.is_defined()) figures.push_back(recovery_figure(confidence, same_design));
  for (const OfServices& one : of_services_) {
    const bool more = one.figure.sense == FigureSense::MoreIsBetter;
    const bool complement = is_near_one(one.figure);
    put({one.figure.name, (complement ? "1 - " : "") + one.figure.name, complement, more,
         complement ? 1.0 : 0.0},
        one.mean);
  }
  if (usd_.pairs().count() > 0) put({"cost_per_month", "cost_per_month", false, false, 0}, usd_);
  return figures;
}

const PairedMean& PairedMetrics::watched(std::string_view metric) const {
  if (until_first_outage_) return first_outage_;
  if (metric == "availability.time") return down_share_;
  if (metric == "availability.requests") return lost_share_;
  if (metric == "downtime_per_year") return down_per_year_;
  if (metric == "monthly_uptime") return slot_error_;
  if (metric == "outages_per_year") return outages_per_year_;
  sim::require(metric == "cost_per_month", "paired metrics: nobody can watch this metric");
  return usd_;
}

bool PairedMetrics::is_made_of_outages(std::string_view metric) const {
  return until_first_outage_ || metric != "cost_per_month";
}

sim::StoppingEvidence PairedMetrics::evidence(std::string_view metric) const {
  const PairedMean& mean = watched(metric);
  sim::StoppingEvidence evidence{mean.pairs().count(),
                                 mean.differing(),
                                 mean.pairs().mean_b() - mean.pairs().mean_a(),
                                 mean.standard_error(),
                                 std::nullopt,
                                 std::nullopt,
                                 0};
  const bool is_usual = 2 * mean.differing() > mean.pairs().count();
  if (is_usual && !is_made_of_outages(metric)) evidence.outages.reset();
  const sim::StratifiedMoments& differences = mean.pairs().differences();
  if (differences.strata() == 1) return evidence;
  evidence.degrees_of_freedom = differences.degrees_of_freedom();
  evidence.unseen = mean.unseen(stopping_confidence);
  return evidence;
}

}  // namespace models
