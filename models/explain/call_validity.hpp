#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/explain/instance_pool.hpp"
#include "sim/time/sim_time.hpp"

/// Where rates and mean times say nothing about the calls of a class of requests.
namespace models::explaining {

/// Appends a sentence for each reason: a law of a database without a finite mean, more load than a
/// database, a table or a limit takes at the peak of the demand, more connections than a database
/// takes, externals that fail too often for the class ever to be up, calls to another tier that it
/// can do without. `pools`: those of the class.
void add_call_reasons(const Scenario& scenario, const RequestClassSpec& request,
                      const std::vector<const InstancePool*>& pools,
                      std::vector<std::string>& reasons);

/// Appends what of the calls the cut sets leave out, in a few words each.
void add_left_out_of_calls(const Scenario& scenario, const RequestClassSpec& request,
                           std::vector<std::string>& left);

/// Instances whose connections a database takes; nothing where callers keep none open.
[[nodiscard]] std::optional<int> instances_that_fit(const DatabaseSpec& database);

/// When a volume is full; nothing where it never is within the horizon.
[[nodiscard]] std::optional<sim::Duration> full_within(const Scenario& scenario,
                                                       const DatabaseSpec& database);

/// Load of a database at the peak of the demand, in vCPUs, and what there is.
struct DatabaseLoad {
  double primary = 0;
  double readers = 0;       ///< Of all its readers or read replicas.
  double vcpu = 0;          ///< Of each instance.
  double readers_vcpu = 0;  ///< Of all readers.
};
[[nodiscard]] DatabaseLoad peak_load_of(const Scenario& scenario, DatabaseId id);

/// What a database is asked for at the peak of the demand, in vCPUs, once a cache has lost keys.
struct Overload {
  DatabaseId database;
  bool is_of_readers = false;  ///< Or of the primary.
  double asked = 0;
  double usual = 0;  ///< While nothing is lost; there is enough for that.
  double vcpu = 0;   ///< There is.
};
/// Databases that cannot carry their calls while a share `lost` of the keys of a cache is gone.
[[nodiscard]] std::vector<Overload> overloaded_without(const Scenario& scenario, CacheId id,
                                                       double lost);

/// Units a second that a table is asked for at the peak of the demand.
struct TableLoad {
  double read_units = 0;
  double write_units = 0;
};
[[nodiscard]] TableLoad peak_load_of(const Scenario& scenario, TableId id);

}  // namespace models::explaining
