#include "tools/cli/partners.hpp"

namespace tools {

tl::expected<std::unique_ptr<Partners>, std::string> find_partners(
    const std::atomic<bool>* asked_to_stop) {
  if (announced_partners() > 1) {
    return tl::unexpected(std::string(
        "this nines was built without MPI, and each process would run all of it by itself\n"
        "  hint: build with MPI: cmake --preset mpi && cmake --build --preset mpi"));
  }
  return std::make_unique<Partners>(asked_to_stop);
}

}  // namespace tools
