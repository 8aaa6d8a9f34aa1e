#include "tools/input/library.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace tools {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> data_folders{"defaults", "prices", "catalogue", "schema",
                                                       "incidents"};

bool is_library(const fs::path& folder) {
  std::error_code error;
  return !folder.empty() && fs::is_directory(folder / "defaults", error);
}

/// What NINES_SCENARIOS says; empty where it is not set.
std::string asked_library() {
  const char* asked = std::getenv("NINES_SCENARIOS");
  return asked == nullptr ? std::string() : asked;
}

/// The program's own folder, links followed; empty where the system does not tell.
fs::path program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

/// The library that is installed with the program, unpacked beside it, or the one of the checkout
/// that it was built in.
std::string library_near(fs::path folder) {
  constexpr int levels = 3;  // A checkout has its programs in build/PRESET.
  for (int level = 0; level < levels && !folder.empty(); ++level) {
    for (const fs::path& there : {folder / "share/nines/scenarios", folder / "scenarios"}) {
      std::error_code error;
      if (is_library(there)) return fs::weakly_canonical(there, error).string();
    }
    folder = folder == folder.root_path() ? fs::path() : folder.parent_path();
  }
  return {};
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// The run of digits at `at`, without its leading zeros.
std::string_view number_at(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] == '0') ++at;
  const std::size_t start = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(start, at - start);
}

bool is_data(const fs::path& relative) {
  const std::string first = relative.begin()->string();
  return std::find(data_folders.begin(), data_folders.end(), first) != data_folders.end();
}

fs::path without_extension(fs::path path) {
  if (path.extension() == ".json") path.replace_extension();
  return path;
}

/// `base` itself or with ".json"; empty where there is neither.
fs::path existing(const fs::path& base) {
  std::error_code error;
  if (fs::exists(base, error)) return base;
  fs::path with = base;
  with += ".json";
  return fs::exists(with, error) ? with : fs::path();
}

/// What a user may have meant: every scenario, and every folder of scenarios.
std::vector<std::string> names_and_folders() {
  std::vector<std::string> names = library_names();
  const std::size_t scenarios = names.size();
  for (std::size_t i = 0; i < scenarios; ++i) {
    const std::string folder = fs::path(names[i]).parent_path().generic_string();
    if (!folder.empty() && names.back() != folder) names.push_back(folder);
  }
  return names;
}

/// Files beside the one that is named, as an argument would name them.
std::vector<std::string> files_beside(const fs::path& named) {
  const fs::path folder = named.parent_path();
  std::vector<std::string> files = scenario_files_in(folder.empty() ? "." : folder.string());
  for (std::string& file : files) file = (folder / fs::path(file).filename()).generic_string();
  return files;
}

/// Files that are near come first: a name that ends in .json is one of a file.
std::vector<std::string> what_is_meant(const std::string& name_or_path) {
  fs::path file(name_or_path);
  if (file.extension() != ".json") file += ".json";
  std::vector<std::string> meant = nearest_names(file.generic_string(), files_beside(file));
  if (!meant.empty()) return meant;
  return nearest_names(without_extension(file).generic_string(), names_and_folders());
}

/// Adds what is below `inside`. A folder that may not be looked into has no scenarios for us: the
/// others are there all the same.
void add_names(const fs::path& library, const fs::path& inside, std::vector<std::string>& names) {
  std::error_code error;
  for (fs::directory_iterator at(inside, error), end; !error && at != end; at.increment(error)) {
    const fs::path relative = at->path().lexically_relative(library);
    if (is_data(relative)) continue;
    std::error_code unknown;
    // Links to folders are not followed: they can lead in a circle.
    if (at->is_directory(unknown) && !at->is_symlink(unknown))
      add_names(library, at->path(), names);
    if (at->path().extension() != ".json") continue;
    names.push_back(without_extension(relative).generic_string());
  }
}

}  // namespace

bool natural_less(const std::string& left, const std::string& right) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() && j < right.size()) {
    if (is_digit(left[i]) && is_digit(right[j])) {
      const std::string_view a = number_at(left, i);
      const std::string_view b = number_at(right, j);
      if (a.size() != b.size()) return a.size() < b.size();
      if (a != b) return a < b;
    } else if (left[i] != right[j]) {
      return left[i] < right[j];
    } else {
      ++i;
      ++j;
    }
  }
  if (left.size() - i != right.size() - j) return left.size() - i < right.size() - j;
  return left < right;
}

std::string library_folder() {
  if (std::string asked = asked_library(); !asked.empty()) return asked;
  if (is_library("scenarios")) return "scenarios";
  return library_near(program_folder());
}

std::optional<Diagnostic> missing_library(const std::string& folder) {
  if (is_library(folder)) return std::nullopt;
  if (!folder.empty()) {
    return Diagnostic{
        folder,
        {},
        "this is no library of scenarios: it has no folder \"defaults\"",
        "set NINES_SCENARIOS to the folder \"scenarios\" that came with nines, or unset it"};
  }
  const std::string program = program_folder().string();
  return Diagnostic{
      "nines",
      {},
      "the library of scenarios that comes with nines is found neither in this folder "
      "nor near the program" +
          (program.empty() ? ", of which this system does not tell where it is (no /proc)"
                           : ", which is in " + program),
      "set NINES_SCENARIOS to the folder \"scenarios\" that came with nines"};
}

std::vector<std::string> scenario_files_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".json") files.push_back(at->path().string());
  }
  std::sort(files.begin(), files.end(), natural_less);
  return files;
}

std::vector<std::string> library_names() {
  std::vector<std::string> names;
  const fs::path folder = library_folder();
  if (folder.empty()) return names;
  add_names(folder, folder, names);
  std::sort(names.begin(), names.end(), natural_less);
  return names;
}

std::string scenario_name(const std::string& path) {
  std::error_code error;
  const std::string folder = library_folder();
  const fs::path plain = without_extension(fs::path(path).lexically_normal());
  if (folder.empty()) return plain.generic_string();
  const fs::path below =
      fs::weakly_canonical(plain, error).lexically_relative(fs::weakly_canonical(folder, error));
  if (below.empty() || *below.begin() == "..") return plain.generic_string();
  return below.generic_string();
}

tl::expected<std::string, Diagnostic> find_scenario(const std::string& name_or_path) {
  if (const fs::path direct = existing(name_or_path); !direct.empty() && !name_or_path.empty()) {
    return direct.string();
  }
  const std::string folder = library_folder();
  if (!folder.empty() && !name_or_path.empty() && fs::path(name_or_path).is_relative()) {
    if (const fs::path found = existing(fs::path(folder) / name_or_path); !found.empty()) {
      return found.string();
    }
  }
  if (auto missing = missing_library(folder)) return tl::unexpected(std::move(*missing));
  const bool is_file = fs::path(name_or_path).extension() == ".json";
  const std::string meant = did_you_mean(what_is_meant(name_or_path));
  return tl::unexpected(
      Diagnostic{name_or_path,
                 {},
                 is_file ? "there is no such file" : "there is no scenario of this name",
                 meant.empty() ? R"("nines list" names those of the library)" : meant});
}

}  // namespace tools
