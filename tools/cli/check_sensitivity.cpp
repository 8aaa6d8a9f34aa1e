#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tools/cli/baseline_input.hpp"
#include "tools/cli/check_command.hpp"
#include "tools/cli/file_roles.hpp"
#include "tools/cli/influence.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/progress_bar.hpp"
#include "tools/cli/question.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_input.hpp"
#include "tools/cli/run_session.hpp"
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
          .plain_instead = one.plain_instead,
          .comparison = one.comparison};
}

/// What the replications of the scenarios are asked with.
InfluenceRequest request_of(const CheckOptions& options, const RunInput& input,
                            const RunInput::Item& item) {
  InfluenceRequest request;
  request.argument = item.argument;
  request.read.overrides = options.run.overrides;
  request.read.files = options.run.files;
  request.seed = input.seed;
  request.replications = options.run.replications.value_or(item.scenario.run.replications);
  request.jobs = options.run.jobs;
  request.factor = factor;
  request.rule = options.rule;
  // Nobody asks for a precision, without which `run` draws plain replications as well.
  request.method = options.run.method == models::SamplingMethod::Stratified
                       ? models::SamplingMethod::Stratified
                       : models::SamplingMethod::Replications;
  return request;
}

SensitivityReport report_of(const CheckOptions& options, const Console& console,
                            const RunInput& input, const RunInput::Item& item,
                            const RunSession& session, ProgressBar& bar) {
  InfluenceRequest request = request_of(options, input, item);
  SensitivityReport report;
  report.name = item.scenario.name;
  report.seed = input.seed;
  report.replications = request.replications;
  report.factor = factor;
  request.crew = session.crew();
  request.begins = [&](const std::string& name, std::size_t index, std::size_t count) {
    bar.begin(name, index, count);
    return session.progress(bar);
  };
  request.unchanged = [&report](const models::ScenarioReport& unchanged) {
    report.sampling = unchanged.sampling;
  };
  for (const Influence& one : influences_of(
           request, item.scenario, input.prices.at(item.scenario.region), console.interrupted)) {
    report.rows.push_back(row_of(one));
  }
  return report;
}

std::vector<SensitivityReport> reports_of(const CheckOptions& options, const Console& console,
                                          const RunInput& input, const RunSession& session) {
  const bool draws = console.err_is_terminal && !options.run.quiet;
  ProgressBar bar(draws ? console.err : nullptr, console.columns);
  std::vector<SensitivityReport> reports;
  for (const RunInput::Item& item : input.scenarios) {
    if (console.interrupted != nullptr && console.interrupted->load()) break;
    reports.push_back(report_of(options, console, input, item, session, bar));
  }
  return reports;
}

/// What is told where it ended early: a list with values left out would pass for the whole.
std::string interruption_text(const std::vector<SensitivityReport>& reports) {
  std::size_t values = 0;
  for (const SensitivityReport& report : reports) values += report.rows.size();
  return fmt::format("interrupted after {} value{}; nothing is reported", values,
                     values == 1 ? "" : "s");
}

}  // namespace

ExitCode check_sensitivity(const CheckOptions& options, const Console& console) {
  const auto input = read_run_input(options.run);
  const auto question = input.map([&](const RunInput& read) {
    return question_of("check --sensitivity", options.run, read.arguments(), read.prices,
                       read.seed);
  });
  if (!may_begin(question, console)) return ExitCode::BadInput;
  const std::string refused = from_leader(
      console, refuse_overwriting(written_by(options.run), read_for(input->arguments())));
  if (!refused.empty()) {
    tell(console, "nines: " + refused);
    return ExitCode::BadInput;
  }
  if (input->seeds_differ && !options.run.quiet) {
    tell(console,
         fmt::format("the scenarios name different seeds; all run with seed {}", input->seed));
  }
  const auto session = RunSession::open(options.run, *question, console);
  if (!session) {
    tell(console, "nines: " + session.error());
    return ExitCode::BadInput;
  }
  const std::vector<SensitivityReport> reports = reports_of(options, console, *input, **session);
  const bool interrupted = console.interrupted != nullptr && console.interrupted->load();
  const std::vector<std::string> remarks = (*session)->close(interrupted);
  if (interrupted) tell(console, interruption_text(reports));
  if (!options.run.quiet) tell_all(console, remarks);
  if (interrupted) return ExitCode::Interrupted;
  if (leads(console)) {
    write_result(options.run, console, question->command, {},
                 [&](OutputFormat format, const TableOptions& table) {
                   if (format == OutputFormat::Json) return sensitivity_json(reports);
                   return format == OutputFormat::Html
                              ? sensitivity_html(reports, table.command, table.inputs)
                              : sensitivity_text(reports, table.style);
                 });
  }
  return ExitCode::Ok;
}

}  // namespace tools
