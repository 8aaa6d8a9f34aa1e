#pragma once

#include <string>

namespace tools {

/// Text of the published JSON Schema (draft 7) of what --out json writes; empty where it is not
/// installed. Whatever a writer gives keeps to it, and has no key that it does not have.
[[nodiscard]] std::string output_schema();

}  // namespace tools
