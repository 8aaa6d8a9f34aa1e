#include "sim/experiment/crew.hpp"

#include "sim/experiment/replication_team.hpp"

namespace sim {

std::uint64_t ThreadCrew::run(const ReplicationPlan& plan, std::uint64_t expected,
                              const MakeByteWorker& make_worker, const MergeBytes& merge,
                              const CrewProgress& progress) {
  detail::ReplicationTeam<ByteWorker> team(plan, expected, make_worker);
  return team.run(merge, progress);
}

}  // namespace sim
