#include "sim/experiment/mpi/ranks.hpp"

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <mpi.h>
#include <sched.h>
#include <unistd.h>

namespace sim::mpi {

namespace {

/// Waits without keeping a core busy that a worker could use.
void wait_for(MPI_Request request) {
  using std::chrono::microseconds;
  microseconds pause(20);
  int done = 0;
  while (MPI_Test(&request, &done, MPI_STATUS_IGNORE), done == 0) {
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, microseconds(1000));
  }
}

/// The cores that this process may run on, and the name of its machine.
std::string place() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  sched_getaffinity(0, sizeof cores, &cores);
  std::string name(256, '\0');
  gethostname(name.data(), name.size() - 1);
  for (int core = 0; core < CPU_SETSIZE; ++core) name += CPU_ISSET(core, &cores) ? '1' : '0';
  return name;
}

}  // namespace

Ranks::Ranks() {
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  if (provided < MPI_THREAD_FUNNELED) throw std::runtime_error("MPI: no support for threads");
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Ranks::~Ranks() {
  MPI_Finalize();
}

std::string Ranks::broadcast(std::string bytes) const {
  auto left = static_cast<std::uint64_t>(bytes.size());
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibcast(&left, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD, &request);
  wait_for(request);
  bytes.resize(static_cast<std::size_t>(left));
  for (char* at = bytes.data(); left > 0;) {
    const auto part = static_cast<int>(std::min<std::uint64_t>(left, INT_MAX));
    MPI_Ibcast(at, part, MPI_BYTE, 0, MPI_COMM_WORLD, &request);
    wait_for(request);
    at += part;
    left -= static_cast<std::uint64_t>(part);
  }
  return bytes;
}

std::vector<std::string> Ranks::gather(std::string_view mine) const {
  const auto count = static_cast<std::size_t>(size_);
  const auto size = static_cast<std::uint64_t>(mine.size());
  std::vector<std::uint64_t> sizes(count);
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Iallgather(&size, 1, MPI_UINT64_T, sizes.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD, &request);
  wait_for(request);
  std::vector<int> lengths;
  std::vector<int> offsets;
  std::uint64_t total = 0;
  for (const std::uint64_t each : sizes) {
    if (each > INT_MAX || total + each > INT_MAX) {
      throw std::length_error("MPI: more than 2 GiB in one exchange");
    }
    lengths.push_back(static_cast<int>(each));
    offsets.push_back(static_cast<int>(total));
    total += each;
  }
  std::string all(static_cast<std::size_t>(total), '\0');
  MPI_Iallgatherv(mine.data(), static_cast<int>(size), MPI_BYTE, all.data(), lengths.data(),
                  offsets.data(), MPI_BYTE, MPI_COMM_WORLD, &request);
  wait_for(request);
  std::vector<std::string> parts;
  for (std::size_t rank = 0; rank < count; ++rank) {
    parts.push_back(all.substr(static_cast<std::size_t>(offsets[rank]),
                               static_cast<std::size_t>(lengths[rank])));
  }
  return parts;
}

int Ranks::fair_jobs() const {
  const std::string mine = place();
  const std::vector<std::string> places = gather(mine);
  const auto sharers = static_cast<int>(std::count(places.begin(), places.end(), mine));
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  return std::max(1, cores / sharers);
}

void Ranks::abort(int exit_code) {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  // MPI_Abort is not declared as never returning.
  std::abort();
}

}  // namespace sim::mpi
