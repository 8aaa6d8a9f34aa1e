#pragma once

#include <string>

#include "models/results/report.hpp"
#include "tools/report/course.hpp"

namespace tools {

/// A progression to learn from: each stage in its order with its story and its figures, its drills
/// that ask before they show, and challenges to win. Stages and drills that `report` lacks, of a
/// run that was interrupted, are left out.
[[nodiscard]] std::string course_html(const models::Report& report, const Course& course);

}  // namespace tools
