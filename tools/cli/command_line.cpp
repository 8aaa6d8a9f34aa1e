#include "tools/cli/command_line.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/results/summary.hpp"
#include "tools/cli/parse_share.hpp"
#include "tools/cli/sampling_method.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr int most_jobs = 1024;

/// CLI11 reads "-1" as the largest number there is.
std::string only_digits(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) return fmt::format("\"{}\" is no whole number from 0 on", text);
  if (text.size() > 1 && text.front() == '0') {
    return fmt::format("\"{}\" begins with 0, which some read as octal", text);
  }
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() ? std::string()
                                : fmt::format("{} is more than the largest seed, 2^64 - 1", text);
}

/// Writes "1e6" or "2.5e3" as digits. What is wrong where that is no whole number; what is not
/// written like that is left to others.
std::string in_digits(std::string& text) {
  if (text.find_first_of("eE") == std::string::npos) return {};
  constexpr double most = 1e15;  // Whole numbers are exact up to here.
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size() &&
                     value >= 0 && value <= most && value == std::floor(value);
  if (!whole) return fmt::format("\"{}\" is no whole number from 1 on", printable(text));
  text = fmt::format("{:.0f}", value);
  return {};
}

/// What is wrong with --years, empty where nothing is.
std::string number_of_years(const std::string& text) {
  constexpr double least = 1e-6;
  constexpr auto most = static_cast<double>(most_replications);
  double years = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), years);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && years >= least &&
      years <= most) {
    return {};
  }
  return fmt::format("\"{}\" is no number of years above 0, up to {:.0e}", printable(text), most);
}

/// Reads "5%" or "METRIC=5%".
std::string settle_precision(const std::string& text, RunOptions& options) {
  const std::size_t equals = text.find('=');
  const std::string share = equals == std::string::npos ? text : text.substr(equals + 1);
  if (equals != std::string::npos) options.precision_metric = text.substr(0, equals);
  const auto metrics = models::Summary::watchable();
  if (std::find(metrics.begin(), metrics.end(), options.precision_metric) == metrics.end()) {
    const std::string meant =
        did_you_mean(nearest_names(options.precision_metric, {metrics.begin(), metrics.end()}));
    return fmt::format("--precision: \"{}\" is no metric that can be watched, only {}{}{}",
                       printable(options.precision_metric), fmt::join(metrics, ", "),
                       meant.empty() ? "" : "; ", meant);
  }
  options.precision = parse_share(share);
  if (options.precision) return {};
  return fmt::format(
      "--precision: \"{}\" is no share above 0 % and below 100 %, as 5% or "
      "downtime_per_year=5%",
      printable(text));
}

}  // namespace

std::string settle(RunTexts& texts) {
  if (!texts.precision.empty()) {
    std::string wrong = settle_precision(texts.precision, texts.options);
    if (!wrong.empty()) return wrong;
  }
  const auto method = sampling_method(texts.method);
  if (!method) {
    return fmt::format(
        "--method: \"{}\" is not auto, replications, stratified, control-variates, "
        "hazard-scaling, conditional or splitting",
        printable(texts.method));
  }
  texts.options.method = *method;
  const std::optional<ColorChoice> color = color_choice(texts.color);
  if (!color) return fmt::format("--color: \"{}\" is not auto, always or never", texts.color);
  texts.options.color = *color;
  auto outputs = parse_output_targets(texts.outputs);
  if (!outputs) return outputs.error();
  texts.options.outputs = std::move(*outputs);
  return {};
}

void add_reading_options(CLI::App& command, std::vector<std::string>& overrides,
                         FileAccess& files) {
  command.add_option("--set", overrides, "Change a value of the scenario; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  command.add_flag_callback(
      "--allow-files", [&files] { files = FileAccess::Anywhere; },
      "Let scenarios name files outside their folder and the library");
}

CLI::Option* add_replications_option(CLI::App& command, std::optional<std::int64_t>& replications,
                                     const std::string& words) {
  return command.add_option("--replications", replications, words)
      ->type_name("NUMBER")
      ->transform(CLI::Validator(in_digits, ""))
      ->check(CLI::Range(std::int64_t{1}, most_replications).description(""));
}

void add_seed_option(CLI::App& command, std::optional<std::uint64_t>& seed) {
  command.add_option("--seed", seed, "In place of the scenario's seed")
      ->type_name("NUMBER")
      ->check(CLI::Validator(only_digits, ""));
}

void add_jobs_option(CLI::App& command, int& jobs) {
  command.add_option("--jobs", jobs, "Threads; 0, the default: all. Changes no result")
      ->type_name("NUMBER")
      ->check(CLI::Range(0, most_jobs).description(""));
}

void add_amount_options(CLI::App& command, RunTexts& texts) {
  RunOptions& options = texts.options;
  add_seed_option(command, options.seed);
  auto* years =
      command.add_option("--years", options.years, "Years to simulate; of a drill: replications");
  years->type_name("NUMBER")->check(CLI::Validator(number_of_years, ""));
  auto* replications =
      add_replications_option(command, options.replications, "Replications to simulate");
  auto* precision = command.add_option("--precision", texts.precision,
                                       "Run until the unavailability is known that well, as 5%, or "
                                       "another metric, as cost_per_month=1%");
  precision->type_name("[METRIC=]SHARE");
  years->excludes(replications)->excludes(precision);
  replications->excludes(precision);
  add_jobs_option(command, options.jobs);
}

void add_method_option(CLI::App& command, RunTexts& texts) {
  command
      .add_option("--method", texts.method,
                  "How replications are drawn: auto, replications, stratified, control-variates, "
                  "hazard-scaling, conditional, splitting")
      ->type_name("METHOD");
}

void add_paired_method_option(CLI::App& command, RunTexts& texts) {
  command
      .add_option("--method", texts.method, "How pairs are drawn: auto, replications or stratified")
      ->type_name("METHOD");
}

void add_resume_option(CLI::App& command, std::string& resume) {
  command
      .add_option("--resume", resume,
                  "Keep the replications in this file, and go on with those that it has")
      ->type_name("FILE");
}

void add_output_options(CLI::App& command, RunTexts& texts, const std::string& formats) {
  command
      .add_option("--out", texts.outputs,
                  formats +
                      ", to standard output or to a file; repeatable. Exit code 5 if it "
                      "cannot be written")
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  command.add_flag("--quiet", texts.options.quiet, "No progress and no remarks");
  command.add_option("--color", texts.color, "auto, always or never")->type_name("WHEN");
}

}  // namespace tools
