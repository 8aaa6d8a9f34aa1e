// What a scenario costs, and how old the prices are.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/text_table.hpp"

namespace tools {

namespace {

/// "2025-11" of "2025-11-04".
std::string month_of(const std::string& as_of) {
  constexpr std::size_t digits = 7;
  return as_of.substr(0, digits);
}

/// How prices are called that are named by themselves; empty of the others.
std::string shown_name(const std::string& prices) {
  if (prices == "on demand" || prices == "reserved") return prices;
  if (prices == "ebs") return "EBS";
  return prices == "rds" ? "RDS" : "";
}

/// "on demand 2025-11, EBS 2024-07, others 2025-06 to 2025-11".
std::string dates_text(const std::vector<models::PriceSource>& sources) {
  std::string named;
  std::string first;
  std::string last;
  for (const models::PriceSource& one : sources) {
    const std::string month = month_of(one.as_of);
    if (const std::string name = shown_name(one.prices); !name.empty()) {
      named += fmt::format("{}{} {}", named.empty() ? "" : ", ", name, month);
      continue;
    }
    first = first.empty() ? month : std::min(first, month);
    last = std::max(last, month);
  }
  if (first.empty()) return named;
  return fmt::format("{}, others {}{}", named, first, first == last ? "" : " to " + last);
}

std::string estimates_text(const std::vector<models::EstimatedPrice>& estimated) {
  constexpr std::size_t shown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, estimated.size()); ++i) {
    text += fmt::format("{}{} ({})", i == 0 ? "" : "; ", printable(estimated[i].price),
                        printable(estimated[i].how));
  }
  if (estimated.size() > shown) text += fmt::format("; and {} more", estimated.size() - shown);
  return text;
}

void add_basis(const models::ScenarioReport& scenario, Page& page) {
  const Layout layout{.first = 2, .further = 2, .tone = Tone::Faint};
  const models::PriceBasis& prices = scenario.prices;
  if (prices.region.empty()) return;
  const std::string text = prices.region == scenario.region
                               ? fmt::format("prices of {}", printable(prices.region))
                               : fmt::format("priced as {}, no source for {};",
                                             printable(prices.region), printable(scenario.region));
  page.paragraph(text + " as of: " + dates_text(prices.sources), layout);
  if (!prices.estimated.empty()) {
    page.paragraph("estimated: " + estimates_text(prices.estimated), layout);
  }
}

}  // namespace

Page costs_part(const models::ScenarioReport& scenario) {
  TextTable table({Align::Left, Align::Right}, 2);
  for (const models::CostEntry& cost : scenario.costs) {
    if (cost.usd_per_month == 0) continue;
    table.add({{printable(cost.item)}, {significant(cost.usd_per_month)}});
  }
  Page page = titled("USD a month", std::move(table));
  if (!page.empty()) add_basis(scenario, page);
  return page;
}

}  // namespace tools
