#include "tools/cli/course.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "tools/input/library.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

namespace {

namespace fs = std::filesystem;

/// The stage that a scenario changes first, by its position; nothing where it changes none.
std::optional<std::size_t> stage_of(const std::string& name, const Course& course,
                                    FileAccess access) {
  // The file itself is first, and what it extends follows from the nearest on.
  const std::vector<std::string> files = scenario_files(name, access);
  for (std::size_t at = 1; at < files.size(); ++at) {
    const std::string extended = scenario_name(files[at]);
    const auto found = std::find_if(course.begin(), course.end(), [&](const CourseStage& stage) {
      return stage.stage == extended;
    });
    if (found != course.end()) return static_cast<std::size_t>(found - course.begin());
  }
  return std::nullopt;
}

void add_challenges(Course& course, FileAccess access) {
  for (const auto& [name, goal] : challenges()) {
    const std::optional<std::size_t> stage = stage_of(name, course, access);
    if (!stage) continue;
    const auto scenario = read_scenario(name, ReadOptions{.overrides = {}, .files = access});
    if (!scenario || !scenario->challenge) continue;
    course[*stage].challenges.push_back({name, scenario->title, goal, scenario->challenge->hint});
  }
}

}  // namespace

tl::expected<CourseFiles, Diagnostics> course_of(const std::string& folder, FileAccess access) {
  const auto stages = scenarios_of(folder);
  if (!stages) return tl::unexpected(stages.error());
  CourseFiles files;
  std::vector<std::string> drills;
  Diagnostics wrong;
  for (const std::string& stage : *stages) {
    const auto scenario = read_scenario(stage, ReadOptions{.overrides = {}, .files = access});
    if (!scenario) {
      wrong.insert(wrong.end(), scenario.error().begin(), scenario.error().end());
    } else if (scenario->is_drill()) {
      drills.push_back(stage);
    } else {
      files.course.push_back({scenario_name(stage), {}, {}});
      files.scenarios.push_back(stage);
    }
  }
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  if (files.course.empty()) {
    return tl::unexpected(Diagnostics{{folder, "", "there is no stage for a course, only drills",
                                       "name the folder of a progression, as whatisthetime"}});
  }
  std::error_code error;
  const auto place = find_scenario(folder);
  const fs::path below = fs::path(place ? *place : folder) / "drills";
  if (fs::is_directory(below, error)) {
    for (const std::string& drill : scenario_files_in(below.string())) {
      const auto scenario = read_scenario(drill, ReadOptions{.overrides = {}, .files = access});
      if (!scenario) wrong.insert(wrong.end(), scenario.error().begin(), scenario.error().end());
      drills.push_back(drill);
    }
  }
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  for (const std::string& drill : drills) {
    const std::optional<std::size_t> stage = stage_of(drill, files.course, access);
    if (!stage) continue;
    files.course[*stage].drills.push_back(scenario_name(drill));
    files.scenarios.push_back(drill);
  }
  // By name without ".json": a variant comes after what it changes.
  for (CourseStage& stage : files.course) std::sort(stage.drills.begin(), stage.drills.end());
  add_challenges(files.course, access);
  return files;
}

}  // namespace tools
