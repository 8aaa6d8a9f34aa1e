#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "models/explain/explain.hpp"
#include "tests/source_dir.hpp"
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

}  // namespace explain_tests
