#pragma once

#include "models/architecture/database_spec.hpp"

namespace models {

/// Connections that a database takes when nobody sets it: its memory over 12,582,880 bytes (MySQL,
/// MariaDB) or 9,531,392 bytes (PostgreSQL), the formulas of RDS's default parameter groups.
[[nodiscard]] inline int max_connections(const DatabaseSpec& spec,
                                         const DatabaseClass& instance_class) noexcept {
  if (spec.connections.max) return *spec.connections.max;
  constexpr double bytes_per_gib = 1024.0 * 1024 * 1024;
  const double each = spec.engine == DatabaseEngine::PostgreSql ? 9'531'392 : 12'582'880;
  return static_cast<int>(instance_class.memory_gib * bytes_per_gib / each);
}

/// Instances that get their whole pool, in the order in which they ask; the others get none.
[[nodiscard]] constexpr int instances_connected(int max, int pool) noexcept {
  return pool > 0 ? max / pool : max;
}

}  // namespace models
