#include "tools/input/figure_reader.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/ledger/calendar.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/units.hpp"

namespace tools {

namespace {

using models::FigureSpec;
using Labels = std::map<std::string, std::string, std::less<>>;

struct KnownFigure {
  std::string_view name;
  FigureSpec::Kind kind;
  std::vector<std::string_view> labels;
  std::string_view example;
};

const std::array<KnownFigure, 3>& known_figures() {
  static const std::array<KnownFigure, 3> figures{
      {{"probability_downtime",
        FigureSpec::Kind::DowntimeWithin,
        {"within"},
        "probability_downtime{within=30min}"},
       {"probability_met",
        FigureSpec::Kind::ObjectiveMet,
        {"metric", "least", "in"},
        "probability_met{metric=availability.requests,least=99.9%,in=month}"},
       {"budget_spent_after",
        FigureSpec::Kind::BudgetSpentAfter,
        {"metric", "least", "in"},
        "budget_spent_after{metric=availability.requests,least=99.9%,in=year}"}}};
  return figures;
}

const KnownFigure* find_figure(std::string_view name) noexcept {
  const std::string_view word = name.substr(0, name.find('{'));
  for (const KnownFigure& one : known_figures()) {
    if (one.name == word) return &one;
  }
  return nullptr;
}

/// Of "{a=b,c=d}"; nothing where it is not that, or a label comes twice.
std::optional<Labels> labels_of(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  Labels labels;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find(','));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const bool is_new = labels.emplace(pair.substr(0, equals), pair.substr(equals + 1)).second;
    if (!is_new) return std::nullopt;
  }
  return labels;
}

/// What the labels say; the error is what is wrong with one of them.
tl::expected<FigureSpec, std::string> meaning_of(const Labels& labels, FigureSpec figure) {
  const auto wrong = [&](const char* label, const char* what) {
    return tl::unexpected(fmt::format("{} {} is not {}", label, in_quotes(labels.at(label)), what));
  };
  if (figure.kind == FigureSpec::Kind::DowntimeWithin) {
    const auto seconds = parse_seconds(labels.at("within"));
    if (!seconds || *seconds < 0) return wrong("within", "a length of time");
    figure.bound = *seconds;
    return figure;
  }
  const std::string& metric = labels.at("metric");
  if (metric != "availability.time" && metric != "availability.requests") {
    return wrong("metric", "availability.time or availability.requests");
  }
  figure.of = metric == "availability.time" ? FigureSpec::Of::Time : FigureSpec::Of::Requests;
  const auto least = parse_share(labels.at("least"));
  if (!least || *least < 0 || *least > 1) return wrong("least", "a share, such as 99.9%");
  figure.bound = *least;
  const std::string& in = labels.at("in");
  if (in != "month" && in != "quarter" && in != "year")
    return wrong("in", "month, quarter or year");
  figure.months = in == "month" ? 1 : in == "quarter" ? 3 : 12;
  return figure;
}

/// Why a run of the scenario has no such figure, empty where it has.
std::string refusal_of(const FigureSpec& figure, const models::RunSpec& run) {
  if (run.until_first_outage) return "runs until the first outage have no such figure";
  if (figure.kind == FigureSpec::Kind::DowntimeWithin) return {};
  const sim::Instant begin = sim::simulation_start + run.warm_up;
  const sim::Instant end = sim::simulation_start + run.horizon;
  if (models::whole_windows(begin, end, figure.months).count > 0) return {};
  return "no such window lies whole within the run: they begin with January at the start of the "
         "simulation";
}

}  // namespace

bool is_figure(std::string_view name) noexcept {
  return find_figure(name) != nullptr;
}

tl::expected<FigureSpec, Diagnostic> read_figure(std::string_view name,
                                                 const models::Scenario& scenario) {
  const auto failed = [&](std::string problem, std::string hint) {
    return tl::unexpected(Diagnostic{"", "", std::move(problem), std::move(hint)});
  };
  const KnownFigure* known = find_figure(name);
  if (known == nullptr) {
    return failed("there is no figure " + in_quotes(name),
                  "known are probability_downtime, probability_met and budget_spent_after");
  }
  const std::string example = fmt::format("write for example {}", in_quotes(known->example));
  const auto labels = labels_of(name.substr(known->name.size()));
  const bool has_all = labels && labels->size() == known->labels.size() &&
                       std::all_of(known->labels.begin(), known->labels.end(),
                                   [&](std::string_view label) { return labels->contains(label); });
  if (!has_all) {
    return failed(in_quotes(name) + " does not have its labels, each once", example);
  }
  FigureSpec figure;
  figure.kind = known->kind;
  auto meaning = meaning_of(*labels, figure);
  if (!meaning) return failed(meaning.error(), example);
  const std::string refused = refusal_of(*meaning, scenario.run);
  if (!refused.empty()) return failed(in_quotes(name) + ": " + refused, "raise run.horizon");
  std::string words;
  for (const std::string_view label : known->labels) {
    words += fmt::format("{}{}={}", words.empty() ? "" : ",", label, labels->find(label)->second);
  }
  meaning->name = fmt::format("{}{{{}}}", known->name, words);
  return *meaning;
}

void add_figure(const FigureSpec& figure, models::Scenario& scenario) {
  const bool is_known = std::any_of(scenario.figures.begin(), scenario.figures.end(),
                                    [&](const FigureSpec& one) { return one.name == figure.name; });
  if (!is_known) scenario.figures.push_back(figure);
}

}  // namespace tools
