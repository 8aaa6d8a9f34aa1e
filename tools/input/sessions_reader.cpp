#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "models/architecture/keys/session_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::SessionSpec;

/// Left out: all classes that enter or, where none does, all.
void read_steps(const ObjectReader& sessions, const std::vector<models::RequestClassSpec>& classes,
                SessionSpec& spec) {
  std::vector<std::string> names;
  names.reserve(classes.size());
  for (const models::RequestClassSpec& one : classes) names.push_back(one.id);
  const std::optional<Node> given = sessions.find("classes");
  if (!given) {
    const bool some_enter = std::any_of(classes.begin(), classes.end(),
                                        [](const auto& one) { return one.needs_entry; });
    for (std::size_t index = 0; index < classes.size(); ++index) {
      if (some_enter && !classes[index].needs_entry) continue;
      spec.classes.push_back(sim::make_id<models::RequestClassId>(index));
    }
    return;
  }
  for (const std::size_t index : given->choices(names, "a class of requests", 1)) {
    spec.classes.push_back(sim::make_id<models::RequestClassId>(index));
  }
  std::sort(spec.classes.begin(), spec.classes.end());
}

void read_place(const ObjectReader& sessions, const Names& names, SessionSpec& spec) {
  const std::optional<Node> given = sessions.get("kept_in");
  if (!given) return;
  std::vector<std::string> known{"instance", "cookie"};
  constexpr std::array<const char*, 3> kinds{"caches", "tables", "databases"};
  for (const char* kind : kinds) {
    known.insert(known.end(), names.of(kind).begin(), names.of(kind).end());
  }
  const std::optional<std::size_t> place =
      given->choice(known, "\"instance\", \"cookie\", a cache, a table or a database");
  if (!place || *place == 0) return;
  if (*place == 1) {
    spec.kept_in = models::KeptInCookie{};
    return;
  }
  std::size_t position = *place - 2;
  if (position < names.of("caches").size()) {
    spec.kept_in = sim::make_id<models::CacheId>(position);
    return;
  }
  position -= names.of("caches").size();
  if (position < names.of("tables").size()) {
    spec.kept_in = sim::make_id<models::TableId>(position);
    return;
  }
  spec.kept_in = sim::make_id<models::DatabaseId>(position - names.of("tables").size());
}

void read_cart_size(const ObjectReader& sessions, const Names& names, SessionSpec& spec) {
  if (!spec.in_cookie() && !sessions.has("cart_bytes")) return;
  const models::Keys<models::CartSizeSpec>& keys = models::cart_size_keys();
  const ObjectReader object = child_of(sessions, "cart_bytes", keys.table);
  read_keys(object, keys, names, spec.cart_bytes);
  if (spec.cart_bytes.median < spec.cart_bytes.p95 || !is_sound(object.node())) return;
  object.node().fail(R"("p95" is not larger than "median")",
                     R"(95 % of the carts are smaller than "p95", half of them than "median")");
}

/// Carts in the memory of instances and in cookies are those of requests that instances serve.
void check_entry(const ObjectReader& sessions, const std::vector<models::RequestClassSpec>& classes,
                 const SessionSpec& spec) {
  const std::optional<Node> place = sessions.find("kept_in");
  if (!place || !is_sound(sessions.node()) || !(spec.in_instance() || spec.in_cookie())) return;
  for (const models::RequestClassId step : spec.classes) {
    if (classes[step.index()].needs_entry) continue;
    place->fail("no instance serves \"" + classes[step.index()].id + "\", which is a step",
                "name \"classes\" that enter, or keep carts in a cache, a table or a database");
  }
}

/// Keys on which sessions rest only where their carts are kept in such a place.
void read_what_matters(const ObjectReader& sessions, const Names& names, SessionSpec& spec) {
  const auto read_when = [&](bool matters, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
      if (matters || sessions.has(key)) {
        read_key(sessions, models::session_keys(), key, names, spec);
      }
    }
  };
  read_when(!spec.in_instance(), {"changes"});
  read_when(spec.in_cookie(), {"validation_cpu", "signed"});
}

}  // namespace

SessionSpec read_sessions(const Node& node, const Names& names,
                          std::vector<models::RequestClassSpec>& classes) {
  const models::Keys<SessionSpec>& keys = models::session_keys();
  const ObjectReader object = object_of(node, keys.table);
  SessionSpec spec;
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key == "classes") read_steps(object, classes, spec);
    if (key == "kept_in") read_place(object, names, spec);
    if (key == "cart_bytes") read_cart_size(object, names, spec);
  });
  read_what_matters(object, names, spec);
  check_entry(object, classes, spec);
  if (!spec.in_cookie() || !is_sound(node)) return spec;
  // Each step looks into its cookie, and sends it again where it has changed.
  for (const models::RequestClassId step : spec.classes) {
    models::RequestClassSpec& of = classes[step.index()];
    of.cpu_seconds += spec.validation_cpu;
    of.response_bytes += spec.changes * models::cookie_bytes_per_step(spec);
  }
  return spec;
}

}  // namespace tools
