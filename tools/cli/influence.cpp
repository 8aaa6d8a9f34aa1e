#include "tools/cli/influence.hpp"

#include <utility>

#include "models/results/objectives.hpp"
#include "tools/cli/baseline_input.hpp"
#include "tools/cli/judged_run.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

bool is_set(const std::atomic<bool>* flag) {
  return flag != nullptr && flag->load();
}

std::string verdict_text(const models::BaselineComparison& comparison,
                         const models::ScenarioReport& report) {
  if (comparison.change_without_influence()) return "no influence";
  std::string text = to_string(comparison.verdict());
  if (const auto objectives = overall(report.objectives)) {
    text += std::string(", ") + to_string(*objectives);
  }
  return text;
}

/// The scenario as it is, and what changes of it are held against.
class Influences {
 public:
  Influences(const InfluenceRequest& request, const models::Scenario& scenario,
             const models::PriceBook& prices, const std::atomic<bool>* cancelled)
      : request_(request), scenario_(scenario), prices_(prices), cancelled_(cancelled) {}

  std::vector<Influence> of(const std::vector<ScaledValue>& values) {
    std::vector<Influence> influences;
    runs_ = values.size() + 1;
    models::ScenarioReport unchanged;
    baseline_ = baseline_by(request_.method, &unchanged);
    if (request_.unchanged) request_.unchanged(unchanged);
    for (const ScaledValue& value : values) {
      if (is_set(cancelled_)) break;
      influences.push_back(influence_of(value));
    }
    // A part of the replications must not pass for all of them.
    if (is_set(cancelled_) && !influences.empty()) influences.pop_back();
    return influences;
  }

 private:
  /// One run, as it is kept to be compared.
  struct Run {
    models::ScenarioReport report;
    models::BaselineScenario kept;
  };

  Run run_of(models::Scenario scenario, const ReadOptions& read, models::SamplingMethod method,
             const models::StratumAllocation* allocation) {
    scenario.run.seed = request_.seed;
    models::SimulationOptions simulation;
    simulation.jobs = request_.jobs;
    simulation.replications = request_.replications;
    simulation.method = method;
    simulation.allocation = allocation;
    // The strata are shared out for one design, and serve all that it is changed into.
    simulation.defensive_share = 0.5;
    simulation.cancelled = cancelled_;
    simulation.crew = request_.crew;
    simulation.progress = progress_;
    models::BaselineStrata strata;
    simulation.allocated = [&strata](const models::StratumAllocation& drawn) {
      strata = {drawn.shape.common, drawn.shape.zones, drawn.probabilities, drawn.shares, {}};
    };
    JudgedRun run = judged_run(scenario, prices_, simulation);
    models::BaselineScenario kept = models::baseline_of(
        run.report, run.samples, whole_model(request_.argument, read, scenario), std::move(strata));
    return {std::move(run.report), std::move(kept)};
  }

  void begin(const std::string& name) {
    progress_ = request_.begins ? request_.begins(name, begun_, runs_) : decltype(progress_)();
    ++begun_;
  }

  models::Baseline baseline_by(models::SamplingMethod method, models::ScenarioReport* report) {
    if (report != nullptr) begin(scenario_.name);
    Run run = run_of(scenario_, request_.read, method, nullptr);
    if (report != nullptr) *report = std::move(run.report);
    models::Baseline baseline;
    baseline.version = std::string(version());
    baseline.seed = request_.seed;
    baseline.scenarios.push_back(std::move(run.kept));
    return baseline;
  }

  /// The scenario as it is in plain replications, for changes that cannot have its strata.
  const models::Baseline& plain_baseline() {
    if (!plain_) plain_ = baseline_by(models::SamplingMethod::Replications, nullptr);
    return *plain_;
  }

  Influence influence_of(const ScaledValue& value) {
    begin(value.path);
    Influence influence;
    influence.value = value;
    const ReadOptions read = value.applied(request_.read);
    const auto changed = read_scenario(request_.argument, read);
    if (!changed) {
      influence.kind = InfluenceKind::Refused;
      influence.verdict = "refused";
      return influence;
    }
    const models::BaselineStrata& strata = baseline_.scenarios.front().strata;
    const auto allocation = allocation_from(strata, *changed, request_.replications);
    influence.plain_instead = !strata.empty() && !allocation;
    const models::Baseline& before = influence.plain_instead ? plain_baseline() : baseline_;
    Run run = run_of(*changed, read, models::SamplingMethod::Replications,
                     allocation ? &*allocation : nullptr);
    // What was ended early is left out by the caller, and may be too little to be compared.
    if (is_set(cancelled_)) return influence;
    influence.comparison =
        models::compare(before, run.kept, before.version, before.seed, request_.rule);
    influence.report = std::move(run.report);
    influence.verdict = verdict_text(*influence.comparison, influence.report);
    influence.kind = influence.comparison->change_without_influence() ? InfluenceKind::None
                                                                      : InfluenceKind::Some;
    return influence;
  }

  const InfluenceRequest& request_;
  const models::Scenario& scenario_;
  const models::PriceBook& prices_;
  const std::atomic<bool>* cancelled_;
  std::size_t begun_ = 0;
  std::size_t runs_ = 1;
  std::function<void(std::uint64_t, std::uint64_t)> progress_;
  models::Baseline baseline_;
  std::optional<models::Baseline> plain_;
};

}  // namespace

std::vector<Influence> influences_of(const InfluenceRequest& request,
                                     const models::Scenario& scenario,
                                     const models::PriceBook& prices,
                                     const std::atomic<bool>* cancelled) {
  const auto values = scaled_rates_and_durations(request.argument, request.read, request.factor);
  if (!values) return {};
  return Influences(request, scenario, prices, cancelled).of(*values);
}

}  // namespace tools
