#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/time/year.hpp"
#include "tools/report/explain_writers.hpp"
#include "tools/report/findings_words.hpp"
#include "tools/report/html/explain_picture.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

using models::ClassExplanation;
using models::CutSet;
using models::Explanation;

constexpr std::size_t shown_cut_sets = 10;
constexpr std::size_t shown_points = 6;
constexpr std::size_t shown_figures = 10;
constexpr std::size_t shown_needs = 24;
constexpr double least_share = 1e-6;
constexpr double least_unavailability = 1e-9;

/// Requests that are lost at calls, as the table shows them.
std::string lost_of(const ClassExplanation& one) {
  return significant(100 * one.lost_at_calls.value_or(0), 3);
}

/// Classes that are explained alike, under one heading.
std::vector<std::vector<const ClassExplanation*>> alike(const Explanation& explanation) {
  std::vector<std::vector<const ClassExplanation*>> groups;
  for (const ClassExplanation& one : explanation.classes) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      const ClassExplanation& first = *group.front();
      return first.unavailability == one.unavailability &&
             first.single_points == one.single_points &&
             first.naive_availability == one.naive_availability &&
             first.lost_at_calls.has_value() == one.lost_at_calls.has_value() &&
             lost_of(first) == lost_of(one) && first.no_figure == one.no_figure &&
             first.cut_sets.size() == one.cut_sets.size();
    });
    if (same == groups.end()) {
      groups.push_back({&one});
    } else {
      same->push_back(&one);
    }
  }
  return groups;
}

std::string names_of(const std::vector<const ClassExplanation*>& group) {
  if (group.size() > 3) return fmt::format("{} classes", group.size());
  std::string names = group.size() == 1 ? "class " : "classes ";
  for (std::size_t index = 0; index < group.size(); ++index) {
    names += (index == 0 ? "" : ", ") + printable(group[index]->id);
  }
  return names;
}

/// The first of them, and how many more there are.
std::string listed(const std::vector<std::string>& names, std::size_t at_most) {
  if (names.empty()) return "none";
  std::string text;
  for (std::size_t index = 0; index < std::min(at_most, names.size()); ++index) {
    text += (index == 0 ? "" : ", ") + printable(names[index]);
  }
  return names.size() <= at_most ? text
                                 : fmt::format("{} and {} more", text, names.size() - at_most);
}

std::string downtime_text(double unavailability) {
  return human_duration(unavailability * sim::seconds_per_year) + " a year";
}

std::string available_text(const ClassExplanation& one) {
  if (!one.no_figure.empty()) {
    std::string text = "no figure";
    for (const std::string& reason : one.no_figure) {
      text += (&reason == &one.no_figure.front() ? ": " : "; ") + printable(reason);
    }
    return text;
  }
  if (one.unavailability <= 0 && one.lost_at_calls.value_or(0) > 0) {
    return "all the time: what fails takes too few of its requests to bring it down";
  }
  if (one.unavailability <= 0) return "nothing fails by chance in this scenario";
  const std::string figure =
      fmt::format("{} ({}), by {}", percent(1 - one.unavailability),
                  downtime_text(one.unavailability), method_name(one.method));
  return figure;
}

/// Of the requests, whatever becomes of them at the entry.
std::string lost_text(double share) {
  if (share <= 0) return "nothing";
  constexpr double least_share_lost = 1e-12;
  return (share < least_share_lost ? "below 0.0000000001 %" : significant(100 * share, 3) + " %") +
         " of the requests";
}

std::string service_text(const models::ServiceFigures& service) {
  return fmt::format("{} lost, {} down, {} outages a year", lost_text(service.requests_lost),
                     service.down > 0 ? downtime_text(service.down) : "never",
                     significant(service.outages_per_year, 3));
}

std::string left_out_text(const ClassExplanation& one) {
  return "by chance, and by what this leaves out: " + listed(one.leaves_out, one.leaves_out.size());
}

