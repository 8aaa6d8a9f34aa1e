#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/run_command.hpp"

/// The arguments of the program, command by command. One file for each command, and here what
/// several of them share.
namespace tools {

/// What the arguments ask for, to be run after all of them have been parsed.
struct Invocation {
  std::function<ExitCode(const Console&)> command;
  bool shared = false;  ///< Partners run it together; anything else is left to the one who leads.
  std::string wrong;    ///< Where the parser was content and the meaning is not: tells the user.
};

/// What CLI11 cannot read by itself into RunOptions.
struct RunTexts {
  RunOptions options;
  std::string precision;
  std::string method = "auto";
  std::string color = "auto";
  std::vector<std::string> outputs;
};

/// What is wrong with the texts, empty where nothing is; then the options hold their meaning.
[[nodiscard]] std::string settle(RunTexts& texts);

/// --set and --allow-files: how scenarios are read.
void add_reading_options(CLI::App& command, std::vector<std::string>& overrides, FileAccess& files);
/// --replications, a whole number that may be written as 1e6. `words`: what it does.
CLI::Option* add_replications_option(CLI::App& command, std::optional<std::int64_t>& replications,
                                     const std::string& words);
void add_seed_option(CLI::App& command, std::optional<std::uint64_t>& seed);
void add_jobs_option(CLI::App& command, int& jobs);
/// --method, of one design and of pairs of designs.
void add_method_option(CLI::App& command, RunTexts& texts);
void add_paired_method_option(CLI::App& command, RunTexts& texts);
/// --resume.
void add_resume_option(CLI::App& command, std::string& resume);
/// --seed, --years, --replications, --precision and --jobs.
void add_amount_options(CLI::App& command, RunTexts& texts);
/// --out with these formats ("table, json or csv"), --quiet and --color.
void add_output_options(CLI::App& command, RunTexts& texts, const std::string& formats);

void add_run(CLI::App& app, Invocation& invocation);
void add_view(CLI::App& app, Invocation& invocation);
void add_incident(CLI::App& app, Invocation& invocation);
void add_compare(CLI::App& app, Invocation& invocation);
void add_sweep(CLI::App& app, Invocation& invocation);
void add_check(CLI::App& app, Invocation& invocation);
void add_explain(CLI::App& app, Invocation& invocation);
void add_validate(CLI::App& app, Invocation& invocation);
void add_schema(CLI::App& app, Invocation& invocation);
void add_list(CLI::App& app, Invocation& invocation);
void add_init(CLI::App& app, Invocation& invocation);
void add_help(CLI::App& app, Invocation& invocation);
void add_version(CLI::App& app, Invocation& invocation);
void add_completion(CLI::App& app, Invocation& invocation);

}  // namespace tools
