#pragma once

#include <string>
#include <vector>

#include "models/results/comparison.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/page.hpp"
#include "tools/report/text_table.hpp"

/// Differences as people read them. Availabilities differ in percentage points, "pp".
namespace tools {

/// "+11.3 min", "-0.0022 pp", "+22 ppb", "0": with its sign and the decimals of its interval, three
/// digits or four where ends are alike.
[[nodiscard]] std::string difference_text(const models::PairedFigure& figure);

/// "-16.2 to -6.34 min", in the unit of difference_text; empty where there is no interval or its
/// ends look alike; "exactly" or "in 4000 pairs" where no pair differs.
[[nodiscard]] std::string difference_interval_text(const models::PairedFigure& figure,
                                                   bool with_unit = true);

/// "; pp: percentage points", of all units of shares that the differences have.
[[nodiscard]] std::string units_text(const models::ComparisonReport& report);

/// "0.39"; empty where there is no ratio.
[[nodiscard]] std::string ratio_text(const models::PairedFigure& figure);

/// "0.21-0.70"; empty where there is none.
[[nodiscard]] std::string ratio_interval_text(const models::PairedFigure& figure);

/// "better", "worse", "undecided"; "no difference" where no pair differs.
[[nodiscard]] std::string verdict_text(const models::PairedFigure& figure);
[[nodiscard]] Tone verdict_tone(const models::PairedFigure& figure);
/// "*" better, "!" worse, "?" undecided, " " where no pair differs.
[[nodiscard]] std::string verdict_mark(const models::PairedFigure& figure);

/// What a metric is called in a table: "downtime a year", of drills "downtime" or "downtime, by
/// year".
[[nodiscard]] std::string metric_title(const std::string& metric, CountedOver over);

/// The same for a narrow column.
[[nodiscard]] std::string short_metric_title(const std::string& metric);

/// "95 %", or of corrected intervals "99.17 %".
[[nodiscard]] std::string confidence_text(double confidence);

/// "auto_scaling_groups/web/min: 3 -> 1"; what is added or removed says so.
[[nodiscard]] std::string change_text(const models::DesignChange& change);

/// At most `shown` changes of at most `most_lines` lines each, and how many more there are.
[[nodiscard]] Page changes_part(const std::vector<models::DesignChange>& changes, std::size_t shown,
                                std::size_t most_lines, const TextStyle& style);

}  // namespace tools
