#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "models/experiment/compare.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/paired_session.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/sweep_command.hpp"
#include "tools/input/assumption_moves.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

const std::vector<std::string> metrics_of_forecasts{
    "availability.requests", "availability.time", "monthly_uptime", "downtime_per_year",
    "outages_per_year",      "recovery_time",     "cost_per_month"};
const std::vector<std::string> metrics_of_first_outages{"time_to_first_outage"};

/// The moves with the scenarios that they lead to.
struct Moves {
  std::deque<models::Scenario> scenarios;  // What the moves point to stays where it is.
  std::vector<models::TornadoMove> moves;
};

/// Reads the scenario with one assumption elsewhere; null where it is no scenario any more.
const models::Scenario* read_end(const AssumptionEnd& end, const SweepOptions& options,
                                 std::uint64_t seed, Moves& moves, models::TornadoEnd& shown) {
  shown.value = end.value;
  ReadOptions read = end.change;
  read.files = options.run.files;
  read.overrides.insert(read.overrides.begin(), options.run.overrides.begin(),
                        options.run.overrides.end());
  auto scenario = read_scenario(options.run.scenarios.front(), read);
  if (!scenario) {
    shown.refused = scenario.error().front().problem;
    return nullptr;
  }
  scenario->run.seed = seed;
  moves.scenarios.push_back(std::move(*scenario));
  return &moves.scenarios.back();
}

Moves moves_of(const SweepOptions& options, const PairedInput& input) {
  Moves moves;
  const PairedInput::Item& base = input.items.front();
  for (AssumptionMove& move : assumption_moves(base.scenario.assumptions, base.document,
                                               input.defaults, base.scenario.region)) {
    models::TornadoMove next;
    next.bar.assumption = std::move(move.assumption);
    next.bar.rule = std::move(move.rule);
    next.bar.fixed_because = std::move(move.fixed_because);
    if (move.low && move.high) {
      next.low = read_end(*move.low, options, input.seed, moves, next.bar.low);
      next.high = read_end(*move.high, options, input.seed, moves, next.bar.high);
    }
    moves.moves.push_back(std::move(next));
  }
  return moves;
}

/// What is wrong with what was asked, empty where nothing is.
std::string refuse(const SweepOptions& options, const PairedInput& input) {
  if (!options.over.empty()) return "either --over or --tornado, not both";
  const bool first_outage = input.items.front().scenario.run.until_first_outage;
  const auto& known = first_outage ? metrics_of_first_outages : metrics_of_forecasts;
  if (options.metric.empty() ||
      std::find(known.begin(), known.end(), options.metric) != known.end()) {
    return {};
  }
  return fmt::format("--metric: {} is not {}", in_quotes(options.metric), listed(known, "or"));
}

models::TornadoReport simulate(const SweepOptions& options, const PairedInput& input,
                               PairedSession& session) {
  const Moves moves = moves_of(options, input);
  const bool first_outage = input.items.front().scenario.run.until_first_outage;
  const std::string metric = !options.metric.empty() ? options.metric
                             : first_outage          ? "time_to_first_outage"
                                                     : "downtime_per_year";
  models::SimulationOptions simulation =
      session.simulation(fmt::format("{} assumptions", moves.scenarios.size() / 2));
  // What is ranked by is what strata are made for; but for a ratio, which nobody can watch.
  if (!simulation.precision && metric != "recovery_time") simulation.precision_metric = metric;
  return models::tornado(input.designs().front(), moves.moves, metric, simulation);
}

std::vector<std::string> commands_after(const models::TornadoReport& report,
                                        const SweepOptions& options) {
  const std::string scenario = in_shell(options.run.scenarios.front());
  std::vector<std::string> commands;
  if (!report.bars.empty() && report.bars.front().reach() > 0) {
    const models::TornadoBar& bar = report.bars.front();
    // Distributions are no words for a shell; a rate or a length of time is.
    const bool is_word = bar.low.value.find('{') == std::string::npos;
    const bool is_path = bar.assumption.path.starts_with("failures.") ||
                         bar.assumption.path.starts_with("architecture.");
    if (is_word && is_path) {
      commands.push_back(
          fmt::format("nines sweep {} --over {}", scenario,
                      in_shell(fmt::format("{}={},{},{}", bar.assumption.path, bar.low.value,
                                           bar.assumption.value, bar.high.value))));
    }
  }
  commands.push_back(fmt::format("nines sweep {} --tornado --out json=tornado.json", scenario));
  return commands;
}

/// The words of the command that decide what is simulated: what is ranked by does where strata are
/// made for it.
std::string words_of(const SweepOptions& options) {
  const bool decides = options.run.method == models::SamplingMethod::Stratified &&
                       !options.run.precision && !options.metric.empty();
  return "sweep --tornado" + (decides ? " --metric " + options.metric : std::string());
}

}  // namespace

ExitCode sweep_assumptions(const SweepOptions& options, const Console& console) {
  DesignRequest request;
  request.argument = options.run.scenarios.front();
  request.read.overrides = options.run.overrides;
  request.read.files = options.run.files;
  const auto input = read_paired_input({request}, options.run.seed);
  const auto question = input.map([&](const PairedInput& read) {
    return question_of(words_of(options), options.run, options.run.scenarios, read.prices,
                       read.seed);
  });
  if (!may_begin(question, console)) return ExitCode::BadInput;
  const std::string wrong = refuse(options, *input);
  if (!wrong.empty()) {
    tell(console, "nines: " + wrong);
    return ExitCode::BadInput;
  }
  const auto session = PairedSession::open(options.run, *input, *question, console);
  if (!session) return ExitCode::BadInput;
  const models::TornadoReport report = simulate(options, *input, *session);
  const ExitCode code =
      session->close(report.base.stopped == "interrupted" || report.base.replications == 0,
                     fmt::format("interrupted after {} replications of each assumption's ends",
                                 report.base.replications));
  if (leads(console) && report.base.replications > 0) {
    write_result(options.run, console, question->command, commands_after(report, options),
                 [&](OutputFormat format, const TableOptions& table) {
                   return format == OutputFormat::Svg ? write_svg(report)
                                                      : write_paired(report, format, table);
                 });
  }
  return code;
}

}  // namespace tools
