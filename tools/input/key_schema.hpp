#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "models/architecture/keys/key.hpp"

namespace tools {

/// What is allowed at a key, in words: "required, 1 to 20". Empty where any value of its kind is.
[[nodiscard]] std::string key_limits(const models::Key& key);

/// Puts the definition of every kind of object in key_tables() into a schema of scenario files.
void add_key_definitions(nlohmann::ordered_json& schema);

}  // namespace tools
