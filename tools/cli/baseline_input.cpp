#include "tools/cli/baseline_input.hpp"

#include <fstream>
#include <iterator>

#include "models/world/outside_events.hpp"
#include "models/world/plan.hpp"
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
  const auto refuse = [&](const std::string& problem, const std::string& hint) {
    return tl::unexpected(Diagnostics{{file.string(), "", problem, hint}});
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  // That it is not there is no error here; a folder that nobody may look into is.
  if (status.type() == std::filesystem::file_type::not_found) {
    return std::optional<models::Baseline>();
  }
  if (!std::filesystem::is_regular_file(status)) {
    return refuse(
        error ? "the baseline cannot be read: " + error.message() : "the baseline is no file",
        "name a file that nines check --save-baseline has written");
  }
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream) {
    return refuse("the baseline cannot be read", "see who may read the file");
  }
  if (size > most_baseline_bytes) {
    return refuse("too large for a baseline", "make a new one with nines check --save-baseline");
  }
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) return refuse("the baseline cannot be read", "see whether the disk is whole");
  auto baseline = parse_baseline(text, file.string());
  if (!baseline) return tl::unexpected(std::move(baseline.error()));
  for (models::BaselineScenario& scenario : baseline->scenarios) settle_strata(scenario);
  return std::optional(std::move(*baseline));
}

std::optional<models::StratumAllocation> allocation_from(const models::BaselineStrata& strata,
                                                         const models::Scenario& scenario,
                                                         std::optional<std::int64_t> replications) {
  if (strata.empty() || scenario.is_drill() || scenario.run.until_first_outage) return std::nullopt;
  const auto least = static_cast<std::int64_t>(2 * strata.shares.size());
  if (replications && *replications < least) return std::nullopt;
  const models::OutsideStrata::Shape shape{strata.common, strata.zones};
  const models::Plan plan(scenario);
  if (!models::OutsideStrata(plan).can_have(shape)) return std::nullopt;
  return models::StratumAllocation{shape, strata.shares, {}};
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
