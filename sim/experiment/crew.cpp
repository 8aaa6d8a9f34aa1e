#include "sim/experiment/crew.hpp"

#include "sim/experiment/replication_team.hpp"

namespace sim {

const std::atomic<bool>* heeded(const Crew* crew, const std::atomic<bool>* cancelled) {
  return crew == nullptr ? cancelled : crew->heeded(cancelled);
}

std::uint64_t ThreadCrew::run(const ReplicationPlan& plan, std::uint64_t expected,
                              const MakeByteWorker& make_worker, const MergeBytes& merge,
                              const CrewProgress& progress) {
  detail::ReplicationTeam<ByteWorker> team(plan, expected, make_worker);
  return team.run(merge, progress);
}

}  // namespace sim
