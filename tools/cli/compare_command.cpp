#include "tools/cli/compare_command.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/experiment/compare.hpp"
#include "models/experiment/simulate.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/paired_session.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

/// " with a=1 b=2"
std::string changes_in_words(const std::vector<std::string>& overrides) {
  return fmt::format(" with {}", fmt::join(overrides, " "));
}

/// One scenario as it is, and with all changes that were asked for.
std::vector<DesignRequest> as_it_is_and_changed(const RunOptions& options,
                                                const std::string& scenario) {
  const ReadOptions as_it_is{.overrides = {}, .files = options.files};
  const ReadOptions changed{.overrides = options.overrides, .files = options.files};
  return {{scenario, as_it_is, {}}, {scenario, changed, {}}};
}

tl::expected<std::vector<DesignRequest>, Diagnostics> requests_of(const RunOptions& options) {
  std::vector<DesignRequest> requests;
  Diagnostics errors;
  for (const std::string& argument : options.scenarios) {
    const auto stages = scenarios_of(argument);
    if (!stages) {
      errors.insert(errors.end(), stages.error().begin(), stages.error().end());
      continue;
    }
    for (const std::string& stage : *stages) {
      requests.push_back(
          {stage, ReadOptions{.overrides = options.overrides, .files = options.files}, {}});
    }
  }
  if (errors.empty() && requests.size() == 1 && !options.overrides.empty()) {
    return as_it_is_and_changed(options, requests.front().argument);
  }
  if (errors.empty() && requests.size() < 2) {
    errors.push_back({options.scenarios.front(),
                      {},
                      "one design, and a comparison takes two",
                      "name another scenario, a folder of several, or a change of it with --set"});
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return requests;
}

tl::expected<PairedInput, Diagnostics> read_input(const RunOptions& options) {
  const auto requests = requests_of(options);
  if (!requests) return tl::unexpected(requests.error());
  auto input = read_paired_input(*requests, options.seed);
  const bool is_changed_alone = input && requests->size() == 2 && !options.overrides.empty() &&
                                requests->front().read.overrides.empty();
  if (is_changed_alone) {
    // The name of a design says what was done to it.
    input->items.back().scenario.name += changes_in_words(options.overrides);
  }
  return input;
}

/// A drill also shows its first replication.
void record_drills(const PairedInput& input, const Console& console,
                   models::ComparisonReport& report) {
  for (std::size_t index = 0; index < report.designs.size(); ++index) {
    const models::Scenario& scenario = input.items[index].scenario;
    if (!scenario.is_drill()) continue;
    if (!models::record_drill(scenario, console.interrupted, report.designs[index].report)) return;
  }
}

models::ComparisonReport simulate(const PairedInput& input, PairedSession& session,
                                  const Console& console) {
  models::ComparisonReport report = models::compare(
      input.designs(), session.simulation(fmt::format("{} designs", input.items.size())));
  for (std::size_t index = 1; index < report.designs.size(); ++index) {
    report.designs[index].changes = input.changes_of(index);
  }
  if (leads(console)) record_drills(input, console, report);
  return report;
}

/// The most replications that an undecided figure would take; 0 where all is decided.
double replications_wanted(const models::ComparisonReport& report) {
  // More than a night of work is no suggestion.
  constexpr double most_suggested = 1e7;
  double most = 0;
  for (const models::ComparedDesign& design : report.designs) {
    for (const models::PairedFigure& figure : design.against_first) {
      const double wanted = figure.replications_needed.value_or(0);
      if (figure.metric == "availability.requests" && wanted <= most_suggested) {
        most = std::max(most, wanted);
      }
    }
  }
  return most;
}

std::vector<std::string> commands_after(const models::ComparisonReport& report,
                                        const RunOptions& options) {
  std::string same =
      "nines compare" + scenario_arguments(options.scenarios, options.overrides, options.files);
  if (options.seed) same += fmt::format(" --seed {}", *options.seed);
  std::vector<std::string> commands;
  const double wanted = replications_wanted(report);
  // Of plain replications it would take others.
  const char* drawn = report.sampling.strata > 1 ? " --method stratified" : "";
  if (wanted > 0) {
    commands.push_back(fmt::format("{} --replications {:.0f}{}", same, wanted, drawn));
  }
  commands.push_back(same + " --out json=comparison.json");
  return commands;
}

}  // namespace

ExitCode compare(const RunOptions& options, const Console& console) {
  const auto input = read_input(options);
  const auto question = input.map([&](const PairedInput& read) {
    return question_of("compare", options, read.arguments(), read.prices, read.seed);
  });
  if (!may_begin(question, console)) return ExitCode::BadInput;
  const auto session = PairedSession::open(options, *input, *question, console);
  if (!session) return ExitCode::BadInput;
  const models::ComparisonReport report = simulate(*input, *session, console);
  const ExitCode code = session->close(
      report.stopped == "interrupted",
      fmt::format("interrupted after {} replications of each design", report.replications));
  if (leads(console) && !report.designs.empty()) {
    write_result(options, console, question->command, commands_after(report, options),
                 [&](OutputFormat format, const TableOptions& table) {
                   return write_paired(report, format, table);
                 });
  }
  return code;
}

}  // namespace tools