std::string naive_text(const ClassExplanation& one) {
  if (!one.naive_availability) return "nothing to multiply";
  const double down = 1 - *one.naive_availability;
  return fmt::format("{} ({}), the product of {} figure{}", percent(*one.naive_availability),
                     down > 0 ? downtime_text(down) : "never down", one.naive.size(),
                     one.naive.size() == 1 ? "" : "s");
}

constexpr std::size_t least_room_beside = 28;

/// `label`, then the text, further lines below its beginning; where there is little room beside the
/// label, all of the text below it.
void add_labelled(const std::string& label, std::string text, std::size_t indent,
                  const TextStyle& style, Page& page) {
  if (style.width < indent + least_room_beside && !label.empty()) {
    const std::size_t below = label.find_first_not_of(' ') + 2;
    page.line(label).paragraph(std::move(text), {.first = below, .further = below});
    return;
  }
  page.paragraph(std::move(text), {.first = indent, .further = indent, .label = label});
}

/// Two columns in, further lines four.
const Layout folded{.first = 2, .further = 4};

/// The name stands out; of a document it is a heading.
void add_name(const Explanation& explanation, const TextStyle& style, Page& page) {
  const std::string name = printable(explanation.name);
  const std::string title =
      explanation.title.empty() ? name : name + ": " + printable(explanation.title);
  std::string text;
  for (const std::string& line : wrapped(title, style.width)) {
    const bool is_named = text.empty() && line.starts_with(name);
    text += is_named ? toned(name, Tone::Strong, style) + line.substr(name.size()) : line;
    text += "\n";
  }
  page.add_text(std::move(text));
  page.append(Page().heading(title), Page::ShownBy::Html);
}

Page headline(const Explanation& explanation, const TextStyle& style) {
  Page page;
  add_name(explanation, style, page);
  const auto labelled = [&](const char* label, std::string text) {
    constexpr std::size_t indent = 29;
    add_labelled(label, std::move(text), indent, style, page);
  };
  page.paragraph(findings_words(explanation.findings), folded);
  for (const auto& group : alike(explanation)) {
    const ClassExplanation& one = *group.front();
    page.paragraph(names_of(group), folded);
    labelled("    single points of failure", listed(one.single_points, shown_points));
    labelled("    available", available_text(one));
    if (one.lost_at_calls) labelled("    lost at calls", lost_text(*one.lost_at_calls));
    if (!one.leaves_out.empty()) labelled("    nines run may differ", left_out_text(one));
    labelled("    naive product", naive_text(one));
  }
  if (explanation.service) {
    page.paragraph("all classes together", folded);
    labelled("    expected", service_text(*explanation.service));
  }
  if (explanation.classes.empty()) page.line("  no class of requests");
  if (explanation.drill) {
    page.paragraph(
        "a drill: nothing fails by chance in it, and of its timeline only loads and sizes are "
        "looked at; explain its design for figures",
        folded);
  }
  return page;
}

std::string member_text(const models::CutMember& member) {
  if (member.of == 1) return printable(member.path);
  return fmt::format("{} of {} {}", whole_number(member.failed), whole_number(member.of),
                     printable(member.path));
}

/// Downtime a year that is too short for people is named, not shown.
std::string yearly(double unavailability) {
  const double seconds = unavailability * sim::seconds_per_year;
  if (seconds <= 0) return "-";
  return seconds < 0.001 ? "below 1 ms" : short_duration(seconds);
}

std::string share_text(const CutSet& cut) {
  if (cut.unavailability <= 0) return "-";
  if (cut.share >= 0.1) return significant(100 * cut.share, 3) + " %";
  return cut.share < least_share ? "below 0.0001 %" : part_percent(cut.share);
}

void add_rows(const CutSet& cut, Rows& rows) {
  rows.push_back({{member_text(cut.members.front())},
                  {lasting_name(cut.lasts), Tone::Faint},
                  {share_text(cut)},
                  {yearly(cut.unavailability)}});
  for (std::size_t index = 1; index < cut.members.size(); ++index) {
    rows.push_back({{"+ " + member_text(cut.members[index])}});
  }
}

