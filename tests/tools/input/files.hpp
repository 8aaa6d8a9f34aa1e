#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/source_dir.hpp"
#include "tests/tools/scratch_folder.hpp"
#include "tools/input/read_scenario.hpp"

namespace input_test {

inline const std::string data_folder = source_dir() + "/tests/data/";
inline const std::string scenario_folder = source_dir() + "/scenarios";

using test_files::read_file;
using test_files::ScratchFolder;

/// The library of the sources, whatever folder the test runs in.
inline void use_library() {
  setenv("NINES_SCENARIOS", scenario_folder.c_str(), 1);
}

inline auto read(const std::string& path, const std::vector<std::string>& overrides = {}) {
  use_library();
  // The invalid files extend valid ones of another folder.
  return tools::read_scenario(path, {.overrides = overrides, .files = tools::FileAccess::Anywhere});
}

/// Every message, a line each or two, without the folder of the data files.
inline std::string messages(const tools::Diagnostics& wrong) {
  std::string text;
  for (const tools::Diagnostic& diagnostic : wrong) text += format_diagnostic(diagnostic) + '\n';
  for (std::size_t at = text.find(data_folder); at != std::string::npos;
       at = text.find(data_folder)) {
    text.erase(at, data_folder.size());
  }
  return text;
}

/// The messages for a scenario, empty where it can be read.
inline std::string messages_of(const std::string& path,
                               const std::vector<std::string>& overrides = {}) {
  const auto scenario = read(path, overrides);
  return scenario ? std::string() : messages(scenario.error());
}

inline const std::string pair = data_folder + "valid/pair.json";
inline const std::string group = data_folder + "valid/group.json";
inline const std::string parts = data_folder + "valid/parts.json";

}  // namespace input_test
