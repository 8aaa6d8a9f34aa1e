#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"

namespace tools {

/// The folder of scenarios that came with the program: $NINES_SCENARIOS where it is set, else
/// ./scenarios, else share/nines/scenarios or scenarios in the program's own folder or one of the
/// two above it: installed, unpacked, or in the checkout that it was built in. Empty where none of
/// them has a "defaults" folder.
[[nodiscard]] std::string library_folder();

/// What to tell where `folder`, which library_folder() gave, is no library; nothing where it is
/// one.
[[nodiscard]] std::optional<Diagnostic> missing_library(const std::string& folder);

/// A file or folder from what a user calls it: a path, or a name below library_folder(), each with
/// or without ".json". Error: there is none of that name, and the nearest is in the hint; or there
/// is no library.
[[nodiscard]] tl::expected<std::string, Diagnostic> find_scenario(const std::string& name_or_path);

/// The *.json files directly inside a folder, in natural order ("2-b" before "10-a").
[[nodiscard]] std::vector<std::string> scenario_files_in(const std::string& folder);

/// Names of all scenarios below library_folder(), in natural order; not its data folders.
[[nodiscard]] std::vector<std::string> library_names();

/// "whatisthetime/6-multi-az" for a file below library_folder(), else the path without ".json".
[[nodiscard]] std::string scenario_name(const std::string& path);

/// Whether `left` comes first where digits count as numbers.
[[nodiscard]] bool natural_less(const std::string& left, const std::string& right);

}  // namespace tools