/// Those that matter; where nothing has a rate, the first ones.
std::size_t worth_showing(const ClassExplanation& one) {
  const auto small = std::find_if(one.cut_sets.begin(), one.cut_sets.end(),
                                  [](const CutSet& cut) { return cut.share < least_share; });
  const auto count = static_cast<std::size_t>(small - one.cut_sets.begin());
  return std::min(shown_cut_sets, count == 0 ? one.cut_sets.size() : count);
}

Page cut_sets_part(const std::vector<const ClassExplanation*>& group) {
  const ClassExplanation& one = *group.front();
  Page page;
  if (one.cut_sets.empty()) return page;
  Rows rows{{{"all of these gone"}, {"lasts"}, {"share"}, {"a year"}}};
  const std::size_t shown = worth_showing(one);
  double shares = 0;
  for (std::size_t index = 0; index < shown; ++index) {
    add_rows(one.cut_sets[index], rows);
    shares += one.cut_sets[index].share;
  }
  page.heading(fmt::format("Minimal cut sets of {}", names_of(group)), 3);
  page.rows({Align::Left, Align::Left, Align::Right, Align::Right}, std::move(rows), 1);
  if (one.cut_sets.size() > shown) {
    const double left = std::max(0.0, 1 - shares);
    page.paragraph(fmt::format("and {} more with {} of the downtime: --out json has them",
                               one.cut_sets.size() - shown,
                               left < least_share ? "less than 0.0001 %" : part_percent(left)),
                   folded);
  }
  if (!one.complete) {
    page.paragraph("combinations of more than two zones and causes are left out", folded);
  }
  return page;
}

/// The factors, and what makes the product another figure.
Page difference_part(const std::vector<const ClassExplanation*>& group) {
  const ClassExplanation& one = *group.front();
  Page page;
  if (one.naive.empty() && one.not_exact.empty()) return page;
  Rows rows;
  const std::size_t shown = std::min(shown_figures, one.naive.size());
  for (std::size_t index = 0; index < shown; ++index) {
    const models::NaiveFactor& factor = one.naive[index];
    rows.push_back({{printable(factor.path)},
                    {factor.agreement.empty() ? "its own, independent of all others"
                                              : "agreement " + factor.agreement,
                     Tone::Faint},
                    {factor.availability >= 1 ? "100 %" : percent(factor.availability)}});
  }
  page.heading(fmt::format("Naive product of {}, and why it differs", names_of(group)), 3);
  page.rows({Align::Left, Align::Left, Align::Right}, std::move(rows));
  page.append(more_line(one.naive.size(), shown));
  for (const std::string& sentence : one.differences) page.bullet(printable(sentence));
  for (const std::string& reason : one.not_exact) {
    page.bullet("no closed form of the whole: " + printable(reason));
  }
  return page;
}

Page figures_part(const Explanation& explanation) {
  Page page;
  if (explanation.figures.empty()) return page;
  Rows rows{{{"part"}, {"needs"}, {"one unit"}, {"the part"}, {"by"}}};
  const std::size_t shown = std::min(shown_figures, explanation.figures.size());
  for (std::size_t index = 0; index < shown; ++index) {
    const models::PartFigure& figure = explanation.figures[index];
    const auto available = [](std::optional<double> down) {
      if (!down) return std::string("-");
      if (*down <= 0) return std::string("100 %");
      return *down < least_unavailability ? "> 99.9999999 %" : percent(1 - *down);
    };
    rows.push_back({{printable(figure.path)},
                    {fmt::format("{} of {}", figure.required, figure.units)},
                    {available(figure.unit_unavailability)},
                    {available(figure.unavailability)},
                    {figure.method == models::FigureMethod::CutSets ? "mean times"
                                                                    : method_name(figure.method),
                     Tone::Faint}});
  }
  page.heading("Parts by themselves, without their zones and common causes", 3);
  page.rows({Align::Left, Align::Right, Align::Right, Align::Right, Align::Left}, std::move(rows),
            1);
  return page.append(more_line(explanation.figures.size(), shown));
}

