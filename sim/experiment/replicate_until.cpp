#include "sim/experiment/replicate_until.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"

namespace sim {

namespace {

std::uint64_t rounded_up(std::uint64_t n, std::uint64_t block) {
  return (n + block - 1) / block * block;
}

}  // namespace

std::uint64_t next_check(const SequentialPlan& plan, std::uint64_t done) {
  require(plan.block > 0, "sequential plan: empty block");
  require(plan.growth >= 0, "sequential plan: negative growth");
  std::uint64_t check = plan.block;
  while (check <= done) {
    const auto growth =
        static_cast<std::uint64_t>(std::ceil(static_cast<double>(check) * plan.growth));
    check = rounded_up(check + std::max<std::uint64_t>(growth, 1), plan.block);
  }
  return std::min(check, plan.ceiling);
}

}  // namespace sim
