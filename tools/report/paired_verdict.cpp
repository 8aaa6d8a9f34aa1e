#include "tools/report/paired_verdict.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tools/report/difference_text.hpp"
#include "tools/report/drill_time.hpp"

namespace tools {

namespace {

using models::ComparedDesign;
using models::ComparisonReport;
using models::PairedFigure;
using models::Verdict;

/// "B is better than A".
std::string verdict_of_two(const ComparisonReport& report, TextGuard guard) {
  const std::string a = guard(report.designs[0].report.name);
  const std::string b = guard(report.designs[1].report.name);
  const std::string metric = main_metric(report);
  const PairedFigure* figure = report.designs[1].find(metric);
  if (figure == nullptr || figure->differing == 0) {
    return b + " and " + a + ": no difference in " +
           guard(metric_title(metric, counted_over(report)));
  }
  switch (figure->verdict) {
    case Verdict::Better:
      return b + " is better than " + a;
    case Verdict::Worse:
      return b + " is worse than " + a;
    case Verdict::Undecided:
      return b + " or " + a + ": undecided";
  }
  return {};
}

}  // namespace

std::string main_metric(const ComparisonReport& report) {
  const bool until_first = report.designs[0].report.find("time_to_first_outage") != nullptr;
  return until_first ? "time_to_first_outage" : "availability.requests";
}

std::string count_of_verdicts(const ComparisonReport& report, const std::string& metric) {
  std::vector<std::pair<std::string, std::size_t>> counts{
      {"better", 0}, {"worse", 0}, {"undecided", 0}, {"no difference", 0}};
  for (const ComparedDesign& design : report.designs) {
    const PairedFigure* figure = design.find(metric);
    if (figure == nullptr) continue;
    const std::string verdict = verdict_text(*figure);
    for (auto& [name, count] : counts) {
      if (name == verdict) ++count;
    }
  }
  std::string text;
  for (const auto& [name, count] : counts) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  }
  return text.empty() ? "nothing to compare" : text;
}

std::string verdict_sentence(const ComparisonReport& report, TextGuard guard) {
  if (report.designs.size() == 2) return verdict_of_two(report, guard);
  return fmt::format("{}, against {}", count_of_verdicts(report, main_metric(report)),
                     guard(report.designs[0].report.name));
}

}  // namespace tools
