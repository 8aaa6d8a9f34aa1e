#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "models/architecture/keys/question_keys.hpp"
#include "models/architecture/service_series.hpp"
#include "tools/input/figure_value.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using models::QuestionSpec;
using Unit = models::FigureUnit;

constexpr std::size_t most_questions = 8;
constexpr std::size_t most_bounds = 5;
constexpr std::size_t least_choices = 2;
constexpr std::size_t most_choices = 6;

template <class Rows>
std::optional<Unit> unit_among(const Rows& rows, const std::string& name) {
  for (const auto& row : rows) {
    if (row.name == name) return row.unit;
  }
  return std::nullopt;
}

template <class Rows>
void add_names(const Rows& rows, std::vector<std::string>& names) {
  for (const auto& row : rows) names.emplace_back(row.name);
}

void refuse(const Node& node, const std::string& what, const std::string& name,
            const std::vector<std::string>& names) {
  const std::string meant = did_you_mean(nearest_names(name, names));
  node.fail(fmt::format("there is no {} {} in this scenario", what, in_quotes(name)),
            meant.empty() ? "known are " + listed(names, "and") : meant);
}

void read_figure_name(const Node& node, const models::Scenario& scenario, QuestionSpec& question) {
  question.figure = node.text();
  std::optional<Unit> unit = unit_among(models::drill_figures, question.figure);
  if (!unit) unit = unit_of_metric(question.figure, scenario);
  if (unit) {
    question.unit = *unit;
    return;
  }
  std::vector<std::string> names;
  add_names(models::drill_figures, names);
  for (const ObjectiveMetric& metric : objective_metrics()) {
    if (unit_of_metric(metric.name, scenario) && metric.name.find('{') == std::string::npos) {
      names.push_back(metric.name);
    }
  }
  refuse(node, "figure", question.figure, names);
}

void read_series_name(const Node& node, const models::Scenario& scenario, QuestionSpec& question) {
  question.series = node.text();
  const models::FigureList of_services = models::service_series(scenario);
  std::optional<Unit> unit = unit_among(models::drill_series, question.series);
  if (!unit) unit = unit_among(of_services.all(), question.series);
  if (unit) {
    question.unit = *unit;
    return;
  }
  std::vector<std::string> names;
  add_names(models::drill_series, names);
  add_names(of_services.all(), names);
  refuse(node, "series", question.series, names);
}

/// Values that rise, in the unit of what is asked for.
void read_bounds(const Node& list, QuestionSpec& question) {
  const std::vector<Node> elements = list.elements();
  if (list.is_list() && (elements.empty() || elements.size() > most_bounds)) {
    list.fail(fmt::format("{} bounds where 1 to {} can be", elements.size(), most_bounds));
  }
  for (const Node& element : elements) {
    const std::string text = element.text();
    const std::optional<double> value = parse_figure_value(text, question.unit);
    if (!value) {
      element.fail(element.shown() + " is not a value of what is asked for",
                   "write a share as \"5%\", a length as \"3min\", money as \"9 USD\", all else as "
                   "a number in quotes");
      continue;
    }
    if (!question.bounds.empty() && *value <= question.bounds.back().value) {
      element.fail(element.shown() + " is not more than the bound before it", "bounds rise");
      continue;
    }
    question.bounds.push_back({*value, text});
  }
}

void read_choices(const Node& list, QuestionSpec& question) {
  const std::vector<Node> elements = list.elements();
  if (list.is_list() && (elements.size() < least_choices || elements.size() > most_choices)) {
    list.fail(fmt::format("{} choices where {} to {} can be", elements.size(), least_choices,
                          most_choices));
  }
  const std::vector<std::string> phases(models::question_phases.begin(),
                                        models::question_phases.end());
  for (const Node& element : elements) {
    if (question.lost_most_to == models::LostMostTo::Phase) {
      const auto phase = element.choice(phases, "a phase");
      question.choices.push_back(phase ? phases[*phase] : std::string());
    } else {
      question.choices.push_back(element.text());
    }
  }
}

