#include "tools/cli/run_input.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/cost/bill.hpp"
#include "tools/cli/course.hpp"
#include "tools/input/figure_reader.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

void append(Diagnostics& all, const Diagnostics& more) {
  for (const Diagnostic& one : more) {
    // Stages inherit from one another, and an inherited error is one error.
    const bool known = std::any_of(all.begin(), all.end(), [&](const Diagnostic& other) {
      return other.file == one.file && other.where == one.where && other.problem == one.problem;
    });
    if (!known) all.push_back(one);
  }
}

void read_one(const std::string& argument, const RunOptions& options, RunInput& input,
              Diagnostics& errors) {
  auto scenario = read_scenario(argument, ReadOptions{.overrides = options.overrides,
                                                      .files = options.files,
                                                      .past_event = options.past_event});
  if (!scenario) {
    append(errors, scenario.error());
    return;
  }
  append(errors, add_prices(*scenario, input.prices));
  input.scenarios.push_back({argument, std::move(*scenario)});
}

/// Stages first, then their drills.
void read_course(const RunOptions& options, RunInput& input, Diagnostics& errors) {
  auto files = course_of(options.scenarios.front(), options.files);
  if (!files) {
    append(errors, files.error());
    return;
  }
  input.course = std::move(files->course);
  input.progression = true;
  for (const std::string& scenario : files->scenarios) read_one(scenario, options, input, errors);
}

/// One seed for all: stages are compared under the same random numbers.
void settle_seed(const RunOptions& options, RunInput& input) {
  const std::uint64_t first = input.scenarios.front().scenario.run.seed;
  input.seed = options.seed.value_or(first);
  for (RunInput::Item& item : input.scenarios) {
    if (!options.seed && item.scenario.run.seed != first) input.seeds_differ = true;
    item.scenario.run.seed = input.seed;
  }
}

/// The figures that the command asks for.
void read_figures(const RunOptions& options, RunInput& input, Diagnostics& errors) {
  for (const std::string& name : options.figures) {
    for (RunInput::Item& item : input.scenarios) {
      auto figure = read_figure(name, item.scenario);
      if (!figure) {
        figure.error().file = "--figure";
        append(errors, {figure.error()});
        continue;
      }
      add_figure(*figure, item.scenario);
      if (std::find(input.figures.begin(), input.figures.end(), figure->name) ==
          input.figures.end()) {
        input.figures.push_back(figure->name);
      }
    }
  }
}

/// What is watched has to be there.
void check_watched(const RunOptions& options, const RunInput& input, Diagnostics& errors) {
  if (!options.precision || options.precision_metric != "cost_per_month") return;
  for (const RunInput::Item& item : input.scenarios) {
    const models::Bill bill(item.scenario, input.prices.at(item.scenario.region));
    if (!bill.items().empty()) continue;
    errors.push_back({"--precision", "",
                      fmt::format("nothing of {} has a price, so it has no cost_per_month",
                                  printable(item.argument)),
                      "watch another metric, such as availability.time"});
  }
}

}  // namespace

std::vector<const models::Scenario*> RunInput::all() const {
  std::vector<const models::Scenario*> every;
  every.reserve(scenarios.size());
  for (const Item& item : scenarios) every.push_back(&item.scenario);
  return every;
}

std::vector<std::string> RunInput::arguments() const {
  std::vector<std::string> all;
  for (const Item& item : scenarios) all.push_back(item.argument);
  return all;
}

tl::expected<RunInput, Diagnostics> read_run_input(const RunOptions& options) {
  RunInput input;
  Diagnostics errors;
  if (options.course) read_course(options, input, errors);
  for (const std::string& argument : options.scenarios) {
    if (options.course) break;
    const auto stages = scenarios_of(argument);
    if (!stages) {
      append(errors, stages.error());
      continue;
    }
    input.progression = options.scenarios.size() == 1 && stages->size() > 1;
    for (const std::string& stage : *stages) read_one(stage, options, input, errors);
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  if (input.scenarios.empty()) {
    return tl::unexpected(Diagnostics{{options.scenarios.front(), "", "holds no scenario", ""}});
  }
  check_watched(options, input, errors);
  read_figures(options, input, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  settle_seed(options, input);
  return input;
}

}  // namespace tools
