#include "tools/cli/dependency_notes.hpp"

#include <sstream>

#include <fmt/format.h>

#include "sim/base/require.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

/// What makes a part serve that nothing needs; the other way is always to leave it out.
const char* remedy_for(models::PartKind kind) {
  switch (kind) {
    case models::PartKind::RequestClass:
      break;
    case models::PartKind::KnownAddresses:
      return R"(take "entry": false away from a class)";
    case models::PartKind::Distribution:
      return R"(name it as "entry" of a class)";
    case models::PartKind::DnsRecord:
      return R"(name it as "entry", with a class that enters)";
    case models::PartKind::LoadBalancer:
      return "point a dns record at it";
    case models::PartKind::TargetGroup:
      return R"(name it as "target_group" of a load balancer)";
    case models::PartKind::AutoScalingGroup:
      return R"(name it in "targets" of a target group)";
    case models::PartKind::InstanceSet:
      return R"(name it in a dns record or in "targets" of a target group)";
    case models::PartKind::Component:
      return R"(name it in "needs" of a class)";
    case models::PartKind::Database:
    case models::PartKind::External:
    case models::PartKind::Cache:
    case models::PartKind::Table:
    case models::PartKind::Bucket:
    case models::PartKind::FileSystem:
      return R"(name it in "calls" of a class)";
    case models::PartKind::Zone:
      return R"(name it in "zones" of something that serves)";
    case models::PartKind::CommonCause:
      return "let it strike something that serves";
  }
  sim::require(false, "a request class needs nobody to need it");
  return "";
}

std::string note_on(const models::DependencyGraph& graph, models::PartId id) {
  const models::Part& part = graph.part(id);
  const auto users = graph.dependents_of(id);
  const std::string hint =
      users.empty() ? fmt::format("{}, or leave it out", remedy_for(part.kind))
                    : fmt::format("see {}, which needs it", path_of(graph.part(users.front())));
  return fmt::format("note: {} serves no request: no class depends on it\n  hint: {}\n",
                     printable(path_of(part)), printable(hint));
}

}  // namespace

std::string unused_notes(const models::DependencyGraph& graph) {
  std::string notes;
  for (const models::PartId id : graph.unused()) notes += note_on(graph, id);
  return notes;
}

std::string dependency_tree(const models::DependencyGraph& graph) {
  // No id has a control character in it, so that a line is a part.
  std::istringstream tree(graph.tree_text());
  std::string text;
  for (std::string line; std::getline(tree, line);) text += "  " + printable(line) + "\n";
  return text;
}

}  // namespace tools