void refuse_keys(const ObjectReader& object, const std::vector<std::string>& keys,
                 const std::string& why) {
  for (const std::string& key : object.present(keys)) {
    object.find(key)->fail(in_quotes(key) + " says nothing here", why);
  }
}

void check_moment(const ObjectReader& object, const std::string& key, sim::Duration moment,
                  const models::Scenario& scenario) {
  if (!object.has(key) || moment < scenario.run.horizon) return;
  object.find(key)->fail("that is after the end of the drill",
                         "the horizon is " + format_duration(scenario.run.horizon));
}

void read_of_series(const ObjectReader& object, const models::Scenario& scenario,
                    const QuestionSpec& question) {
  const bool at_moment = question.of_series == models::SeriesValue::At;
  if (at_moment && !object.has("at")) {
    object.node().fail("the key \"at\" is missing",
                       "say at which moment, or \"value\": \"least\" or \"most\"");
  }
  refuse_keys(object, {at_moment ? "from" : "at"},
              at_moment ? "it is of the least and the most" : "it is of a value at a moment");
  check_moment(object, "at", question.at, scenario);
  check_moment(object, "from", question.from, scenario);
}

QuestionSpec read_question(const std::string& id, const Node& node,
                           const models::Scenario& scenario) {
  QuestionSpec question;
  question.id = id;
  const ObjectReader object = object_of(node, models::question_keys().table);
  const auto answered_by = object.exactly_one({"figure", "series", "lost_most_to"});
  read_keys(object, models::question_keys(), {}, question, [&](std::string_view key) {
    const std::optional<Node> value = object.find(std::string(key));
    if (!value) return;
    if (key == "figure") {
      read_figure_name(*value, scenario, question);
    } else if (key == "series") {
      read_series_name(*value, scenario, question);
    } else if (key == "lost_most_to") {
      const auto what = value->choice({"cause", "phase"}, "what losses are charged to");
      question.lost_most_to =
          what.value_or(0) == 0 ? models::LostMostTo::Cause : models::LostMostTo::Phase;
    }
  });
  if (!answered_by) return question;
  const bool of_number = *answered_by != "lost_most_to";
  if (of_number) {
    if (const auto bounds = object.find("bounds")) read_bounds(*bounds, question);
    refuse_keys(object, {"choices"}, "choices of numbers are made by \"bounds\"");
  } else {
    const auto choices = object.find("choices");
    if (choices) {
      read_choices(*choices, question);
    } else {
      node.fail("the key \"choices\" is missing", "name the causes or phases to choose from");
    }
    refuse_keys(object, {"bounds", "within"}, "\"lost_most_to\" is no number");
  }
  if (*answered_by == "series") {
    read_of_series(object, scenario, question);
  } else {
    refuse_keys(object, {"value", "at", "from"}, "it is of a series");
  }
  return question;
}

}  // namespace

std::vector<QuestionSpec> read_questions(const std::optional<Node>& node,
                                         const models::Scenario& scenario) {
  std::vector<QuestionSpec> questions;
  if (!node) return questions;
  for (const auto& [id, member] : node->members()) {
    questions.push_back(read_question(id, member, scenario));
  }
  if (questions.size() > most_questions) {
    node->fail(fmt::format("{} questions where {} can be", questions.size(), most_questions));
  }
  if (!questions.empty() && !scenario.is_drill()) {
    node->fail("questions are about a drill, and this is none",
               "give the scenario a timeline, or take them away with \"questions\": null");
  }
  return questions;
}

std::optional<models::ChallengeSpec> read_challenge(const ObjectReader& root,
                                                    const models::Scenario& scenario) {
  const std::optional<Node> node = root.find("challenge");
  if (!node) return std::nullopt;
  models::ChallengeSpec challenge;
  read_keys(object_of(*node, models::challenge_keys().table), models::challenge_keys(), {},
            challenge);
  if (scenario.objectives.empty()) {
    node->fail("a challenge without objectives cannot be won",
               "say in \"objectives\" what is asked of the design");
  }
  return challenge;
}

}  // namespace tools
