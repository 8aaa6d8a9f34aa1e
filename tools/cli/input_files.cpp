#include "tools/cli/input_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "tools/input/document.hpp"
#include "tools/input/library.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

namespace {

namespace fs = std::filesystem;

/// More of one file would be a page of data; a schedule of a year has that.
constexpr std::size_t most_bytes = 32'768;

/// A name below the library or the folder that the program runs in, else that of the file alone.
std::string name_of(const std::string& path) {
  const std::string known = scenario_name(path) + ".json";
  if (!fs::path(known).is_absolute() && !known.starts_with("..")) return known;
  std::error_code error;
  const fs::path below =
      fs::absolute(path, error).lexically_normal().lexically_relative(fs::current_path(error));
  const bool is_inside = !below.empty() && *below.begin() != "..";
  return is_inside ? below.generic_string() : fs::path(path).filename().string();
}

InputFile read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  InputFile file{
      name_of(path), {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}, 0};
  file.bytes = file.text.size();
  if (file.bytes > most_bytes) file.text.clear();
  return file;
}

}  // namespace

std::vector<InputFile> input_files(const std::vector<std::string>& scenarios, FileAccess access) {
  std::vector<std::string> paths;
  for (const std::string& argument : scenarios) {
    const auto stages = scenarios_of(argument);
    if (!stages) continue;
    for (const std::string& stage : *stages) {
      const auto path = find_scenario(stage);
      if (!path) continue;
      const auto document = load_document(*path, access);
      if (!document) continue;
      for (const std::string& file : document->files) {
        if (std::find(paths.begin(), paths.end(), file) == paths.end()) paths.push_back(file);
      }
    }
  }
  std::vector<InputFile> files;
  files.reserve(paths.size());
  for (const std::string& path : paths) files.push_back(read(path));
  return files;
}

}  // namespace tools
