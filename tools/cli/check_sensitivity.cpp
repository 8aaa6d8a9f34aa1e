#include <fmt/format.h>

#include "tools/cli/baseline_input.hpp"
#include "tools/cli/check_command.hpp"
#include "tools/cli/influence.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_input.hpp"
#include "tools/report/write_sensitivity.hpp"

namespace tools {

namespace {

constexpr double factor = 10;

SensitivityRow row_of(const Influence& one) {
  return {.path = one.value.path,
          .before = one.value.before,
          .after = one.value.after,
          .verdict = one.verdict,
          .has_influence = one.kind != InfluenceKind::None,
          .comparison = one.comparison};
}

}  // namespace

ExitCode check_sensitivity(const CheckOptions& options, const Console& console) {
  const auto input = read_run_input(options.run);
  if (!input) {
    for (const Diagnostic& diagnostic : input.error()) {
      fmt::print(console.err, "{}\n", format_diagnostic(diagnostic));
    }
    return ExitCode::BadInput;
  }
  std::vector<SensitivityReport> reports;
  for (const RunInput::Item& item : input->scenarios) {
    const std::int64_t replications =
        options.run.replications.value_or(item.scenario.run.replications);
    const auto influences =
        influences_of({.argument = item.argument,
                       .read = {.overrides = options.run.overrides, .defaults = {}},
                       .seed = input->seed,
                       .replications = replications,
                       .jobs = options.run.jobs,
                       .factor = factor,
                       .rule = options.rule},
                      item.scenario, input->prices.at(item.scenario.region), console.interrupted);
    if (console.interrupted != nullptr && console.interrupted->load()) {
      return ExitCode::Interrupted;
    }
    SensitivityReport& report = reports.emplace_back(
        SensitivityReport{item.scenario.name, input->seed, replications, factor, {}});
    for (const Influence& one : influences) report.rows.push_back(row_of(one));
  }
  write_result(options.run, console, {}, [&](OutputFormat format, const TableOptions& table) {
    return format == OutputFormat::Json ? sensitivity_json(reports)
                                        : sensitivity_text(reports, table.style);
  });
  return ExitCode::Ok;
}

}  // namespace tools
