#include <algorithm>
#include <array>
#include <variant>

#include <nlohmann/json.hpp>

#include "models/architecture/keys/call_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

/// A chain of calls made in place of one another that is longer is a mistake.
constexpr int most_otherwise = 8;

/// The service of that name, whatever its kind.
models::CallTarget read_target(const ObjectReader& call, const Names& names) {
  const std::optional<Node> value = call.get("to");
  if (!value) return {};
  constexpr std::array<const char*, 4> kinds{"databases", "externals", "components",
                                             "target_groups"};
  std::vector<std::string> all;
  for (const char* kind : kinds) {
    for (const std::string& name : names.of(kind)) {
      if (std::find(all.begin(), all.end(), name) != all.end() && value->json() == name) {
        value->fail(value->shown() + " is the name of two services", "rename one of them");
      }
      all.push_back(name);
    }
  }
  const auto chosen = value->choice(all, "a service that can be called");
  if (!chosen) return {};
  std::size_t position = *chosen;
  const std::size_t databases = names.of(kinds[0]).size();
  if (position < databases) return sim::make_id<models::DatabaseId>(position);
  position -= databases;
  const std::size_t externals = names.of(kinds[1]).size();
  if (position < externals) return sim::make_id<models::ExternalId>(position);
  position -= externals;
  const std::size_t components = names.of(kinds[2]).size();
  if (position < components) return sim::make_id<models::ComponentId>(position);
  return sim::make_id<models::TargetGroupId>(position - components);
}

models::CallSpec read_call(const Node& node, const Names& names, int depth) {
  const models::Keys<models::CallSpec>& keys = models::call_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::CallSpec call;
  call.to = read_target(object, names);
  read_keys(object, keys, names, call, [&](std::string_view key) {
    const auto other = key == "else" ? object.find("else") : std::nullopt;
    if (!other) return;
    if (depth >= most_otherwise) {
      other->fail("too many calls in place of one another", "leave some out");
      return;
    }
    call.otherwise.push_back(read_call(*other, names, depth + 1));
  });
  const bool has_cpu = std::holds_alternative<models::DatabaseId>(call.to) ||
                       std::holds_alternative<models::TargetGroupId>(call.to);
  if (call.cost_seconds > 0 && !has_cpu) {
    object.find("cost").value_or(node).fail(
        "only a database and the instances of a target group have CPU time to spend",
        R"(leave "cost" out)");
  }
  return call;
}

}  // namespace

std::vector<models::CallSpec> read_calls(const Node& list, const Names& names) {
  std::vector<models::CallSpec> calls;
  for (const Node& element : list.elements()) calls.push_back(read_call(element, names, 0));
  return calls;
}

}  // namespace tools
