#pragma once

#include <string>
#include <vector>

namespace tools {

/// A value of scenarios/defaults and the file that has it.
struct DefaultName {
  std::string file;  ///< "aws.json"
  std::string path;  ///< "target_groups.health_check.interval"
};

/// Every value that scenarios/defaults had when the program was built. Generated.
[[nodiscard]] const std::vector<DefaultName>& default_names();

}  // namespace tools
