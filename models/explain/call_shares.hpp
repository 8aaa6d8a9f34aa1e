#pragma once

#include <vector>

#include "models/analytic/loss_event.hpp"
#include "models/architecture/scenario.hpp"

/// What becomes of the calls of a class of requests while services fail shares of them.
namespace models::explaining {

/// Shares of the calls to each service that fail, 0 to 1, by id.
struct FailingShares {
  std::vector<analytic::FailedCalls> databases;
  std::vector<double> externals;
  std::vector<double> components;  ///< 1: it lacks units.
};

/// While everything works: what externals fail all the time is all that fails.
[[nodiscard]] FailingShares nothing_fails(const Scenario& scenario);

/// Share of a class's requests that fail at a call which is not optional, 0 to 1. Calls are made in
/// their order, what has failed calls nothing more, and shares that fail at different services
/// multiply. At one database it is the callers that fail, each at all of its calls.
[[nodiscard]] double lost_share(const RequestClassSpec& request, const FailingShares& failing);

/// Work that calls bring to services, for each request of the demand.
struct CalledWork {
  std::vector<double> primaries;  ///< vCPU-seconds, by DatabaseId: of its writer.
  std::vector<double> readers;    ///< Of its readers or read replicas together.
  std::vector<double> externals;  ///< Calls, by ExternalId.
};

/// Of all classes, with nobody refused at the entry. Reads go to `readers` where a database has
/// any.
[[nodiscard]] CalledWork called_work(const Scenario& scenario, const FailingShares& failing);

/// Whether reads of a database have instances of their own.
[[nodiscard]] bool has_readers(const DatabaseSpec& database);

/// Whether any class makes a call.
[[nodiscard]] bool makes_calls(const Scenario& scenario);

/// Services that a class calls, each once, in the order of their ids; what is called in place of
/// another counts as well.
struct CalledServices {
  std::vector<DatabaseId> databases;
  std::vector<ExternalId> externals;
  std::vector<ComponentId> components;
  std::vector<TargetGroupId> tiers;
};
[[nodiscard]] CalledServices called_by(const RequestClassSpec& request);

}  // namespace models::explaining
