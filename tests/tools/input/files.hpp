#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tools/input/read_scenario.hpp"

namespace input_test {

inline const std::string data_folder = std::string(NINES_SOURCE_DIR) + "/tests/data/";
inline const std::string scenario_folder = std::string(NINES_SOURCE_DIR) + "/scenarios";

/// A folder of its own for the files that a test writes; gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "nines-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }

  /// Writes a file and returns its path.
  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline std::string read_all(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The library of the sources, whatever folder the test runs in.
inline void use_library() {
  setenv("NINES_SCENARIOS", scenario_folder.c_str(), 1);
}

inline auto read(const std::string& path, const std::vector<std::string>& overrides = {}) {
  use_library();
  return tools::read_scenario(path, {overrides});
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
