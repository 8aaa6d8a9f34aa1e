#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"
#include "tools/input/file_access.hpp"

namespace tools {

/// What a new scenario file is made from.
struct NewScenario {
  std::string like;  ///< Name or path of a scenario, not of a folder of them.
  FileAccess files = FileAccess::OwnFolder;
  std::string region;              ///< Empty: that of `like`. Zones named after it are renamed.
  std::vector<std::string> zones;  ///< Ids in place of those of `like`; empty: its own.
  std::string file;                ///< Where it is going to stand; it need not be there.
};

/// "3" or "eu-west-1a,eu-west-1b" as ids of zones: so many of the region, named a, b, c and so on,
/// or these. Error: neither, or more than 26.
[[nodiscard]] tl::expected<std::vector<std::string>, std::string> zone_ids(
    const std::string& text, const std::string& region);

/// Why there is no region of this name, with those that may be meant; empty where there is.
[[nodiscard]] std::string unknown_region(const std::string& region);

/// The text of a scenario file that extends nothing: `like` merged over all that it extends, with
/// another region and other zones. Who used all zones uses all of the new ones, who used some uses
/// those at their positions. Errors: those of `like`, and those of the result, which is held
/// against all that a scenario has to be.
[[nodiscard]] tl::expected<std::string, Diagnostics> new_scenario(const NewScenario& wanted);

/// The region of a scenario as its files or the defaults have it; empty where it cannot be read.
[[nodiscard]] std::string region_of(const std::string& name_or_path, FileAccess files);

}  // namespace tools
