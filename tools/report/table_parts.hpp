#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/results/report.hpp"
#include "tools/report/page.hpp"
#include "tools/report/text_table.hpp"

/// The parts of the page of a run. Each is empty where there is nothing to say. Those that are
/// given a style choose by its width what they show.
namespace tools {

using ScenarioList = std::vector<const models::ScenarioReport*>;

/// The table of several scenarios, either all forecasts or all drills. Requires at least one.
[[nodiscard]] Page comparison_part(const ScenarioList& scenarios, const TextStyle& style);

/// The folder that all names share, with its slash; empty where they share none.
[[nodiscard]] std::string common_folder(const ScenarioList& scenarios);

/// Name of a scenario without the folder that it begins with; printable.
[[nodiscard]] std::string short_name(const models::ScenarioReport& scenario,
                                     const std::string& folder);

/// Kinds of causes with their shares, largest first: which zone it was matters in the report of one
/// scenario.
using CauseShares = std::vector<std::pair<std::string, double>>;
[[nodiscard]] CauseShares shares_of_kinds(const models::ScenarioReport& scenario);

/// The first screen of several forecasts: what was compared in a sentence, a row for each with a
/// bar of its downtime, and which one to choose. At most 15 lines and one for each. Requires at
/// least two, none of them a drill.
[[nodiscard]] Page progression_summary(const models::Report& report, const TextStyle& style);

/// Whether all objectives are met, and in a line each those that are not. Empty without objectives.
[[nodiscard]] Page objectives_summary(const models::ScenarioReport& scenario);

/// What most was lost to, three lines and one for the rest. Empty where nothing was lost.
[[nodiscard]] Page blame_summary(const models::ScenarioReport& scenario);

/// What each of several scenarios lost most of its requests to, a line each.
[[nodiscard]] Page short_blame_part(const ScenarioList& scenarios, const TextStyle& style);

/// The same with other names. Requires as many as scenarios.
[[nodiscard]] Page short_blame_part(const std::vector<std::string>& names,
                                    const ScenarioList& scenarios, const TextStyle& style);

/// The three lines that answer first, and how it was computed.
[[nodiscard]] Page headline_part(const models::ScenarioReport& scenario, std::uint64_t seed,
                                 const TextStyle& style);

/// What was done to need fewer replications, and how well the result is known by it: "stratified by
/// losses from outside (12 strata), worth 5.1 times the runs". Not indented.
[[nodiscard]] std::string sampling_line(const models::SamplingReport& sampling);

/// The metrics that the headline does not show.
[[nodiscard]] Page metrics_part(const models::ScenarioReport& scenario);
/// Figures that were asked for, a line each.
[[nodiscard]] Page asked_part(const models::ScenarioReport& scenario);
/// Quantiles over replications of the downtime.
[[nodiscard]] Page quantiles_part(const models::ScenarioReport& scenario);

/// How long outages took, by the kind of fault that began them.
[[nodiscard]] Page recovery_part(const models::ScenarioReport& scenario);

/// Causes and phases with their shares of what was lost.
[[nodiscard]] Page blame_part(const models::ScenarioReport& scenario);

[[nodiscard]] Page faults_part(const models::ScenarioReport& scenario);
[[nodiscard]] Page costs_part(const models::ScenarioReport& scenario);

/// What a drill is about: title, story, what to look for.
[[nodiscard]] Page story_part(const models::ScenarioReport& scenario);

/// Lines that a timeline takes at most: in full, and on the first screen.
inline constexpr std::size_t timeline_lines = 40;
inline constexpr std::size_t timeline_lines_of_summary = 14;

/// What happened in a drill, in at most `lines`: what was done to it and what changed what it can
/// serve before what only noticed that, and routine last.
[[nodiscard]] Page timeline_part(const models::ScenarioReport& scenario, std::size_t lines,
                                 const TextStyle& style);

/// At most `lines` records of a timeline, and how many of which kind were left out.
[[nodiscard]] Page timeline_table(const std::vector<models::TimelineRecord>& timeline,
                                  std::size_t lines, const TextStyle& style);

/// Offered = served + each loss, in whole requests that add up.
[[nodiscard]] Page balance_part(const models::ScenarioReport& scenario);

/// The series of a drill as rows of blocks.
[[nodiscard]] Page series_part(const models::ScenarioReport& scenario, const TextStyle& style);

/// How many figures the scenarios rest on: first those about faults that a twentieth of the losses
/// or more is charged to, by that share, then those of which least is known. Of a single scenario
/// with their sources.
[[nodiscard]] Page assumptions_part(const ScenarioList& scenarios, std::size_t at_most,
                                    const TextStyle& style);

/// "  and 3 more: --out json has them all", a line that ends a list cut off; empty where all are
/// shown.
[[nodiscard]] Page more_line(std::size_t all, std::size_t shown);

/// Seconds of a scenario's downtime in one replication, mean; of a drill, that is its downtime.
[[nodiscard]] double downtime_per_run(const models::ScenarioReport& scenario);

/// Share of `entry` in all that was lost: of requests, or of downtime where no request was lost.
[[nodiscard]] double blame_share(const models::ScenarioReport& scenario,
                                 const models::BlameEntry& entry);

/// "Try next" and the first two of `commands`; empty where there are none.
[[nodiscard]] Page try_next_part(const std::vector<std::string>& commands);

}  // namespace tools
