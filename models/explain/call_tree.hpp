#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/analytic/cache_law.hpp"
#include "models/analytic/database_law.hpp"
#include "models/architecture/scenario.hpp"
#include "models/explain/call_shares.hpp"
#include "models/explain/explanation.hpp"
#include "models/explain/fault_tree.hpp"
#include "models/explain/storage_part.hpp"

/// What has to fail for requests to fail at the calls that they make.
namespace models::explaining {

/// What brings a class down when it fails as a whole, everything else well, because more of the
/// class's requests fail at it than run.up_threshold allows.
struct CriticalCalls {
  /// Calls to two or three services that stand in for one another.
  struct Together {
    std::vector<DatabaseId> databases;
    std::vector<ComponentId> components;
    std::vector<StorageId> storage;
  };

  std::vector<DatabaseId> databases;
  std::vector<ComponentId> components;
  std::vector<StorageId> storage;
  std::vector<Together> together;
  bool always = false;  ///< Externals fail so many calls that the class is never up.
};

/// The calls of a scenario. Refers to the scenario, which has to outlive it.
class CallTree {
 public:
  explicit CallTree(const Scenario& scenario);

  [[nodiscard]] const analytic::DatabaseLaw& law(DatabaseId id) const { return laws_[id.index()]; }
  [[nodiscard]] CriticalCalls critical(const RequestClassSpec& request) const;

  /// Adds what databases do to the class: gates, and cut sets that end by themselves. The gates of
  /// `tree` that are there already stay where they are.
  void add_databases(const RequestClassSpec& request, FaultTree& tree) const;
  /// Caches without which the class is down: the nodes of a shard that have to be gone together,
  /// and failovers of its primary.
  void add_caches(const RequestClassSpec& request, FaultTree& tree) const;
  /// The same of tables, buckets and file systems.
  void add_storage(const RequestClassSpec& request, FaultTree& tree) const;
  /// Adds services that stand in for one another; `down` is the share of time of a component.
  void add_together(const RequestClassSpec& request, const std::function<double(ComponentId)>& down,
                    FaultTree& tree) const;

  /// ClassExplanation::lost_at_calls.
  [[nodiscard]] double lost(const RequestClassSpec& request,
                            const std::function<double(ComponentId)>& down) const;
  /// The reads and the writes of each database that is called, storage and externals; none in a
  /// drill.
  [[nodiscard]] std::vector<PartFigure> figures() const;
  /// The service as a whole; nothing where more can fail than calls to databases, storage and
  /// externals, or where several of them can fail with the same zone.
  [[nodiscard]] std::optional<ServiceFigures> service() const;

 private:
  [[nodiscard]] analytic::LossRule rule(const RequestClassSpec& request, DatabaseId id) const;
  [[nodiscard]] analytic::LossRule rule(const RequestClassSpec& request, CacheId id) const;
  template <class Id>
  [[nodiscard]] analytic::LossRule rule_of_all(Id id) const;
  [[nodiscard]] Gate gate_of_shard(CacheId id, int shard) const;
  void add_database(const RequestClassSpec& request, DatabaseId id, FaultTree& tree) const;
  void add_event(const analytic::LossEvent& event, double down, DatabaseId id,
                 std::vector<CutSet>& cuts) const;
  void add_exhausted(DatabaseId id, double down, bool of_readers, const FaultTree& tree,
                     std::vector<CutSet>& cuts) const;
  void add_storage(const StoragePart& part, const StorageId& id, double always,
                   ServiceFigures& service) const;
  [[nodiscard]] std::string zone_path(ZoneId zone) const;
  [[nodiscard]] double known_of(const analytic::LossEvent& event, const FaultTree& tree) const;
  [[nodiscard]] std::optional<Gate> gate_of(const RequestClassSpec& request, DatabaseId id) const;
  [[nodiscard]] std::optional<Gate> gate_of_copies(const RequestClassSpec& request,
                                                   DatabaseId id) const;
  [[nodiscard]] double tolerated(const RequestClassSpec& request) const;
  [[nodiscard]] double tolerated() const { return 1 - scenario_.run.up_threshold; }

  const Scenario& scenario_;
  std::vector<analytic::DatabaseLaw> laws_;
  std::vector<analytic::CacheLaw> cache_laws_;
};

}  // namespace models::explaining
