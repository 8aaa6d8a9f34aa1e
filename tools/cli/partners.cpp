#include "tools/cli/partners.hpp"

#include <cstdlib>
#include <utility>

namespace tools {

namespace {

const char* environment(const char* name) {
  // Read once, before there is a second thread.
  return std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

bool leads(const Console& console) {
  return console.partners == nullptr || console.partners->leads();
}

std::string from_leader(const Console& console, std::string text) {
  return console.partners == nullptr ? text : console.partners->from_leader(std::move(text));
}

int announced_partners() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
    if (const char* size = environment(name)) return std::atoi(size);
  }
  // srun tells its PMIx clients their rank alone, and the number under its own name.
  const bool has_pmi = environment("PMIX_RANK") != nullptr || environment("PMI_RANK") != nullptr;
  const char* tasks = environment("SLURM_STEP_NUM_TASKS");
  if (has_pmi) return tasks != nullptr ? std::atoi(tasks) : 1;
  return 0;
}

}  // namespace tools
