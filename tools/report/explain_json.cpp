#include <optional>

#include <fmt/format.h>

#include "tools/report/explain_writers.hpp"
#include "tools/report/json_parts.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

using json_parts::Json;
using json_parts::schema_version;

template <class Value, class ToJson>
Json array_of(const std::vector<Value>& values, ToJson&& to_json) {
  Json array = Json::array();
  for (const Value& value : values) array.push_back(to_json(value));
  return array;
}

Json json_of(const models::CutMember& member) {
  return {{"part", member.path}, {"failed", member.failed}, {"of", member.of}};
}

Json number_or_null(std::optional<double> value) {
  return value ? Json(*value) : Json(nullptr);
}

Json json_of(const models::CutSet& cut, bool has_figure) {
  Json object = Json::object();
  object["members"] =
      array_of(cut.members, [](const models::CutMember& member) { return json_of(member); });
  object["lasts"] = lasting_name(cut.lasts);
  object["unavailability"] = has_figure ? Json(cut.unavailability) : Json(nullptr);
  object["share"] = has_figure ? Json(cut.share) : Json(nullptr);
  return object;
}

Json json_of(const models::NaiveFactor& factor) {
  Json object = {{"part", factor.path}, {"availability", factor.availability}};
  if (factor.agreement.empty()) return object;
  object["agreement"] = factor.agreement;
  object["source"] = factor.source;
  object["confidence"] = factor.confidence;
  return object;
}

Json json_of(const models::ClassExplanation& one) {
  Json object = Json::object();
  object["id"] = one.id;
  object["share"] = one.share;
  object["single_points"] = one.single_points;
  const bool has_figure = one.no_figure.empty();
  object["unavailability"] = has_figure ? Json(one.unavailability) : Json(nullptr);
  object["no_figure"] = one.no_figure;
  object["method"] = method_name(one.method);
  object["no_closed_form"] = one.not_exact;
  object["leaves_out"] = one.leaves_out;
  if (one.lost_at_calls) object["lost_at_calls"] = *one.lost_at_calls;
  object["naive"] = Json::object();
  if (one.naive_availability) object["naive"]["availability"] = *one.naive_availability;
  object["naive"]["factors"] =
      array_of(one.naive, [](const models::NaiveFactor& factor) { return json_of(factor); });
  object["naive"]["differences"] = one.differences;
  object["cut_sets_complete"] = one.complete;
  object["cut_sets"] =
      array_of(one.cut_sets, [&](const models::CutSet& cut) { return json_of(cut, has_figure); });
  return object;
}

Json json_of(const models::PartFigure& figure) {
  return {{"part", figure.path},
          {"units", figure.units},
          {"required", figure.required},
          {"unit_unavailability", number_or_null(figure.unit_unavailability)},
          {"unavailability", number_or_null(figure.unavailability)},
          {"method", method_name(figure.method)}};
}

Json json_of(const models::NetworkWayView& way) {
  Json object = {{"from", way.from},
                 {"to", way.to},
                 {"port", way.port},
                 {"pairs", way.pairs},
                 {"open_pairs", way.open_pairs},
                 {"rules", way.rules}};
  if (way.stopped_by.empty()) return object;
  object["stopped_by"] = way.stopped_by;
  object["path"] = way.pointer;
  return object;
}

Json json_of(const models::NetworkView& network) {
  Json object = Json::object();
  object["vpcs"] = array_of(network.vpcs, [](const auto& vpc) {
    return Json{{"id", vpc.first}, {"cidr", vpc.second}};
  });
  object["subnets"] = array_of(network.subnets, [](const models::NetworkSubnetView& subnet) {
    return Json{{"id", subnet.id},
                {"vpc", subnet.vpc},
                {"zone", subnet.zone},
                {"cidr", subnet.cidr},
                {"public", subnet.is_public},
                {"usable", subnet.usable},
                {"free", subnet.usable - subnet.taken},
                {"route_table", subnet.route_table},
                {"acl", subnet.acl.empty() ? Json(nullptr) : Json(subnet.acl)}};
  });
  object["routes"] = array_of(network.routes, [](const models::NetworkRouteView& route) {
    return Json{{"route_table", route.table}, {"to", route.to}, {"through", route.through}};
  });
  object["ways"] =
      array_of(network.ways, [](const models::NetworkWayView& way) { return json_of(way); });
  return object;
}

Json findings_of(const ExplainedScenario& one) {
  Json array = Json::array();
  for (std::size_t index = 0; index < one.explanation.findings.size(); ++index) {
    const models::Finding& finding = one.explanation.findings[index];
    Json object = {{"id", finding.id},
                   {"severity", severity_name(finding.severity)},
                   {"path", finding.pointer},
                   {"message", finding.message},
                   {"remedy", finding.remedy}};
    if (index < one.sources.size()) {
      object["file"] = one.sources[index].file;
      object["line"] = one.sources[index].line;
    }
    array.push_back(std::move(object));
  }
  return array;
}

Json json_of(const ExplainedScenario& one) {
  const models::Explanation& explanation = one.explanation;
  Json object = Json::object();
  object["name"] = explanation.name;
  if (!explanation.title.empty()) object["title"] = explanation.title;
  object["drill"] = explanation.drill;
  object["classes"] = array_of(explanation.classes, [](const models::ClassExplanation& request) {
    return json_of(request);
  });
  if (explanation.service) {
    object["service"] = {{"requests_lost", explanation.service->requests_lost},
                         {"unavailability", explanation.service->down},
                         {"outages_per_year", explanation.service->outages_per_year}};
  }
  object["parts"] = array_of(explanation.figures,
                             [](const models::PartFigure& figure) { return json_of(figure); });
  Json needs = Json::array();
  for (const auto& [user, needed] : explanation.needs) {
    needs.push_back({{"who", explanation.parts[user]}, {"whom", explanation.parts[needed]}});
  }
  object["needs"] = std::move(needs);
  if (explanation.network) object["network"] = json_of(*explanation.network);
  object["findings"] = findings_of(one);
  return object;
}

}  // namespace

std::string explain_json(const std::vector<ExplainedScenario>& scenarios) {
  Json document = Json::object();
  document["schema"] = schema_version;
  document["nines"] = version();
  document["command"] = "explain";
  document["scenarios"] =
      array_of(scenarios, [](const ExplainedScenario& one) { return json_of(one); });
  return json_parts::text_of(document);
}

}  // namespace tools
