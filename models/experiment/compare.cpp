#include "models/experiment/compare.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/require.hpp"

namespace models {

namespace {

TornadoEnd measured(TornadoEnd end, const PairedRun::Result& result, const std::string& metric) {
  if (const MetricEstimate* found = result.report.find(metric)) end.mean = found->mean;
  for (const PairedFigure& figure : result.against_first) {
    if (figure.metric == metric) end.effect = figure;
  }
  return end;
}

bool is_before(const TornadoBar& left, const TornadoBar& right) {
  const bool is_moved = left.fixed_because.empty();
  if (is_moved != right.fixed_because.empty()) return is_moved;
  return left.reach() > right.reach();
}

}  // namespace

ComparisonReport compare(const std::vector<PairedDesign>& designs,
                         const SimulationOptions& options) {
  sim::require(designs.size() > 1, "compare: fewer than two designs");
  ComparisonReport report;
  report.seed = designs.front().scenario->run.seed;
  report.confidence = comparison_confidence;
  PairedRun run =
      run_paired(designs, options, bonferroni(comparison_confidence, designs.size() - 1));
  report.replications = run.replications;
  report.stopped = run.stopped;
  report.sampling = run.sampling;
  for (std::size_t index = 0; index < run.designs.size(); ++index) {
    ComparedDesign design;
    design.report = std::move(run.designs[index].report);
    design.against_first = std::move(run.designs[index].against_first);
    design.same_as_first = designs[index].same_as_first;
    report.designs.push_back(std::move(design));
  }
  if (!report.designs.empty()) report.years = report.designs.front().report.years;
  return report;
}

TornadoReport tornado(const PairedDesign& base, const std::vector<TornadoMove>& moves,
                      const std::string& metric, const SimulationOptions& options) {
  std::vector<PairedDesign> designs{base};
  for (const TornadoMove& move : moves) {
    for (const Scenario* end : {move.low, move.high}) {
      if (end != nullptr) {
        designs.push_back({end, base.prices, false, {move.bar.assumption.path}});
      }
    }
  }
  TornadoReport report;
  report.metric = metric;
  report.seed = base.scenario->run.seed;
  report.confidence = comparison_confidence;
  const std::size_t comparisons = std::max<std::size_t>(designs.size() - 1, 1);
  PairedRun run = run_paired(designs, options, bonferroni(comparison_confidence, comparisons));
  if (run.designs.empty()) return report;
  report.base = std::move(run.designs.front().report);
  report.sampling = run.sampling;
  std::size_t next = 1;
  for (const TornadoMove& move : moves) {
    TornadoBar bar = move.bar;
    if (move.low != nullptr) bar.low = measured(bar.low, run.designs[next++], metric);
    if (move.high != nullptr) bar.high = measured(bar.high, run.designs[next++], metric);
    report.bars.push_back(std::move(bar));
  }
  std::stable_sort(report.bars.begin(), report.bars.end(), is_before);
  return report;
}

}  // namespace models
