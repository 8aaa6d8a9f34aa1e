#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"
#include "tools/input/file_access.hpp"
#include "tools/report/course.hpp"

namespace tools {

/// What there is to learn from a progression: its stages in order, each with the drills of the
/// folder, and of its folder "drills", that extend it, and with the library's challenges that do.
struct CourseFiles {
  Course course;
  std::vector<std::string> scenarios;  ///< To be simulated: stages and drills, by path.
};

/// Requires a folder of stages. What is no drill and extends no stage is a stage of its own.
[[nodiscard]] tl::expected<CourseFiles, Diagnostics> course_of(const std::string& folder,
                                                               FileAccess access);

}  // namespace tools
