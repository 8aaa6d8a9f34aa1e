#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace models {

/// What makes a check fail. A baseline that is missing always does.
struct FailOn {
  bool missed = true;
  bool regression = true;
  bool undecided = true;
};

/// A figure, or a whole scenario, against its baseline.
enum class BaselineVerdict : std::uint8_t {
  Unchanged,   ///< Every single replication came to exactly the same, in every figure.
  Better,      ///< The interval of the difference lies on the good side.
  Tolerable,   ///< The interval does not reach beyond the tolerance on the bad side.
  Undecided,   ///< The interval holds both what is tolerable and what is not.
  Regression,  ///< The interval lies on the bad side, beyond the tolerance.
};

/// "unchanged", "better", "tolerable", "undecided", "regression".
[[nodiscard]] const char* to_string(BaselineVerdict verdict) noexcept;

/// One metric now less the same metric of the baseline.
struct BaselineFigure {
  std::string metric;
  double before = 0;
  double after = 0;
  double difference = 0;
  std::optional<double> low;  ///< Of the difference.
  std::optional<double> high;
  /// Of the interval: 0.95, and of a guarded figure so much that all of them hold together with
  /// 0.95 (Bonferroni).
  double confidence = 0.95;
  double tolerance = 0;        ///< In the unit of the metric, >= 0.
  std::int64_t pairs = 0;      ///< 0: not paired.
  std::int64_t differing = 0;  ///< Pairs that are not exactly alike.
  std::string method;
  bool guarded = false;  ///< Whether the verdict counts.
  BaselineVerdict verdict = BaselineVerdict::Undecided;
};

/// A value of the scenario that is not what it was. Empty: it was not there, or is no longer.
struct ModelChange {
  std::string path;  ///< "architecture.auto_scaling_groups.web.min"
  std::string before;
  std::string after;
};

/// A metric beside the compared figures that is not what it was; no verdict hangs on it.
struct MetricChange {
  std::string metric;
  std::optional<double> before;  ///< Its mean, or the quantile that changed; absent: not there.
  std::optional<double> after;
};

/// What one cause costs more than before, or less.
struct BlameChange {
  std::string cause;
  std::string phase;             ///< As in BlameEntry.
  double downtime_per_year = 0;  ///< Seconds.
  double requests_lost = 0;      ///< Per replication.
};

enum class BaselineMatch : std::uint8_t {
  Paired,    ///< The same random numbers: replication by replication.
  Unpaired,  ///< Means against means, far less sharp; `note` says why.
  Missing,   ///< Nothing to compare with; `note` says why. Never a pass.
};

/// One scenario against its baseline.
struct BaselineComparison {
  BaselineMatch match = BaselineMatch::Missing;
  std::string note;
  std::string version;             ///< Of the program that made the baseline.
  std::vector<ModelChange> model;  ///< What differs in the scenario.
  bool same_events = false;        ///< Every event of every replication was the same.
  /// Every stratum is as probable as it was; of plain replications always.
  bool same_probabilities = true;
  std::size_t strata_before = 1;  ///< That the baseline's replications came from; 1: plain ones.
  std::size_t strata_now = 1;     ///< The same of those that are compared with it.
  std::vector<BaselineFigure> figures;
  std::vector<MetricChange> others;  ///< Metrics without a figure here; only what changed.
  /// What adds most to the sum of all changes of downtime first; only what changed.
  std::vector<BlameChange> blame;

  /// The worst of the guarded figures; tolerable where those are unchanged and something else is
  /// not. Undecided where the baseline is missing.
  [[nodiscard]] BaselineVerdict verdict() const noexcept;
  /// Whether every pair of replications, every metric and every charge is exactly what it was.
  [[nodiscard]] bool is_unchanged() const noexcept;
  /// Whether the model is another one and nothing that is measured came out differently.
  [[nodiscard]] bool change_without_influence() const noexcept;
};

}  // namespace models
