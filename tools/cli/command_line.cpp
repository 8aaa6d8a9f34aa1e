#include "tools/cli/command_line.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tools/cli/parse_share.hpp"

namespace tools {

namespace {

constexpr int most_jobs = 1024;

/// CLI11 reads "-1" as the largest number there is.
std::string only_digits(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::string() : fmt::format("\"{}\" is no whole number from 0 on", text);
}

}  // namespace

std::string settle(RunTexts& texts) {
  if (!texts.precision.empty()) {
    texts.options.precision = parse_share(texts.precision);
    if (!texts.options.precision) {
      return fmt::format("--precision: \"{}\" is no share above 0 % and below 100 %, as 5%",
                         texts.precision);
    }
  }
  // CLI11 compares with the ends of a range, and nothing compares with "nan".
  if (texts.options.years && std::isnan(*texts.options.years)) return "--years: no number";
  const std::optional<ColorChoice> color = color_choice(texts.color);
  if (!color) return fmt::format("--color: \"{}\" is not auto, always or never", texts.color);
  texts.options.color = *color;
  auto outputs = parse_output_targets(texts.outputs);
  if (!outputs) return outputs.error();
  texts.options.outputs = std::move(*outputs);
  return {};
}

void add_overrides(CLI::App& command, std::vector<std::string>& overrides) {
  command.add_option("--set", overrides, "Change a value of the scenario; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

void add_amount_options(CLI::App& command, RunTexts& texts) {
  RunOptions& options = texts.options;
  command.add_option("--seed", options.seed, "In place of the scenario's seed")
      ->type_name("NUMBER")
      ->check(CLI::Validator(only_digits, ""));
  auto* years =
      command.add_option("--years", options.years, "Years to simulate; of a drill: replications");
  years->type_name("NUMBER")->check(
      CLI::Range(1e-6, static_cast<double>(most_replications)).description(""));
  auto* replications =
      command.add_option("--replications", options.replications, "Replications to simulate");
  replications->type_name("NUMBER")->check(
      CLI::Range(std::int64_t{1}, most_replications).description(""));
  auto* precision = command.add_option("--precision", texts.precision,
                                       "Run until the unavailability is known that well, as 5%");
  precision->type_name("SHARE");
  years->excludes(replications)->excludes(precision);
  replications->excludes(precision);
  command.add_option("--jobs", options.jobs, "Threads; 0, the default: all. Changes no result")
      ->type_name("NUMBER")
      ->check(CLI::Range(0, most_jobs).description(""));
}

void add_output_options(CLI::App& command, RunTexts& texts, const std::string& formats) {
  command
      .add_option("--out", texts.outputs, formats + ", to standard output or to a file; repeatable")
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  command.add_flag("--quiet", texts.options.quiet, "No progress and no remarks");
  command.add_option("--color", texts.color, "auto, always or never")->type_name("WHEN");
}

}  // namespace tools
