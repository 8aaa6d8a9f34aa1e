#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/architecture/service_series.hpp"
#include "models/ledger/blame.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// What services enter when they are planned: the causes of faults in their order, and the keys of
/// the streams that they draw from.
class PlanBook {
 public:
  /// With the figures, meters and series of all services.
  explicit PlanBook(const Scenario& scenario) : PlanBook(scenario, scenario.run.seed) {}
  PlanBook(const Scenario& scenario, std::uint64_t seed)
      : seed_(seed),
        figures_(service_figures(scenario)),
        meters_(service_meters(scenario)),
        series_(service_series(scenario)) {}

  /// Named "zone_power:ap-northeast-2a", or by its kind alone where there is no `where`.
  CauseId add_cause(const std::string& kind, const std::string& where) {
    causes_.push_back(where.empty() ? kind : kind + ":" + where);
    return sim::make_id<CauseId>(causes_.size() - 1);
  }
  /// Of the stream from which `owner` draws for one purpose.
  [[nodiscard]] sim::StreamKey key(const std::string& owner, const char* purpose) const {
    return sim::stream_key(seed_, sim::name_hash(owner), sim::name_hash(purpose));
  }

  [[nodiscard]] const FigureList& figures() const noexcept { return figures_; }
  [[nodiscard]] const FigureList& meters() const noexcept { return meters_; }
  [[nodiscard]] const FigureList& series() const noexcept { return series_; }
  [[nodiscard]] const std::vector<std::string>& causes() const noexcept { return causes_; }

 private:
  std::uint64_t seed_;
  FigureList figures_;
  FigureList meters_;
  FigureList series_;
  std::vector<std::string> causes_;
};

}  // namespace models
