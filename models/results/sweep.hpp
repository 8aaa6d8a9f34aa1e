#pragma once

#include <string>
#include <vector>

#include "models/results/comparison.hpp"

namespace models {

/// One value of a scenario that is varied.
struct SweepAxis {
  std::string path;                 ///< As for --set.
  std::vector<std::string> values;  ///< As they were written.
};

/// One scenario with values of some paths varied: every combination, on the same failures.
struct SweepReport {
  std::vector<SweepAxis> axes;
  /// The designs are the points of the grid; the last axis varies fastest. The first point is what
  /// the others are compared with.
  ComparisonReport grid;

  /// Values of a point, one for each axis. Requires point < number of combinations.
  [[nodiscard]] std::vector<std::string> values_of(std::size_t point) const;
};

/// What moving one assumption to one end does.
struct TornadoEnd {
  std::string value;
  double mean = 0;      ///< Of the metric.
  PairedFigure effect;  ///< Against the scenario as it is.
  std::string refused;  ///< Why the scenario cannot be read with this value; else empty.
};

struct TornadoBar {
  Assumption assumption;
  std::string rule;           ///< Where low and high come from.
  std::string fixed_because;  ///< Why it was not moved; then there are no ends. Else empty.
  TornadoEnd low;
  TornadoEnd high;

  /// The larger of the two effects, without its sign: what bars are ranked by.
  [[nodiscard]] double reach() const noexcept;
};

/// What the answer of a scenario rests on, those first that it is sensitive to.
struct TornadoReport {
  std::string metric;
  ScenarioReport base;  ///< The scenario as it is.
  std::uint64_t seed = 1;
  double confidence = 0.95;  ///< That all intervals hold together (Bonferroni).
  PairedSampling sampling;
  std::vector<TornadoBar> bars;
};

}  // namespace models
