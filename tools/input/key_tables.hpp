#pragma once

#include <vector>

#include "models/architecture/keys/key.hpp"

namespace tools {

/// The kinds of objects of a scenario file whose keys are rows in models/architecture/keys. A new
/// kind is a line in the source.
[[nodiscard]] const std::vector<const models::KeyTable*>& key_tables();

}  // namespace tools
