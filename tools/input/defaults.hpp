#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"

namespace tools {

/// One value of scenarios/defaults: what holds where a scenario does not say.
struct DefaultValue {
  std::shared_ptr<const nlohmann::json> value;
  std::map<std::string, std::shared_ptr<const nlohmann::json>> by_region;  ///< Instead, there.
  std::string file;
  std::string source;  ///< Empty: a plain setting, which is no assumption about the world.
  std::string
      confidence;  ///< documented | measured-by-third-party | from-general-knowledge | assumed
  /// Between which the value may well lie, where the file says so; else both are null.
  std::shared_ptr<const nlohmann::json> low;
  std::shared_ptr<const nlohmann::json> high;
};

/// What scenarios/defaults holds. Keys are paths of scenario files without ids, such as
/// "target_groups.health_check.interval".
struct Defaults {
  std::map<std::string, DefaultValue> values;

  [[nodiscard]] const DefaultValue* find(const std::string& path) const;
  /// The value of a path in a region. Requires that there is one.
  [[nodiscard]] const nlohmann::json& at(const std::string& path, const std::string& region) const;
};

/// Reads defaults/aws.json, assumptions.json and settings.json of a library folder.
[[nodiscard]] tl::expected<Defaults, Diagnostics> load_defaults(const std::string& library);

/// Puts values in the place of others, in every region: "path=value", the value as JSON or else a
/// string. What is wrong is added to `wrong`.
void replace_defaults(Defaults& defaults, const std::vector<std::string>& replacements,
                      Diagnostics& wrong);

}  // namespace tools
