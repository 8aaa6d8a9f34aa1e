#pragma once

#include <string>
#include <vector>

#include "models/results/report.hpp"
#include "tools/report/page.hpp"

/// What to predict before a drill is looked at, and what came out.
namespace tools {

/// The choices in words: of values "below 1%", "1% to 5%", "5% or more"; empty where a number is
/// asked for.
[[nodiscard]] std::vector<std::string> choices_of(const models::QuestionResult& result);

/// What a number that is asked for is written in: "%", "min", "USD"; empty where it has no unit.
[[nodiscard]] std::string guess_unit(const models::QuestionResult& result);
/// What a guess of 1 in that unit is in the unit of the answer.
[[nodiscard]] double guess_factor(const models::QuestionResult& result);

/// "12.3 %", "4 min 2 s", "zone_power:a", "nothing was lost"
[[nodiscard]] std::string answer_of(const models::QuestionResult& result);

/// What the answer was read off: "share_lost", "in_service at 2:10:00.0, first replication".
[[nodiscard]] std::string answered_by(const models::QuestionResult& result);

/// The questions, for the terminal; empty without any.
[[nodiscard]] Page predict_part(const models::ScenarioReport& scenario);
/// The answers, for the terminal.
[[nodiscard]] Page came_out_part(const models::ScenarioReport& scenario);

}  // namespace tools
