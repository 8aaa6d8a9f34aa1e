#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "models/explain/explain.hpp"
#include "tests/source_dir.hpp"
#include "tests/tools/scratch_folder.hpp"
#include "tools/input/agreements_reader.hpp"
#include "tools/input/read_scenario.hpp"

namespace explain_tests {

/// The library of the sources, whatever folder the test runs in.
inline void use_library() {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
}

inline models::ExplainSettings settings() {
  use_library();
  return tools::read_explain_settings().value();
}

/// A scenario of the library with changes, read as the program does.
inline models::Explanation explained(const std::string& name,
                                     const std::vector<std::string>& overrides = {}) {
  use_library();
  tools::ReadOptions options;
  options.overrides = overrides;
  return models::explain(tools::read_scenario(name, options).value(), settings());
}

/// A scenario written in a test, read as the program does.
inline models::Scenario written(const std::string& text,
                                const std::vector<std::string>& overrides = {}) {
  use_library();
  const test_files::ScratchFolder folder;
  tools::ReadOptions options;
  options.overrides = overrides;
  return tools::read_scenario(folder.write("written.json", text), options).value();
}

inline models::Explanation explained_text(const std::string& text,
                                          const std::vector<std::string>& overrides = {}) {
  return models::explain(written(text, overrides), settings());
}

inline bool finds(const models::Explanation& explanation, const std::string& id,
                  const std::string& pointer = {}) {
  return std::any_of(explanation.findings.begin(), explanation.findings.end(),
                     [&](const models::Finding& finding) {
                       return finding.id == id && (pointer.empty() || finding.pointer == pointer);
                     });
}

}  // namespace explain_tests
