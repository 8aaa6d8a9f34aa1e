#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/results/baseline_result.hpp"
#include "models/results/report.hpp"
#include "tools/report/input_file.hpp"
#include "tools/report/text_table.hpp"

/// What `nines check --sensitivity` found out.
namespace tools {

/// One rate or duration, multiplied, with all else as it is.
struct SensitivityRow {
  std::string path;     ///< In full: "architecture.components.unit.fails"
  std::string before;   ///< As in the scenario.
  std::string after;    ///< Empty where `verdict` is "refused".
  std::string verdict;  ///< "regression", "no influence", "refused", ...
  bool has_influence = true;
  bool plain_instead = false;  ///< Compared in plain replications, where others are stratified.
  std::optional<models::BaselineComparison> comparison;  ///< With the scenario as it is.
};

struct SensitivityReport {
  std::string name;
  std::uint64_t seed = 1;
  std::int64_t replications = 0;  ///< Of the scenario, and of each change.
  double factor = 10;
  models::SamplingReport sampling;  ///< Of the scenario as it is.
  std::vector<SensitivityRow> rows;
};

[[nodiscard]] std::string sensitivity_text(const std::vector<SensitivityReport>& reports,
                                           const TextStyle& style);

/// The same as a document. `inputs` and `command`: as HtmlFrame has them.
[[nodiscard]] std::string sensitivity_html(const std::vector<SensitivityReport>& reports,
                                           const std::string& command,
                                           std::vector<InputFile> inputs);

/// All of it, as docs/reference/outputs.md describes.
[[nodiscard]] std::string sensitivity_json(const std::vector<SensitivityReport>& reports);

}  // namespace tools
