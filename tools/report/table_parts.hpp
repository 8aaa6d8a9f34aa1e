#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/results/report.hpp"
#include "tools/report/text_table.hpp"

/// The parts of what write_table prints. Each is whole lines; empty where there is nothing to say.
namespace tools {

using ScenarioList = std::vector<const models::ScenarioReport*>;

/// The table of several scenarios, either all forecasts or all drills. Requires at least one.
[[nodiscard]] std::string comparison_text(const ScenarioList& scenarios, const TextStyle& style);

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
[[nodiscard]] std::string progression_summary(const models::Report& report, const TextStyle& style);

/// Whether all objectives are met, and in a line each those that are not. Empty without objectives.
[[nodiscard]] std::string objectives_summary(const models::ScenarioReport& scenario,
                                             const TextStyle& style);

/// What most was lost to, three lines and one for the rest. Empty where nothing was lost.
[[nodiscard]] std::string blame_summary(const models::ScenarioReport& scenario,
                                        const TextStyle& style);

/// What each of several scenarios lost most of its requests to, a line each.
[[nodiscard]] std::string short_blame_text(const ScenarioList& scenarios, const TextStyle& style);

/// The same with other names. Requires as many as scenarios.
[[nodiscard]] std::string short_blame_text(const std::vector<std::string>& names,
                                           const ScenarioList& scenarios, const TextStyle& style);

/// The three lines that answer first, and how it was computed.
[[nodiscard]] std::string headline_text(const models::ScenarioReport& scenario, std::uint64_t seed,
                                        const TextStyle& style);

/// What was done to need fewer replications, and how well the result is known by it: "stratified by
/// losses from outside (12 strata), worth 5.1 times the runs". Not indented.
[[nodiscard]] std::string sampling_line(const models::SamplingReport& sampling);

/// The metrics that the headline does not show.
[[nodiscard]] std::string metrics_text(const models::ScenarioReport& scenario,
                                       const TextStyle& style);
/// Figures that were asked for, a line each.
[[nodiscard]] std::string asked_text(const models::ScenarioReport& scenario,
                                     const TextStyle& style);
/// Quantiles over replications of the downtime.
[[nodiscard]] std::string quantiles_text(const models::ScenarioReport& scenario,
                                         const TextStyle& style);

/// How long outages took, by the kind of fault that began them.
[[nodiscard]] std::string recovery_text(const models::ScenarioReport& scenario,
                                        const TextStyle& style);

/// Causes and phases with their shares of what was lost.
[[nodiscard]] std::string blame_text(const models::ScenarioReport& scenario,
                                     const TextStyle& style);

[[nodiscard]] std::string faults_text(const models::ScenarioReport& scenario,
                                      const TextStyle& style);
[[nodiscard]] std::string costs_text(const models::ScenarioReport& scenario,
                                     const TextStyle& style);

/// What a drill is about: title, story, what to look for.
[[nodiscard]] std::string story_text(const models::ScenarioReport& scenario,
                                     const TextStyle& style);

/// Lines that a timeline takes at most: in full, and on the first screen.
inline constexpr std::size_t timeline_lines = 40;
inline constexpr std::size_t timeline_lines_of_summary = 14;

/// What happened in a drill, in at most `lines`: what was done to it and what changed what it can
/// serve before what only noticed that, and routine last.
[[nodiscard]] std::string timeline_text(const models::ScenarioReport& scenario, std::size_t lines,
                                        const TextStyle& style);

/// At most `lines` records of a timeline, and how many of which kind were left out.
[[nodiscard]] std::string timeline_table(const std::vector<models::TimelineRecord>& timeline,
                                         std::size_t lines, const TextStyle& style);

/// Offered = served + each loss, in whole requests that add up.
[[nodiscard]] std::string balance_text(const models::ScenarioReport& scenario,
                                       const TextStyle& style);

/// The series of a drill as rows of blocks.
[[nodiscard]] std::string series_text(const models::ScenarioReport& scenario,
                                      const TextStyle& style);

/// How many figures the scenarios rest on: first those about faults that a twentieth of the losses
/// or more is charged to, by that share, then those of which least is known. Of a single scenario
/// with their sources.
[[nodiscard]] std::string assumptions_text(const ScenarioList& scenarios, std::size_t at_most,
                                           const TextStyle& style);

/// "  and 3 more: --out json has them all", a line that ends a list cut off; empty where all are
/// shown.
[[nodiscard]] std::string more_line(std::size_t all, std::size_t shown);

/// How a paragraph stands.
struct Layout {
  std::size_t first = 0;          ///< Columns in front of its first line.
  std::size_t further = 0;        ///< The same of all other lines.
  Tone tone = Tone::Plain;        ///< Of the text.
  std::string label = {};         ///< In front of the text, in the columns of `first`.
  Tone label_tone = Tone::Plain;  ///< Of the label.
};

/// Lines of at most the style's width, broken at blanks, and in words that are longer. Empty where
/// the text is.
[[nodiscard]] std::string paragraph(std::string_view text, const TextStyle& style,
                                    const Layout& layout = {});

/// A command to be copied, `indent` columns in. Where it is wider than the style it goes on below,
/// as a shell reads it: behind a backslash. No word is broken.
[[nodiscard]] std::string command_lines(const std::string& command, std::size_t indent,
                                        const TextStyle& style);

/// "what: command" in a line, `indent` columns in, or the command below where one is too short.
/// Empty where the command is.
[[nodiscard]] std::string with_command(const std::string& what, const std::string& command,
                                       const TextStyle& style, std::size_t indent = 0);

using Rows = std::vector<std::vector<Cell>>;

/// A table two columns in, or where the width has no room for it each row's first cell and the
/// others below it, as well as below the first cells of rows without others.
[[nodiscard]] std::string rows_text(const std::vector<Align>& columns, const Rows& rows,
                                    const TextStyle& style);

/// A line that begins a part.
[[nodiscard]] std::string heading(const std::string& text, const TextStyle& style);

/// Seconds of a scenario's downtime in one replication, mean; of a drill, that is its downtime.
[[nodiscard]] double downtime_per_run(const models::ScenarioReport& scenario);

/// Share of `entry` in all that was lost: of requests, or of downtime where no request was lost.
[[nodiscard]] double blame_share(const models::ScenarioReport& scenario,
                                 const models::BlameEntry& entry);

/// "Try next" and the first two of `commands`; empty where there are none.
[[nodiscard]] std::string try_next_text(const std::vector<std::string>& commands,
                                        const TextStyle& style);

/// Parts under one another with an empty line between them; empty ones left out.
[[nodiscard]] std::string joined_parts(const std::vector<std::string>& parts);

}  // namespace tools
