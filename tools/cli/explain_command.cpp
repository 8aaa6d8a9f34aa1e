#include "tools/cli/explain_command.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "models/explain/explain.hpp"
#include "models/explain/finding_rule.hpp"
#include "tools/cli/file_roles.hpp"
#include "tools/cli/input_files.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/output_target.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_input.hpp"
#include "tools/input/agreements_reader.hpp"
#include "tools/input/value_places.hpp"
#include "tools/report/explain_writers.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::array<std::pair<std::string_view, ExplainFormat>, 4> formats{
    {{"table", ExplainFormat::Table},
     {"json", ExplainFormat::Json},
     {"sarif", ExplainFormat::Sarif},
     {"html", ExplainFormat::Html}}};

tl::expected<ExplainOutput, std::string> parse_output(const std::string& text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string name = text.substr(0, equals);
  // NOLINTNEXTLINE(readability-qualified-auto): an iterator, though a pointer in this library.
  const auto found = std::find_if(formats.begin(), formats.end(),
                                  [&](const auto& format) { return format.first == name; });
  if (found == formats.end()) {
    return tl::unexpected(
        fmt::format("--out: there is no format \"{}\", only table, json, sarif, html", name));
  }
  // The file is looked at as for every other command.
  const auto target = parse_output_target("table" + text.substr(equals));
  if (!target) return tl::unexpected(target.error());
  return ExplainOutput{found->second, target->file};
}

std::vector<SourceLine> sources_of(const models::Explanation& explanation,
                                   const std::string& argument, const ExplainOptions& options) {
  std::vector<std::string> pointers;
  pointers.reserve(explanation.findings.size());
  for (const models::Finding& finding : explanation.findings) pointers.push_back(finding.pointer);
  std::vector<SourceLine> sources;
  for (const ValuePlace& place : places_of(argument, options.overrides, pointers)) {
    sources.push_back({place.file, place.line});
  }
  return sources;
}

std::vector<ExplainRule> rules() {
  std::vector<ExplainRule> all;
  for (const auto& rule : models::explaining::finding_rules()) {
    all.push_back(
        {std::string(rule.id), rule.severity, std::string(rule.meaning), std::string(rule.remedy)});
  }
  return all;
}

/// A simulation of the same thing, and its findings for an editor or a pull request.
std::vector<std::string> commands_after(const ExplainOptions& options) {
  const std::string arguments =
      scenario_arguments(options.scenarios, options.overrides, options.files);
  return {"nines run" + arguments, "nines explain" + arguments + " --out sarif=findings.sarif"};
}

void write_outputs(const ExplainOptions& options, const Console& console,
                   const std::vector<ExplainedScenario>& explained) {
  std::vector<ExplainOutput> outputs = options.outputs;
  if (outputs.empty()) outputs.emplace_back();
  ExplainTextOptions shown;
  shown.style.width = table_width(console);
  if (options.network) shown.topic = ExplainTopic::Network;
  if (!options.quiet) shown.next = started_with(console.program, commands_after(options));
  shown.command =
      "nines explain" + scenario_arguments(options.scenarios, options.overrides, options.files);
  const bool asks_for_pages =
      std::any_of(outputs.begin(), outputs.end(),
                  [](const ExplainOutput& output) { return output.format == ExplainFormat::Html; });
  if (asks_for_pages) shown.inputs = input_files(options.scenarios, options.files);
  for (const ExplainOutput& output : outputs) {
    const bool to_console = output.file.empty();
    std::string text;
    switch (output.format) {
      case ExplainFormat::Table:
        shown.style.colour =
            to_console ? wants_color(options.color, console) : options.color == ColorChoice::Always;
        text = explain_text(explained, shown);
        break;
      case ExplainFormat::Json:
        text = explain_json(explained);
        break;
      case ExplainFormat::Sarif:
        text = explain_sarif(explained, rules());
        break;
      case ExplainFormat::Html:
        text = explain_html(explained, shown);
        break;
    }
    if (to_console) {
      print(console.out, text);
      continue;
    }
    write_file(output.file, text);
    if (!options.quiet) tell(console, wrote(output.file));
  }
}

ExitCode refuse(const Diagnostics& diagnostics, const Console& console) {
  for (const Diagnostic& diagnostic : diagnostics) {
    tell(console, format_diagnostic(diagnostic));
  }
  return ExitCode::BadInput;
}

}  // namespace

tl::expected<std::vector<ExplainOutput>, std::string> parse_explain_outputs(
    const std::vector<std::string>& texts) {
  std::vector<ExplainOutput> outputs;
  for (const std::string& text : texts) {
    auto output = parse_output(text);
    if (!output) return tl::unexpected(output.error());
    const bool taken = std::any_of(outputs.begin(), outputs.end(), [&](const ExplainOutput& other) {
      return other.file == output->file;
    });
    if (taken && output->file.empty()) {
      return tl::unexpected(
          std::string("--out: only one format can go to standard output; "
                      "give the others a file, as in sarif=findings.sarif"));
    }
    if (taken) {
      return tl::unexpected(fmt::format("--out: two formats for \"{}\"", output->file.string()));
    }
    outputs.push_back(std::move(*output));
  }
  return outputs;
}

ExitCode explain(const ExplainOptions& options, const Console& console) {
  RunOptions reading;
  reading.scenarios = options.scenarios;
  reading.overrides = options.overrides;
  reading.files = options.files;
  const auto input = read_run_input(reading);
  if (!input) return refuse(input.error(), console);
  std::vector<FileRole> written;
  for (const ExplainOutput& output : options.outputs) {
    if (!output.file.empty()) written.push_back({"--out", output.file});
  }
  const std::string overwrites = refuse_overwriting(written, read_for(input->arguments()));
  if (!overwrites.empty()) {
    tell(console, "nines: " + overwrites);
    return ExitCode::BadInput;
  }
  const auto settings = read_explain_settings();
  if (!settings) return refuse(settings.error(), console);
  std::vector<ExplainedScenario> explained;
  for (const RunInput::Item& item : input->scenarios) {
    models::Explanation explanation = models::explain(item.scenario, *settings);
    std::vector<SourceLine> sources = sources_of(explanation, item.argument, options);
    explained.push_back({std::move(explanation), std::move(sources)});
  }
  write_outputs(options, console, explained);
  return ExitCode::Ok;
}

}  // namespace tools
