#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "tools/input/diagnostic.hpp"
#include "tools/input/file_access.hpp"
#include "tools/input/past_events.hpp"

/// From files to scenarios that are valid by construction. See docs/reference/scenario_files.md.
///
/// Nothing here throws on wrong input: everything wrong with a file is reported at once.
namespace tools {

struct ReadOptions {
  /// "path=value", applied in order after the last merge. The path is dotted and may contain ids
  /// that contain dots; the value is JSON, or a string where it is not JSON.
  std::vector<std::string> overrides = {};
  /// "path=value" in place of what scenarios/defaults holds under that path, in every region: what
  /// if an assumption is wrong. Only where the scenario does not say itself.
  std::vector<std::string> defaults = {};
  FileAccess files = FileAccess::OwnFolder;
  /// Laid over the scenario before the overrides.
  std::optional<PastEventAsked> past_event = std::nullopt;
};

/// Reads a scenario and what it extends, and fills in the defaults of scenarios/defaults.
/// `name_or_path`: a file, or a name below scenarios/ such as "whatisthetime/6-multi-az".
/// Errors: every diagnostic of the file, never an empty list.
[[nodiscard]] tl::expected<models::Scenario, Diagnostics> read_scenario(
    const std::string& name_or_path, const ReadOptions& options);

/// What there is to run under a name or path: the scenario itself, or the stages of a directory
/// (its *.json files in natural order), each as something that read_scenario takes.
[[nodiscard]] tl::expected<std::vector<std::string>, Diagnostics> scenarios_of(
    const std::string& name_or_path);

/// The files that a scenario is made of, itself first; none where it cannot be read.
[[nodiscard]] std::vector<std::string> scenario_files(const std::string& name_or_path,
                                                      FileAccess access);

/// Name and title of every scenario below scenarios/, in natural order of the names.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> list_scenarios();

/// Name and goal of every one of them that is a challenge.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> challenges();

/// Prices of what a scenario uses in its region, from scenarios/prices.
[[nodiscard]] tl::expected<models::PriceBook, Diagnostics> read_prices(
    const models::Scenario& scenario);

/// Adds them to books by region, each of which then has the types of all that were added.
[[nodiscard]] Diagnostics add_prices(const models::Scenario& scenario,
                                     std::map<std::string, models::PriceBook>& prices);

/// Text of the published JSON Schema (draft 7) of scenario files, with what an editor offers and
/// shows besides: the defaults, the metrics, the regions and the instance types that the library
/// has. Empty where the library cannot be read.
[[nodiscard]] std::string scenario_schema();

}  // namespace tools
