#include "tools/cli/init_command.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "tools/cli/command_line.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/output_target.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/input/new_scenario.hpp"
#include "tools/report/text.hpp"
#include "tools/report/text_blocks.hpp"

namespace tools {

namespace {

namespace fs = std::filesystem;

ExitCode refuse(const std::string& problem, const Console& console) {
  tell(console, "nines: " + problem);
  return ExitCode::BadInput;
}

/// Why the file cannot be written, before anything is made for it; empty where it can.
std::string refuse_place(const InitOptions& options) {
  const fs::path file(options.file);
  std::error_code error;
  if (file.extension() != ".json") {
    return fmt::format("scenario files end in .json, and {} does not", in_quotes(options.file));
  }
  if (fs::is_directory(file, error)) {
    return fmt::format("{} is a folder", in_quotes(options.file));
  }
  if (!options.force && fs::exists(fs::symlink_status(file, error))) {
    return fmt::format(
        "{} is there already\n  hint: name another file, or overwrite it with --force",
        in_quotes(options.file));
  }
  const fs::path folder = file.parent_path();
  if (!folder.empty() && !fs::is_directory(folder, error)) {
    return fmt::format("there is no folder {}", in_quotes(folder.string()));
  }
  return {};
}

/// A file that came up in the meantime stays as it is.
void write_new(const std::string& file, const std::string& text) {
  std::FILE* made = std::fopen(file.c_str(), "wbx");
  bool written = made != nullptr;
  if (written) {
    written = std::fwrite(text.data(), 1, text.size(), made) == text.size();
    written = std::fclose(made) == 0 && written;
  }
  if (!written) throw WriteFailure(in_quotes(file), errno);
}

/// What was written, and what can be done with it.
std::string written_text(const InitOptions& options, const Console& console) {
  const TextStyle style{.colour = false, .width = table_width(console)};
  std::string text =
      paragraph(fmt::format("{}, like {}", wrote(options.file), printable(options.like)), style) +
      "\n" + heading("Try next", style);
  for (const char* command : {"validate", "run", "explain"}) {
    text += command_lines(fmt::format("{} {} {}", console.program, command, in_shell(options.file)),
                          2, style);
  }
  return text;
}

}  // namespace

ExitCode init(const InitOptions& options, const Console& console) {
  if (const std::string problem = refuse_place(options); !problem.empty()) {
    return refuse(problem, console);
  }
  if (!options.region.empty()) {
    if (const std::string problem = unknown_region(options.region); !problem.empty()) {
      return refuse(problem, console);
    }
  }
  NewScenario wanted{options.like, options.files, options.region, {}, options.file};
  if (!options.zones.empty()) {
    auto zones =
        zone_ids(options.zones,
                 options.region.empty() ? region_of(options.like, options.files) : options.region);
    if (!zones) return refuse(zones.error(), console);
    wanted.zones = std::move(*zones);
  }
  const auto text = new_scenario(wanted);
  if (!text) {
    for (const Diagnostic& wrong : text.error()) tell(console, format_diagnostic(wrong));
    return ExitCode::BadInput;
  }
  if (options.force) {
    write_file(options.file, *text);
  } else {
    write_new(options.file, *text);
  }
  print(console.out, written_text(options, console));
  return ExitCode::Ok;
}

void add_init(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = app.add_subcommand("init", "Write a scenario to start from");
  command->add_option("file", options->file, "To be written; scenario.json if left out")
      ->type_name("FILE");
  command
      ->add_option(
          "--like", options->like,
          "The scenario that it begins as, whole: one, and not a folder of them; by default " +
              options->like)
      ->type_name("SCENARIO");
  command->add_option("--region", options->region, "In place of its region")->type_name("REGION");
  command
      ->add_option("--zones", options->zones,
                   "In place of its zones: how many of the region, or their ids, as "
                   "us-east-1a,us-east-1c")
      ->type_name("ZONES");
  command->add_flag("--force", options->force, "Overwrite the file if it is there");
  command->add_flag_callback(
      "--allow-files", [options] { options->files = FileAccess::Anywhere; },
      "Let scenarios name files outside their folder and the library");
  command->footer(
      "Examples:\n"
      "  nines init my-site.json\n"
      "  nines init my-site.json --region ap-northeast-2 --zones 3\n"
      "  nines init my-site.json --like whatisthetime/6-multi-az");
  command->callback([options, &invocation] {
    invocation.command = [options](const Console& console) { return init(*options, console); };
  });
}

}  // namespace tools
