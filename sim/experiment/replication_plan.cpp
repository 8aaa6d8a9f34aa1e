#include "sim/experiment/replication_plan.hpp"

#include <algorithm>
#include <thread>

#include "sim/base/require.hpp"

namespace sim {

int effective_jobs(int jobs) {
  require(jobs >= 0, "replicate: negative number of jobs");
  if (jobs > 0) return jobs;
  // hardware_concurrency may be 0 where the system does not say.
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace sim
