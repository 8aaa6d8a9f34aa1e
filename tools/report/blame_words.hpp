#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/results/comparison.hpp"
#include "tools/report/text_table.hpp"

/// What losses are charged to, in the few lines that outputs beside the table of one scenario have
/// for it. Shares are of all that was lost, so those of a scenario sum to 1.
namespace tools {

/// One charge, or several that are told together.
struct BlameShare {
  std::string cause;
  std::string phase;
  double of_requests = 0;  ///< Where no request was lost: 0.
  double of_downtime = 0;  ///< Where there was no downtime: 0.
};

/// The largest first, at most `most`; what the others have follows as one of cause "4 others", so
/// that the shares sum to 1 all the same. Requires most > 0. Empty where nothing was lost, and of
/// runs that end with their first outage.
[[nodiscard]] std::vector<BlameShare> blame_shares(const models::ScenarioReport& scenario,
                                                   std::size_t most);

/// "lost to zone_power:a (detection): 63 % of requests, 71 % of downtime; 4 others: 37 %, 29 %".
/// Empty where blame_shares() is.
[[nodiscard]] std::string blame_sentence(const models::ScenarioReport& scenario);

/// A charge of the first or the second of two designs, or of both.
struct BlameOfTwo {
  BlameShare first;  ///< Holds the names.
  BlameShare second;
};

/// The charges that are largest in either, and the others as one; as blame_shares().
[[nodiscard]] std::vector<BlameOfTwo> blame_of_two(const models::ComparisonReport& report,
                                                   std::size_t most);

/// For CSV, in the order of the report: "blame.requests_lost{cause=zone_power:a,phase=detection}"
/// and "blame.downtime{...}" with what that is in one replication, in the mean: requests, and
/// seconds.
[[nodiscard]] std::vector<std::pair<std::string, double>> blame_figures(
    const models::ScenarioReport& scenario);

/// "63 %, 71 %": of requests, and of downtime. "-" where the charge is not there.
[[nodiscard]] std::string shares_text(const BlameShare& share);

}  // namespace tools
