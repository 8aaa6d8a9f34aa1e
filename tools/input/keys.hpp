#pragma once

#include <map>
#include <string>
#include <vector>

namespace tools {

/// Keys of every kind of object in a scenario file; the kinds are the definitions of
/// scenarios/schema/scenario.schema.json. Objects of things keyed by id are not among them.
[[nodiscard]] const std::map<std::string, std::vector<std::string>>& key_table();

/// Keys of one kind. Requires that there is such a kind.
[[nodiscard]] const std::vector<std::string>& keys_of(const std::string& kind);

}  // namespace tools
