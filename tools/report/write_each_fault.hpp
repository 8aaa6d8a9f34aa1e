#pragma once

#include <string>
#include <vector>

#include "models/results/each_fault.hpp"
#include "tools/report/write_report.hpp"

/// From the impacts of single faults to bytes, see docs/reference/outputs.md.
namespace tools {

/// A matrix of each design, worst first, in at most 80 columns. Without details: the worst twenty.
[[nodiscard]] std::string each_fault_text(const std::vector<models::EachFaultReport>& reports,
                                          const TableOptions& options);

/// A document with the complete matrices.
[[nodiscard]] std::string each_fault_html(const std::vector<models::EachFaultReport>& reports,
                                          TableOptions options);

/// The complete result, "schema": 1.
[[nodiscard]] std::string each_fault_json(const std::vector<models::EachFaultReport>& reports);

/// A line for each fault of each design, after a line of names.
[[nodiscard]] std::string each_fault_csv(const std::vector<models::EachFaultReport>& reports);

/// The complete matrices, GitHub-flavoured.
[[nodiscard]] std::string each_fault_markdown(const std::vector<models::EachFaultReport>& reports);

}  // namespace tools
