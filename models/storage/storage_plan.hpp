#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/context/hazard.hpp"
#include "models/context/plan_book.hpp"
#include "models/context/regional_service.hpp"
#include "models/ledger/blame.hpp"

namespace models {

/// What does not change about tables, buckets, file systems, and pictures on volumes.
struct StoragePlan {
  /// A table, a bucket or a file system.
  struct Service {
    const std::string* id = nullptr;
    RegionalServicePlan regional;
    bool is_called = false;  ///< By some class of requests.
    /// How much of an outage it is when no call to it is answered, 0 to 1.
    double of_outage = 0;
    double bytes = 0;              ///< Stored at the start.
    double bytes_per_request = 0;  ///< Pictures, for each request of the demand.
  };
  struct FileSystem {
    std::vector<CauseId> mount_targets;  ///< Causes, by zone of the spec.
    std::vector<bool> callers;           ///< By place, instances that call it.
  };
  /// Of a class whose pictures are on volumes.
  struct Pictures {
    std::size_t request_class = 0;
    double share = 0;          ///< Of the class, of the demand.
    double per_load = 0;       ///< Of its requests, for each part of the demand in LoadTable.
    std::vector<bool> takers;  ///< By place, instances that may take requests of the class.
    std::size_t thing = 0;     ///< Among the classes that have pictures, for figures.
  };

  std::span<const TableSpec> tables;
  std::span<const BucketSpec> buckets;
  std::span<const FileSystemSpec> file_systems;
  std::span<const ZoneSpec> zones;
  std::span<const RequestClassSpec> classes;
  const LoadCurve* demand = nullptr;
  std::vector<Service> services;    ///< Tables, then buckets, then file systems.
  std::vector<CauseId> throttling;  ///< By TableId.
  std::vector<FileSystem> mounted;  ///< By FileSystemId.
  std::vector<Pictures> pictures;
  std::size_t classes_with_pictures = 0;
  FigureBlock table_figures;
  FigureBlock bucket_figures;
  FigureBlock file_system_figures;
  FigureBlock picture_figures;
  FigureBlock table_meters;
  FigureBlock bucket_meters;
  FigureBlock file_system_meters;
  FigureBlock table_series;
  FigureBlock bucket_series;
  FigureBlock file_system_series;
  FigureBlock picture_series;  ///< By position in `pictures`.

  [[nodiscard]] static std::uint32_t service_of(TableId table) noexcept { return table.value; }
  [[nodiscard]] std::uint32_t service_of(BucketId bucket) const noexcept {
    return static_cast<std::uint32_t>(tables.size()) + bucket.value;
  }
  [[nodiscard]] std::uint32_t service_of(FileSystemId file_system) const noexcept {
    return static_cast<std::uint32_t>(tables.size() + buckets.size()) + file_system.value;
  }

  /// Requires that it is not on volumes.
  [[nodiscard]] std::uint32_t service_of(const PictureStore& store) const {
    const auto* bucket = std::get_if<BucketId>(&store);
    return bucket != nullptr ? service_of(*bucket) : service_of(std::get<FileSystemId>(store));
  }

  // Hazards, in order: service by service.
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;
};

/// `scenario` has to outlive the plan. Who calls and who takes what is filled in by who knows the
/// instances.
[[nodiscard]] StoragePlan plan_storage(const Scenario& scenario, PlanBook& book);

}  // namespace models
