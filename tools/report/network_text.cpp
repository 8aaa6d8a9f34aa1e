// The network of a scenario, for people.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tools/report/explain_writers.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

using models::NetworkSubnetView;
using models::NetworkView;
using models::NetworkWayView;

Page subnets_part(const NetworkView& network) {
  const bool any_acl = std::any_of(network.subnets.begin(), network.subnets.end(),
                                   [](const auto& subnet) { return !subnet.acl.empty(); });
  std::vector<Align> columns{Align::Left,  Align::Left,  Align::Left, Align::Left,
                             Align::Right, Align::Right, Align::Left};
  std::vector<Cell> head{{"subnet"}, {"zone"}, {"addresses"},  {"is"},
                         {"usable"}, {"free"}, {"route table"}};
  if (any_acl) {
    columns.push_back(Align::Left);
    head.push_back({"acl"});
  }
  TextTable table(std::move(columns), 2);
  table.add_head(std::move(head));
  for (const NetworkSubnetView& subnet : network.subnets) {
    std::vector<Cell> cells{
        {printable(subnet.id)},
        {printable(subnet.zone)},
        {subnet.cidr},
        {subnet.is_public ? "public" : "private", subnet.is_public ? Tone::Strong : Tone::Plain},
        {fmt::format("{}", subnet.usable)},
        {fmt::format("{}", subnet.usable - subnet.taken)},
        {printable(subnet.route_table)}};
    if (any_acl) cells.push_back({subnet.acl.empty() ? "default" : printable(subnet.acl)});
    table.add(std::move(cells));
  }
  return Page().heading("Subnets; free: at the start", 3).table(std::move(table));
}

Page routes_part(const NetworkView& network) {
  if (network.routes.empty()) return {};
  TextTable table({Align::Left, Align::Left, Align::Left}, 2);
  table.add_head({{"route table"}, {"to"}, {"through"}});
  for (const models::NetworkRouteView& route : network.routes) {
    table.add({{printable(route.table)}, {route.to}, {printable(route.through)}});
  }
  return Page().heading("Routes, beside the local one of each table", 3).table(std::move(table));
}

std::string verdict_of(const NetworkWayView& way) {
  if (way.stopped_by.empty()) return "yes";
  return way.open_pairs == 0 ? "no" : fmt::format("{} of {}", way.open_pairs, way.pairs);
}

/// What lets it through, or what stops it.
std::string reason_of(const NetworkWayView& way) {
  if (!way.stopped_by.empty()) return printable(way.stopped_by);
  std::string rules;
  for (const std::string& rule : way.rules) {
    rules += (rules.empty() ? "" : ", ") + printable(rule);
  }
  return rules.empty() ? "nothing stops it" : rules;
}

Page ways_part(const NetworkView& network) {
  Page page;
  if (network.ways.empty()) return page;
  page.heading("Who has to reach whom, and does", 3);
  for (const NetworkWayView& way : network.ways) {
    const bool is_open = way.stopped_by.empty();
    page.line(
        {{fmt::format("  {} -> {}, port {}: ", printable(way.from), printable(way.to), way.port)},
         {verdict_of(way), is_open ? Tone::Good : Tone::Bad}});
    page.paragraph(reason_of(way), {.first = 4, .further = 6});
  }
  return page;
}

std::string in_words(const NetworkView& network) {
  std::string vpcs;
  for (const auto& [id, cidr] : network.vpcs) {
    vpcs += (vpcs.empty() ? "" : ", ") + printable(id) + " " + cidr;
  }
  const auto stopped = std::count_if(network.ways.begin(), network.ways.end(),
                                     [](const auto& way) { return !way.stopped_by.empty(); });
  const auto ways = static_cast<std::int64_t>(network.ways.size());
  return fmt::format("{}; {} subnets; {} of {} ways that are needed are open", vpcs,
                     network.subnets.size(), ways - stopped, ways);
}

}  // namespace

Page network_page(const models::Explanation& explanation) {
  Page page;
  const std::string name = printable(explanation.name);
  page.append(Page().line({{name, Tone::Strong}}), Page::ShownBy::Terminal);
  page.append(Page().heading(name), Page::ShownBy::Html);
  if (!explanation.network) {
    return page.paragraph("no network: everybody reaches everybody", {.first = 2, .further = 4});
  }
  page.paragraph(in_words(*explanation.network), {.first = 2, .further = 4});
  page.part(subnets_part(*explanation.network));
  page.part(routes_part(*explanation.network));
  page.part(ways_part(*explanation.network));
  return page;
}

}  // namespace tools
