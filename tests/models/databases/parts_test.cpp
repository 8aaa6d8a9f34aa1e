// What a volume holds, and how many connections there are.

#include <chrono>

#include <catch2/catch.hpp>

#include "models/architecture/database_connections.hpp"
#include "models/architecture/database_volume.hpp"

namespace {

using namespace std::chrono_literals;
using models::DatabaseSpec;

TEST_CASE("how much of a volume has to stay free depends on its engine and its size",
          "[databases]") {
  constexpr double mib = 1024.0 * 1024;
  using models::DatabaseEngine;
  CHECK(models::least_free_bytes(DatabaseEngine::MySql, 10'240 * mib) == 200 * mib);
  CHECK(models::least_free_bytes(DatabaseEngine::MySql, 20'480 * mib) == Approx(204.8 * mib));
  CHECK(models::least_free_bytes(DatabaseEngine::MariaDb, 204'800 * mib) == 1024 * mib);
  CHECK(models::least_free_bytes(DatabaseEngine::PostgreSql, 10'240 * mib) == 0);
  CHECK(models::until_full(DatabaseEngine::PostgreSql, 10, 5, 1) == 24h * 5);
  CHECK(models::until_full(DatabaseEngine::PostgreSql, 10, 5, 0) == sim::Duration::max());
  CHECK(models::until_full(DatabaseEngine::PostgreSql, 10, 11, 1) == sim::Duration::zero());
}

TEST_CASE("connections are what the memory of a class allows, and pools are taken whole",
          "[databases]") {
  DatabaseSpec spec;
  const models::DatabaseClass micro{"db.t3.micro", 2, 1};
  CHECK(models::max_connections(spec, micro) == 85);
  spec.engine = models::DatabaseEngine::PostgreSql;
  CHECK(models::max_connections(spec, micro) == 112);
  spec.connections.max = 40;
  CHECK(models::max_connections(spec, micro) == 40);
  CHECK(models::instances_connected(85, 10) == 8);
  CHECK(models::instances_connected(85, 86) == 0);
}

}  // namespace
