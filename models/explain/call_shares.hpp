#pragma once

#include <vector>

#include "models/analytic/loss_event.hpp"
#include "models/architecture/scenario.hpp"
#include "models/explain/storage_part.hpp"

/// What becomes of the calls of a class of requests while services fail shares of them.
namespace models::explaining {

/// Shares of the calls to each service that fail, 0 to 1, by id.
struct FailingShares {
  std::vector<analytic::FailedCalls> databases;
  std::vector<double> externals;
  std::vector<double> components;  ///< 1: it lacks units.
  std::vector<double> caches;      ///< Misses are no failures.
  /// Of the reads, those that do not find what they ask for and make another call if there is one.
  std::vector<double> missing_in_caches;
  std::vector<StorageId> storage;  ///< Those of which all calls fail.
};

/// While everything works: what externals fail all the time is all that fails. Caches miss what
/// they miss in the long run, at the mean of the demand.
[[nodiscard]] FailingShares nothing_fails(const Scenario& scenario);

/// Share of a class's requests that fail at a call which is not optional, 0 to 1. Calls are made in
/// their order, what has failed calls nothing more, and shares that fail at different services
/// multiply. At one database it is the callers that fail, each at all of its calls.
[[nodiscard]] double lost_share(const RequestClassSpec& request, const FailingShares& failing);

/// Work that calls bring to services, for each request of the demand.
struct CalledWork {
  std::vector<double> primaries;    ///< vCPU-seconds, by DatabaseId: of its writer.
  std::vector<double> readers;      ///< Of its readers or read replicas together.
  std::vector<double> externals;    ///< Calls, by ExternalId.
  std::vector<double> read_units;   ///< By TableId.
  std::vector<double> write_units;  ///< By TableId.
};

/// Of all classes, with nobody refused at the entry. Reads go to `readers` where a database has
/// any.
[[nodiscard]] CalledWork called_work(const Scenario& scenario, const FailingShares& failing);

/// Whether any class makes a call.
[[nodiscard]] bool makes_calls(const Scenario& scenario);

/// Services that a class calls, each once, in the order of their ids; what is called in place of
/// another counts as well.
struct CalledServices {
  std::vector<DatabaseId> databases;
  std::vector<ExternalId> externals;
  std::vector<ComponentId> components;
  std::vector<CacheId> caches;
  std::vector<TargetGroupId> tiers;
  std::vector<StorageId> storage;
};
[[nodiscard]] CalledServices called_by(const RequestClassSpec& request);

}  // namespace models::explaining
