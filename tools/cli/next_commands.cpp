#include "tools/cli/next_commands.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "tools/input/read_scenario.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t most_commands = 2;
// A half-width of a third of the unavailability leaves open how many nines there are.
constexpr double wide_half_width = 0.3;

std::string folder_of(const std::string& name) {
  const std::size_t slash = name.find_last_of('/');
  return slash == std::string::npos ? std::string() : name.substr(0, slash + 1);
}

/// "6-" of "whatisthetime/6-multi-az": what a stage and its drill share.
std::string number_of(const std::string& name) {
  const std::string last = name.substr(folder_of(name).size());
  std::size_t digits = 0;
  while (digits < last.size() && std::isdigit(static_cast<unsigned char>(last[digits])) != 0) {
    ++digits;
  }
  return digits > 0 && digits < last.size() && last[digits] == '-' ? last.substr(0, digits + 1)
                                                                   : std::string();
}

std::optional<std::string> drill_of(const std::string& name) {
  const std::string number = number_of(name);
  if (number.empty()) return std::nullopt;
  const std::string beginning = folder_of(name) + "drills/" + number;
  for (const auto& [drill, title] : list_scenarios()) {
    if (drill.starts_with(beginning)) return drill;
  }
  return std::nullopt;
}

/// The design that a drill is about, by the same rule.
std::optional<std::string> design_of(const std::string& name) {
  const std::string folder = folder_of(name);
  const std::string number = number_of(name);
  if (number.empty() || !folder.ends_with("drills/")) return std::nullopt;
  const std::string beginning =
      folder.substr(0, folder.size() - std::string_view("drills/").size()) + number;
  for (const auto& [design, title] : list_scenarios()) {
    if (design.starts_with(beginning)) return design;
  }
  return std::nullopt;
}

const models::ScenarioReport& worst_of(const models::Report& report) {
  return *std::min_element(report.scenarios.begin(), report.scenarios.end(),
                           [](const auto& left, const auto& right) {
                             const auto* one = left.find("availability.requests");
                             const auto* other = right.find("availability.requests");
                             return one != nullptr && other != nullptr && one->mean < other->mean;
                           });
}

bool has_wide_interval(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* served = scenario.find("availability.requests");
  if (served == nullptr || !served->low || !served->high) return false;
  const double missing = 1 - served->mean;
  return missing <= 0 || (*served->high - *served->low) / 2 > wide_half_width * missing;
}

}  // namespace

std::string in_shell(const std::string& word) {
  const bool plain = std::all_of(word.begin(), word.end(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 ||
           std::string_view("-_./=:%@").find(static_cast<char>(letter)) != std::string_view::npos;
  });
  if (plain && !word.empty()) return word;
  // A control character would end the line that is to be copied.
  const bool is_safe = printable(word) == word;
  std::string quoted = is_safe ? "'" : "$'";
  for (const char letter : word) {
    if (is_safe) {
      quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
    } else if (letter == '\'' || letter == '\\') {
      quoted += fmt::format("\\{}", letter);
    } else if (letter >= ' ' && letter <= '~') {
      quoted += letter;
    } else {
      quoted += fmt::format("\\{:03o}", static_cast<unsigned char>(letter));
    }
  }
  quoted += '\'';
  return quoted;
}

std::string scenario_arguments(const std::vector<std::string>& scenarios,
                               const std::vector<std::string>& overrides, FileAccess files) {
  std::string text;
  for (const std::string& scenario : scenarios) text += " " + in_shell(scenario);
  for (const std::string& change : overrides) text += " --set " + in_shell(change);
  if (files == FileAccess::Anywhere) text += " --allow-files";
  return text;
}

std::string same_run(const RunOptions& options) {
  std::string command =
      "nines run" + scenario_arguments(options.scenarios, options.overrides, options.files);
  if (options.seed) command += fmt::format(" --seed {}", *options.seed);
  return command;
}

std::vector<std::string> next_commands(const models::Report& report, const RunOptions& options) {
  if (report.scenarios.empty()) return {};
  std::vector<std::string> commands;
  const bool several = report.scenarios.size() > 1;
  const models::ScenarioReport& subject = worst_of(report);
  if (several) commands.push_back(fmt::format("nines run {}", in_shell(subject.name)));
  if (!several && has_wide_interval(subject)) {
    commands.push_back(same_run(options) + " --precision 10%");
  }
  if (const auto drill = drill_of(several ? report.scenarios.back().name : subject.name)) {
    commands.push_back(fmt::format("nines run {}", in_shell(*drill)));
  }
  if (const auto design = several ? std::nullopt : design_of(subject.name)) {
    commands.push_back(fmt::format("nines run {}", in_shell(*design)));
  }
  if (!several && !subject.drill) {
    commands.push_back("nines sweep" +
                       scenario_arguments(options.scenarios, options.overrides, options.files) +
                       " --tornado");
  }
  commands.push_back(same_run(options) + " --out json=result.json");
  commands.resize(std::min(commands.size(), most_commands));
  return commands;
}

std::string program_words(const std::filesystem::path& program, const std::string& search_path,
                          const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  const std::string name = "nines";
  std::error_code error;
  for (std::size_t at = 0; at <= search_path.size();) {
    const std::size_t end = std::min(search_path.find(':', at), search_path.size());
    const fs::path found = fs::path(search_path.substr(at, end - at)) / name;
    at = end + 1;
    if (!fs::is_regular_file(found, error)) continue;
    if (fs::equivalent(found, program, error)) return name;
    break;  // Another one of this name comes first.
  }
  if (program.empty()) return name;
  const fs::path below = program.lexically_relative(folder);
  if (below.empty() || *below.begin() == "..") return in_shell(program.string());
  return in_shell(below.has_parent_path() ? below.string() : "./" + below.string());
}

std::vector<std::string> started_with(const std::string& program,
                                      std::vector<std::string> commands) {
  constexpr std::string_view name = "nines ";
  for (std::string& command : commands) {
    if (command.starts_with(name)) command.replace(0, name.size() - 1, program);
  }
  return commands;
}

}  // namespace tools
