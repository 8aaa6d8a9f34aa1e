#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "models/architecture/keys/key.hpp"
#include "sim/base/require.hpp"
#include "tools/input/key_tables.hpp"
#include "tools/input/readers.hpp"

namespace tools {

/// The object of a kind at a node.
[[nodiscard]] ObjectReader object_of(const Node& node, const models::KeyTable& keys);

/// The object at a key of another one, an empty one where it is left out.
[[nodiscard]] ObjectReader child_of(const ObjectReader& object, const std::string& key,
                                    const models::KeyTable& keys);

/// What stands at a key, or its default, or something harmless where that is wrong. Nothing where
/// the key is left out and has no default. Requires a key that no reader of its own takes.
[[nodiscard]] std::optional<models::Found> read_key(const ObjectReader& object,
                                                    const models::Key& key, const Names& names);

/// The same of a value that stands elsewhere.
[[nodiscard]] models::Found read_value(const Node& node, const models::Key& key,
                                       const Names& names);

/// Reads an object into its spec, key by key. `own` is called with the name of each key that has a
/// reader of its own, in its turn.
template <class Spec>
void read_keys(const ObjectReader& object, const models::Keys<Spec>& keys, const Names& names,
               Spec& spec, const std::function<void(std::string_view key)>& own = {}) {
  for (const models::Row<Spec>& row : keys.rows) {
    if (row.store == nullptr || row.is_by_hand) {
      if (own) own(row.key.name);
    } else if (const std::optional<models::Found> found = read_key(object, row.key, names)) {
      row.store(spec, *found);
    }
  }
}

/// Reads one key into its spec, where it is left out the default at `default_path`; empty: its own.
/// Requires a row of that name that stores something.
template <class Spec>
void read_key(const ObjectReader& object, const models::Keys<Spec>& keys, std::string_view name,
              const Names& names, Spec& spec, const std::string& default_path = {}) {
  const auto row = std::find_if(keys.rows.begin(), keys.rows.end(),
                                [&](const auto& one) { return one.key.name == name; });
  sim::require(row != keys.rows.end() && row->store != nullptr, "there is no such row to read");
  const bool elsewhere = !default_path.empty() && !object.has(std::string(name));
  const std::optional<models::Found> found =
      elsewhere ? read_value(default_node(object.reading(), default_path), row->key, names)
                : read_key(object, row->key, names);
  if (found) row->store(spec, *found);
}

}  // namespace tools
