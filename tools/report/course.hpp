#pragma once

#include <string>
#include <vector>

namespace tools {

/// A challenge as a course offers it: what is to be learnt is told by the check that is passed.
struct CourseChallenge {
  std::string name;
  std::string title;
  std::string goal;
  std::string hint;
};

/// What belongs to a stage of a progression; scenarios by their names in the report.
struct CourseStage {
  std::string stage;
  std::vector<std::string> drills;
  std::vector<CourseChallenge> challenges;
};
using Course = std::vector<CourseStage>;

}  // namespace tools
