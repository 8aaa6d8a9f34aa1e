#include "tools/cli/compare_command.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/experiment/compare.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/paired_session.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

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
  if (errors.empty() && requests.size() < 2) {
    errors.push_back({options.scenarios.front(),
                      {},
                      "one design, and a comparison takes two",
                      "name another scenario, or a folder of several"});
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return requests;
}

tl::expected<PairedInput, Diagnostics> read_input(const RunOptions& options) {
  const auto requests = requests_of(options);
  if (!requests) return tl::unexpected(requests.error());
  return read_paired_input(*requests, options.seed);
}

models::ComparisonReport simulate(const PairedInput& input, PairedSession& session) {
  models::ComparisonReport report = models::compare(
      input.designs(), session.simulation(fmt::format("{} designs", input.items.size())));
  for (std::size_t index = 1; index < report.designs.size(); ++index) {
    report.designs[index].changes = input.changes_of(index);
  }
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
  const models::ComparisonReport report = simulate(*input, *session);
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
