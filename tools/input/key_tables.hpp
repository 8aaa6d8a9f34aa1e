#pragma once

#include <string>
#include <vector>

#include "models/architecture/keys/key.hpp"

namespace tools {

/// The kinds of objects of a scenario file whose keys are rows in models/architecture/keys. A new
/// kind is a line in the source.
[[nodiscard]] const std::vector<const models::KeyTable*>& key_tables();

/// The names of the keys of a kind.
[[nodiscard]] std::vector<std::string> key_names(const models::KeyTable& table);

}  // namespace tools
