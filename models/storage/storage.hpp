#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/context/context.hpp"
#include "models/context/regional_service.hpp"
#include "models/context/sketch.hpp"
#include "models/ledger/outcome.hpp"
#include "models/storage/picture_stock.hpp"
#include "models/storage/storage_plan.hpp"

namespace models {

/// Tables, buckets and file systems that a region runs, and pictures on the volumes of instances.
/// Keeps its part of Facts::endpoints. See docs/models/storage.md.
class Storage {
 public:
  using Event = StorageEvent;
  using Heard = std::variant<ZoneStruck, ZoneMended, VolumeGone>;
  using Plan = StoragePlan;
  using Here = Context<Event>;

  explicit Storage(const Plan& plan) : plan_(&plan) {}

  void start(Here here);
  void on(ServiceEventArrives event, Here here);
  void on(ServiceEventEnds event, Here here);
  void on(MountTargetBack event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const ZoneMended& notice, Here here);
  void hear(const VolumeGone& notice, Here here);
  void obey(const InjectServiceEvent& action, Here here);
  void obey(const InjectMountTargetFault& action, Here here);
  /// Instances get other shares: of pictures, and of what a mount target is used for.
  void carry(Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;
  void sample(std::span<double> values, Here here) const;

  // Rare events.
  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] double severity(const Commons& world) const;
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  void renew(Here here);
  [[nodiscard]] static bool renews(ServiceEventArrives, const Commons&) { return true; }
  template <class Other>
  [[nodiscard]] static bool renews(Other, const Commons&) {
    return false;
  }

 private:
  struct Service {
    RegionalService regional;
    double failing = 0;  ///< Of the calls, as answered last.
    double failed_seconds = 0;
    double bytes = 0;
    double byte_seconds = 0;
  };
  struct MountTarget {
    bool lost = false;  ///< By itself; else with its zone.
    FaultId fault;
    sim::Instant back;   ///< Where it is lost by itself.
    double used_by = 0;  ///< Of the calls, those that go through it, as answered last.
  };
  /// Of an endpoint of a table, or calls to one of a bucket.
  struct Units {
    double per_request = 0;  ///< Sent for each request of the demand, as derived last.
    double sent = 0;
  };
  struct Stock {
    PictureStock pictures;
    std::vector<double> taken;  ///< By place, of the class, as derived last.
    std::vector<double> slope;  ///< A second.
    std::vector<double> mean;   ///< Over the step that is settled.
    bool begun = false;
  };

  [[nodiscard]] bool is_asked_too_much(TableId id, Here here) const;
  [[nodiscard]] const FileSystemSpec& spec(FileSystemId id) const {
    return plan_->file_systems[id.index()];
  }
  [[nodiscard]] EndpointTable::Endpoint& endpoint(std::uint32_t service, std::uint32_t which,
                                                  Here here) const;
  [[nodiscard]] std::uint32_t endpoints_of(std::uint32_t service) const;
  [[nodiscard]] double units_of_call(std::uint32_t service, std::uint32_t which) const;
  void schedule_event(std::uint32_t service, Here here);
  void begin_event(std::uint32_t service, sim::Duration lasts, Here here);
  void answer(std::uint32_t service, Here here);
  void answer_mounted(FileSystemId id, EndpointTable::Endpoint& endpoint, Here here) const;
  [[nodiscard]] bool is_lost(FileSystemId id, std::size_t mount_target, Here here) const;
  /// Who uses which mount target; whether that has changed while one is lost.
  bool share_mount_targets(FileSystemId id, Here here);
  void zone_changes(ZoneId zone, Here here);
  void take_shares(Stock& stock, const Plan::Pictures& plan, Here here);
  void close_tables(Outcome& outcome, Here here) const;
  void close_buckets(Outcome& outcome) const;
  /// Of what a service stores, in the mean over what is counted, times its hours.
  [[nodiscard]] double stored_gib_hours(std::uint32_t service) const;
  /// Counts until now.
  void settle(Here here);

  const Plan* plan_;
  std::vector<Service> services_;                        ///< By Plan::services.
  std::vector<std::vector<MountTarget>> mount_targets_;  ///< By FileSystemId.
  std::vector<Units> units_;   ///< Reads and writes of each table, then of each bucket.
  std::vector<Stock> stocks_;  ///< By Plan::pictures.
  sim::Instant settled_{};
};

}  // namespace models
