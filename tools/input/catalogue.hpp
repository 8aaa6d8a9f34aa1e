#pragma once

#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/architecture/compute_spec.hpp"
#include "models/architecture/database_spec.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// An instance type and where its figures are from.
struct CatalogueType {
  models::InstanceType type;
  std::string source;
  std::string confidence;
};

/// What AWS has, from scenarios/catalogue.
struct Catalogue {
  std::map<std::string, CatalogueType> types;  ///< By name; those that are asked for.
  std::map<std::string, models::DatabaseClass> database_classes;  ///< By name, as types.
  std::string source_of_database_classes;
  std::map<std::string, std::string> regions;  ///< By code: the letters of its zones, "abc".

  [[nodiscard]] std::vector<std::string> region_names() const;
  /// "eu-west-1a" and its like; nothing of a region that is not known.
  [[nodiscard]] std::vector<std::string> zones_of(const std::string& region) const;
};

/// Reads the regions, and those of `types` and of the `classes` of databases that there are.
[[nodiscard]] tl::expected<Catalogue, Diagnostics> load_catalogue(
    const std::string& library, const std::vector<std::string>& types,
    const std::vector<std::string>& classes);

/// Every type of a library; empty where it cannot be read.
[[nodiscard]] std::vector<std::string> instance_type_names(const std::string& library);
/// The same of the classes of databases.
[[nodiscard]] std::vector<std::string> database_class_names(const std::string& library);
/// The same of the types of nodes of caches.
[[nodiscard]] std::vector<std::string> cache_node_names(const std::string& library);

/// What may be meant by the name of a type that there is not: other sizes of its family; else the
/// same letters and size in the nearest generation; else what is written nearly so.
[[nodiscard]] std::vector<std::string> nearest_types(const std::string& name,
                                                     const std::vector<std::string>& known);

}  // namespace tools
