#include "tools/cli/sweep_command.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/experiment/compare.hpp"
#include "models/results/sweep.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/paired_session.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/input/value_list.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

/// What decides how the points are run together, and so cannot differ between them.
const std::vector<std::string> paths_of_the_run{"run.seed", "run.replications", "run.precision"};

/// What is wrong with one more axis, empty where nothing is.
std::string add_axis(const std::string& text, models::SweepReport& sweep) {
  const auto list = parse_value_list(text);
  if (!list) return list.error();
  if (std::find(paths_of_the_run.begin(), paths_of_the_run.end(), list->path) !=
      paths_of_the_run.end()) {
    return fmt::format("{} is one for all points; use the option", in_quotes(list->path));
  }
  const bool known = std::any_of(sweep.axes.begin(), sweep.axes.end(),
                                 [&](const auto& axis) { return axis.path == list->path; });
  if (known) return in_quotes(list->path) + " is varied twice";
  sweep.axes.push_back({list->path, list->values});
  return {};
}

std::size_t points_of(const models::SweepReport& sweep) {
  std::size_t points = 1;
  for (const models::SweepAxis& axis : sweep.axes) {
    points *= axis.values.size();
    if (points > most_points) break;
  }
  return points;
}

tl::expected<models::SweepReport, std::vector<std::string>> axes_of(const SweepOptions& options) {
  models::SweepReport sweep;
  std::vector<std::string> wrong;
  for (const std::string& text : options.over) {
    std::string problem = add_axis(text, sweep);
    if (!problem.empty()) wrong.push_back("--over: " + std::move(problem));
  }
  if (options.over.empty()) {
    wrong.emplace_back("what is to vary? --over path=a,b,c varies a value, --tornado assumptions");
  } else if (wrong.empty() && points_of(sweep) > most_points) {
    wrong.push_back(fmt::format("--over: more than {} points", most_points));
  } else if (wrong.empty() && points_of(sweep) < 2) {
    wrong.emplace_back("--over: one point; name two values or more");
  }
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return sweep;
}

DesignRequest request_of(const SweepOptions& options, const models::SweepReport& sweep,
                         std::size_t point) {
  DesignRequest request;
  request.argument = options.run.scenarios.front();
  request.read.overrides = options.run.overrides;
  request.read.files = options.run.files;
  const std::vector<std::string> values = sweep.values_of(point);
  for (std::size_t axis = 0; axis < values.size(); ++axis) {
    const std::string change = sweep.axes[axis].path + "=" + values[axis];
    request.read.overrides.push_back(change);
    request.named += (axis == 0 ? "--over " : ", ") + change;
  }
  return request;
}

/// The words of the command that say what is varied.
std::string words_of(const SweepOptions& options) {
  std::string words = "sweep";
  for (const std::string& over : options.over) words += " --over " + in_shell(over);
  return words;
}

void simulate(const PairedInput& input, PairedSession& session, models::SweepReport& sweep) {
  sweep.grid = models::compare(input.designs(),
                               session.simulation(fmt::format("{} points", input.items.size())));
  for (std::size_t point = 1; point < sweep.grid.designs.size(); ++point) {
    sweep.grid.designs[point].changes = input.changes_of(point);
  }
}

std::vector<std::string> commands_after(const SweepOptions& options) {
  std::string same = "nines sweep" + scenario_arguments({options.run.scenarios.front()},
                                                        options.run.overrides, options.run.files);
  for (const std::string& over : options.over) same += " --over " + in_shell(over);
  if (options.run.seed) same += fmt::format(" --seed {}", *options.run.seed);
  return {same + " --out csv=sweep.csv",
          "nines sweep " + in_shell(options.run.scenarios.front()) + " --tornado"};
}

}  // namespace

ExitCode sweep(const SweepOptions& options, const Console& console) {
  if (options.tornado) return sweep_assumptions(options, console);
  auto report = axes_of(options);
  if (!report) {
    for (const std::string& wrong : report.error()) tell(console, "nines: " + wrong);
    return ExitCode::BadInput;
  }
  std::vector<DesignRequest> requests;
  for (std::size_t point = 0; point < points_of(*report); ++point) {
    requests.push_back(request_of(options, *report, point));
  }
  const auto input = read_paired_input(requests, options.run.seed);
  const auto question = input.map([&](const PairedInput& read) {
    return question_of(words_of(options), options.run, options.run.scenarios, read.prices,
                       read.seed);
  });
  if (!may_begin(question, console)) return ExitCode::BadInput;
  const auto session = PairedSession::open(options.run, *input, *question, console);
  if (!session) return ExitCode::BadInput;
  simulate(*input, *session, *report);
  const ExitCode code = session->close(
      report->grid.stopped == "interrupted",
      fmt::format("interrupted after {} replications of each point", report->grid.replications));
  if (leads(console) && !report->grid.designs.empty()) {
    write_result(options.run, console, question->command, commands_after(options),
                 [&](OutputFormat format, const TableOptions& table) {
                   return write_paired(*report, format, table);
                 });
  }
  return code;
}

}  // namespace tools
