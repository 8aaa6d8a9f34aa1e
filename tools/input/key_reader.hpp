#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "models/architecture/keys/key.hpp"
#include "tools/input/readers.hpp"

namespace tools {

/// The object of a kind at a node.
[[nodiscard]] ObjectReader object_of(const Node& node, const models::KeyTable& keys);

/// What stands at a key, or its default, or something harmless where that is wrong. Nothing where
/// the key is left out and has no default. Requires a key that no reader of its own takes.
[[nodiscard]] std::optional<models::Found> read_key(const ObjectReader& object,
                                                    const models::Key& key, const Names& names);

/// Reads an object into its spec, key by key. `own` is called with the name of each key that has a
/// reader of its own, in its turn.
template <class Spec>
void read_keys(const ObjectReader& object, const models::Keys<Spec>& keys, const Names& names,
               Spec& spec, const std::function<void(std::string_view key)>& own = {}) {
  for (const models::Row<Spec>& row : keys.rows) {
    if (row.store == nullptr) {
      if (own) own(row.key.name);
    } else if (const std::optional<models::Found> found = read_key(object, row.key, names)) {
      row.store(spec, *found);
    }
  }
}

}  // namespace tools
