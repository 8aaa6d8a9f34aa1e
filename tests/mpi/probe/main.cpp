// What the tests of sim/experiment/mpi have mpirun start: each rank runs the same experiment, and
// rank by rank they print what they have merged. Arguments: what to do, replications, a number.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>

#include "sim/experiment/mpi/rank_crew.hpp"
#include "sim/experiment/mpi/ranks.hpp"
#include "tests/mpi/probe/probe.hpp"

namespace {

using namespace sim;

/// Lines of all ranks, printed by the first.
void print_all(const mpi::Ranks& ranks, const std::string& line) {
  for (const std::string& each : ranks.gather(line)) {
    if (ranks.rank() == 0) std::printf("%s\n", each.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string what = argv[1];
  const std::uint64_t count = std::stoull(argv[2]);
  const std::uint64_t number = std::stoull(argv[3]);
  const mpi::Ranks ranks;
  std::atomic<bool> asked = false;
  std::atomic<bool> stopped = false;
  mpi::RankCrew crew(ranks, asked, stopped, 1);
  mpi_tests::Experiment experiment;
  if (what == "throw") experiment.bad = number;
  if (what == "enough") experiment.enough = number;
  if (what == "stop") {
    // One rank is asked, and all have to end at the same replication.
    experiment.on_merge = [&](std::uint64_t id) {
      if (id == number && ranks.rank() == ranks.size() - 1) asked = true;
    };
  }
  std::string line = experiment.run(crew, {.first = 3, .count = count, .cancelled = &stopped});
  if (what == "stop") line += stopped ? " stopped" : " not stopped";
  print_all(ranks, line);
  return 0;
}
