#include <algorithm>
#include <memory>
#include <string_view>

#include <fmt/format.h>

#include "tools/cli/check_command.hpp"
#include "tools/cli/command_line.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/input/units.hpp"

namespace tools {

namespace {

const std::vector<std::string> guardable{"availability.requests", "downtime_per_year",
                                         "outages_per_year", "cost_per_month",
                                         "time_to_first_outage"};

/// What CLI11 cannot read by itself into CheckOptions.
struct CheckTexts {
  RunTexts run;
  CheckOptions options;
  std::string fail_on = "missed,regression,undecided";
  std::vector<std::string> tolerances;
  std::vector<std::string> guards;
};

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string settle_fail_on(CheckTexts& texts) {
  models::FailOn fail_on{.missed = false, .regression = false, .undecided = false};
  for (const std::string& part : parts_of(texts.fail_on)) {
    if (part == "missed") {
      fail_on.missed = true;
    } else if (part == "regression") {
      fail_on.regression = true;
    } else if (part == "undecided") {
      fail_on.undecided = true;
    } else {
      return fmt::format("--fail-on: \"{}\" is not missed, regression or undecided", part);
    }
  }
  texts.options.fail_on = fail_on;
  return {};
}

/// Whether `text` is one of the three kinds of tolerance, which then holds it.
bool read_tolerance(const std::string& text, models::Tolerance& tolerance) {
  if (const auto share = parse_share(text); share && *share >= 0) {
    tolerance.share = *share;
    return true;
  }
  if (const auto seconds = parse_seconds(text); seconds && *seconds >= 0) {
    tolerance.seconds_per_year = *seconds;
    return true;
  }
  if (!text.ends_with("USD")) return text == "0";
  const auto usd = parse_seconds(text.substr(0, text.size() - 3) + "s");
  if (usd && *usd >= 0) tolerance.usd_per_month = *usd;
  return usd && *usd >= 0;
}

std::string settle_rule(CheckTexts& texts) {
  for (const std::string& text : texts.tolerances) {
    if (read_tolerance(text, texts.options.rule.tolerance)) continue;
    return fmt::format(
        "--tolerance: \"{}\" is no share (5%), no time a year (2min) and no amount a month (10USD)",
        text);
  }
  for (const std::string& metric : texts.guards) {
    if (std::find(guardable.begin(), guardable.end(), metric) != guardable.end()) continue;
    return fmt::format("--guard: \"{}\" is none of {}", metric, fmt::join(guardable, ", "));
  }
  if (!texts.guards.empty()) texts.options.rule.guarded = texts.guards;
  return {};
}

std::string settle(CheckTexts& texts) {
  std::string wrong = settle(texts.run);
  texts.options.run = texts.run.options;
  if (wrong.empty()) wrong = settle_fail_on(texts);
  if (wrong.empty()) wrong = settle_rule(texts);
  if (!wrong.empty()) return wrong;
  const CheckOptions& options = texts.options;
  const bool has_baseline = !options.baseline.empty() || !options.save_baseline.empty();
  const bool pairs = options.run.method == models::SamplingMethod::Auto ||
                     options.run.method == models::SamplingMethod::Replications ||
                     options.run.method == models::SamplingMethod::Stratified;
  if (has_baseline && !pairs) {
    return "--method: the replications of a baseline are replications or stratified, or auto for "
           "either";
  }
  if (wrong.empty()) {
    wrong = refuse_formats(
        options.run.outputs,
        {OutputFormat::Table, OutputFormat::Json, OutputFormat::Csv, OutputFormat::Markdown,
         OutputFormat::Junit, OutputFormat::Github, OutputFormat::Html},
        "check");
  }
  if (!texts.options.sensitivity) return wrong;
  if (has_baseline) {
    return "--sensitivity is its own baseline; leave --baseline and --save-baseline out";
  }
  if (options.run.years || options.run.precision) {
    return "--sensitivity takes --replications, not --years or --precision";
  }
  if (!pairs) {
    return "--method: --sensitivity compares replication by replication, of --method replications "
           "(auto is the same) or stratified";
  }
  return refuse_formats(options.run.outputs,
                        {OutputFormat::Table, OutputFormat::Json, OutputFormat::Html},
                        "check --sensitivity");
}

void add_baseline_options(CLI::App& command, CheckTexts& texts) {
  command
      .add_option("--baseline", texts.options.baseline,
                  "Compare with what this file holds, with its seed and replications")
      ->type_name("FILE");
  command
      .add_option("--save-baseline", texts.options.save_baseline,
                  "Write what later checks are to be compared with")
      ->type_name("FILE");
  command
      .add_option("--fail-on", texts.fail_on,
                  "Of missed, regression and undecided, those that fail the check; all by default")
      ->type_name("LIST");
  command
      .add_option("--tolerance", texts.tolerances,
                  "No regression up to 5%, 2min a year or 10USD a month; repeatable, 0 by default")
      ->type_name("AMOUNT")
      ->allow_extra_args(false);
  command
      .add_option("--guard", texts.guards,
                  "Metric that must not get worse; repeatable. By default availability.requests, "
                  "downtime_per_year and time_to_first_outage")
      ->type_name("METRIC")
      ->allow_extra_args(false);
  command.add_flag("--hint", texts.options.hint,
                   "Of a challenge that is not won yet: also print where to look");
  command.add_flag("--sensitivity", texts.options.sensitivity,
                   "Instead: what each rate and duration times ten does, and which do nothing");
}

}  // namespace

void add_check(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<CheckTexts>();
  CLI::App* command = app.add_subcommand(
      "check", "Check objectives and compare with a baseline, for CI: exit codes tell the verdict");
  command->add_option("scenario", texts->run.options.scenarios, "Name, file, or folder of stages")
      ->required()
      ->type_name("SCENARIO");
  add_baseline_options(*command, *texts);
  add_reading_options(*command, texts->run.options.overrides, texts->run.options.files);
  add_amount_options(*command, texts->run);
  add_method_option(*command, texts->run);
  add_resume_option(*command, texts->run.options.resume);
  add_output_options(*command, texts->run, "table, json, csv, markdown, junit, github or html");
  command->footer(
      "Exit codes: 0 passed, 1 wrong input, 2 an objective missed, 3 a regression, 4 undecided or\n"
      "no baseline. Examples:\n"
      "  nines check whatisthetime --save-baseline nines.baseline\n"
      "  nines check whatisthetime --baseline nines.baseline --out table --out junit=nines.xml\n"
      "  nines check whatisthetime/6-multi-az --sensitivity\n"
      "  nines check challenges/1-one-zone --hint");
  command->callback([texts, &invocation] {
    invocation.wrong = settle(*texts);
    invocation.shared = true;
    invocation.command = [texts](const Console& console) {
      return texts->options.sensitivity ? check_sensitivity(texts->options, console)
                                        : check(texts->options, console);
    };
  });
}

}  // namespace tools
