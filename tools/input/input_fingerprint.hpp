#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/input/read_scenario.hpp"

namespace tools {

/// Tells whether the same files were read: a 64-bit digest of the scenarios as merged with all that
/// they extend and overridden, of the defaults, the instance types, and the price books of
/// `regions` and us-east-1. The scenarios have to be right ones. Traces that a scenario names are
/// not looked into.
[[nodiscard]] std::uint64_t input_fingerprint(const std::vector<std::string>& scenarios,
                                              const ReadOptions& options,
                                              const std::vector<std::string>& regions);

/// FNV-1a (Fowler, Noll, Vo), 64 bits, going on from `state`.
[[nodiscard]] std::uint64_t fnv_1a(std::string_view bytes,
                                   std::uint64_t state = 0xcbf29ce484222325U) noexcept;

}  // namespace tools