Page graph_part(const Explanation& explanation) {
  Page page;
  if (explanation.needs.empty()) return page;
  std::map<std::size_t, std::vector<std::string>> needs;
  for (const auto& [user, needed] : explanation.needs) {
    needs[user].push_back(explanation.parts[needed]);
  }
  page.heading("Who needs whom", 3);
  std::size_t shown = 0;
  for (const auto& [user, needed] : needs) {
    if (shown++ == shown_needs) break;
    page.paragraph(printable(explanation.parts[user]) + " -> " + listed(needed, shown_points),
                   folded);
  }
  return page.append(more_line(needs.size(), std::min(needs.size(), shown_needs)));
}

Tone tone_of(models::Severity severity) {
  switch (severity) {
    case models::Severity::Note:
      return Tone::Faint;
    case models::Severity::Warning:
      return Tone::Strong;
    case models::Severity::Error:
      return Tone::Bad;
  }
  return Tone::Plain;
}

Page findings_part(const Explanation& explanation, const TextStyle& style) {
  Page page;
  if (explanation.findings.empty()) return page;
  page.heading("Findings, and what to do", 3);
  std::size_t shown = 0;
  for (const models::Finding& finding : explanation.findings) {
    if (shown++ == shown_needs) break;
    page.line({{"  "},
               {severity_name(finding.severity), tone_of(finding.severity)},
               {fmt::format(" {}", finding.id)}});
    page.line("    " + printable(finding.pointer));
    add_labelled("", printable(finding.message), 4, style, page);
    add_labelled("    do:", printable(finding.remedy), 8, style, page);
  }
  return page.append(
      more_line(explanation.findings.size(), std::min(explanation.findings.size(), shown_needs)));
}

Page page_of_one(const Explanation& explanation, const TextStyle& style) {
  Page page = headline(explanation, style);
  page.add_html(explain_picture_html(explanation));
  // Verdict and figure, cause, what to do; then what they rest on.
  for (const auto& group : alike(explanation)) page.part(cut_sets_part(group));
  page.part(findings_part(explanation, style));
  for (const auto& group : alike(explanation)) page.part(difference_part(group));
  page.part(figures_part(explanation));
  page.part(graph_part(explanation));
  return page;
}

}  // namespace

std::string severity_name(models::Severity severity) {
  switch (severity) {
    case models::Severity::Note:
      return "note";
    case models::Severity::Warning:
      return "warning";
    case models::Severity::Error:
      return "error";
  }
  return {};
}

std::string method_name(models::FigureMethod method) {
  switch (method) {
    case models::FigureMethod::ClosedForm:
      return "closed form";
    case models::FigureMethod::MarkovChain:
      return "Markov chain";
    case models::FigureMethod::CutSets:
      return "minimal cut sets";
  }
  return {};
}

std::string lasting_name(models::CutLasts lasts) {
  switch (lasts) {
    case models::CutLasts::UntilRepaired:
      return "until repaired";
    case models::CutLasts::UntilNoticed:
      return "until noticed";
    case models::CutLasts::WhileGray:
      return "while gray";
    case models::CutLasts::UntilFailedOver:
      return "until failed over";
    case models::CutLasts::WhilePlanned:
      return "planned work";
  }
  return {};
}

Page page_of(const std::vector<ExplainedScenario>& scenarios, const ExplainTextOptions& options) {
  Page page;
  for (const ExplainedScenario& one : scenarios) {
    const bool network = options.topic == ExplainTopic::Network;
    page.part(network ? network_page(one.explanation)
                      : page_of_one(one.explanation, options.style));
  }
  return page.part(try_next_part(options.next));
}

std::string explain_text(const std::vector<ExplainedScenario>& scenarios,
                         const ExplainTextOptions& options) {
  return page_of(scenarios, options).text(options.style);
}

}  // namespace tools
