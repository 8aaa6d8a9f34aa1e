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

/// In the order of the alternatives of CallTarget.
template <std::size_t Kind = 0>
models::CallTarget target_of(std::size_t kind, std::size_t position) {
  if constexpr (Kind < std::variant_size_v<models::CallTarget>) {
    if (kind != Kind) return target_of<Kind + 1>(kind, position);
    return sim::make_id<std::variant_alternative_t<Kind, models::CallTarget>>(position);
  } else {
    return {};
  }
}

/// The service of that name, whatever its kind.
models::CallTarget read_target(const ObjectReader& call, const Names& names) {
  const std::optional<Node> value = call.get("to");
  if (!value) return {};
  constexpr std::array<const char*, 8> kinds{"databases",  "externals",    "caches",
                                             "tables",     "buckets",      "file_systems",
                                             "components", "target_groups"};
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
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const std::size_t known = names.of(kinds[kind]).size();
    if (position < known) return target_of(kind, position);
    position -= known;
  }
  return {};
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

/// What a cache of items does not have is read elsewhere, or is none of the request's concern.
void check_call(const Node& node, const models::CallSpec& call,
                const models::Architecture& design) {
  const auto* id = std::get_if<models::CacheId>(&call.to);
  const bool reads = call.operation != models::CallOperation::Write;
  if (id != nullptr && id->index() < design.caches.size() && reads && !call.optional &&
      call.otherwise.empty()) {
    const models::CacheSpec& cache = design.caches[id->index()];
    if (cache.holds == models::CacheHolds::Items) {
      node.fail("what the cache does not have is read nowhere",
                R"(give the call an "else", such as a database, or "optional": true)");
    }
  }
  if (call.otherwise.empty()) return;
  const std::optional<Node> other = object_of(node, models::call_keys().table).find("else");
  if (other) check_call(*other, call.otherwise.front(), design);
}

}  // namespace

void check_calls(const Node& list, const std::vector<models::CallSpec>& calls,
                 const models::Architecture& design) {
  const std::vector<Node> nodes = list.elements();
  for (std::size_t index = 0; index < calls.size() && index < nodes.size(); ++index) {
    check_call(nodes[index], calls[index], design);
  }
}

std::vector<models::CallSpec> read_calls(const Node& list, const Names& names) {
  std::vector<models::CallSpec> calls;
  for (const Node& element : list.elements()) calls.push_back(read_call(element, names, 0));
  return calls;
}

}  // namespace tools
