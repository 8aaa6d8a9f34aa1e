#include "tools/cli/baseline_input.hpp"

#include <fstream>
#include <iterator>

#include "sim/experiment/strata.hpp"
#include "tools/baseline/baseline_file.hpp"
#include "tools/input/model_text.hpp"

namespace tools {

namespace {

/// The stratum of each replication, which follows from their shares.
void settle_strata(models::BaselineScenario& scenario) {
  if (scenario.strata.empty()) return;
  const sim::StratumSchedule schedule(scenario.strata.shares);
  for (std::uint64_t id = 0; id < static_cast<std::uint64_t>(scenario.replications); ++id) {
    scenario.strata.of_replication.push_back(
        static_cast<std::uint32_t>(schedule.stratum_of(sim::ReplicationId{id})));
  }
}

}  // namespace

tl::expected<std::optional<models::Baseline>, Diagnostics> load_baseline(
    const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::optional<models::Baseline>();
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream) {
    return tl::unexpected(Diagnostics{{file.string(), "", "the baseline cannot be read", ""}});
  }
  if (size > most_baseline_bytes) {
    return tl::unexpected(Diagnostics{{file.string(), "", "too large for a baseline", ""}});
  }
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  auto baseline = parse_baseline(text, file.string());
  if (!baseline) return tl::unexpected(std::move(baseline.error()));
  for (models::BaselineScenario& scenario : baseline->scenarios) settle_strata(scenario);
  return std::optional(std::move(*baseline));
}

models::ModelText whole_model(const std::string& argument, const ReadOptions& options,
                              const models::Scenario& scenario) {
  models::ModelText model = model_text(argument, options).value_or(models::ModelText());
  for (const models::Assumption& assumption : scenario.assumptions) {
    // What the scenario says itself, with its source, is there already.
    if (model.contains(assumption.path)) continue;
    model.emplace("default " + assumption.path, assumption.value);
  }
  return model;
}

}  // namespace tools
