#pragma once

#include <cstdint>
#include <string>

#include "bench/sim/kernel/deviates.hpp"
#include "bench/sim/kernel/race.hpp"

// The workloads: each races the kernel against a baseline and checks that both went the same way.
// Each is a source of its own, so that compilers may inline it as they would a world of its own.
namespace bench {

struct HoldCase {
  std::string name;
  std::uint32_t pending;
  std::uint64_t timed;
  double goal;
  const Deviates& deviates;
  const Deviates& first;
};

/// The earliest event leaves and comes back at a random later time.
Row hold(const HoldCase& c);

/// 1000 clients, each of whose events sets off `burst` others at the same instant.
Row now_burst(std::uint32_t burst, std::uint64_t events, const Deviates& delays);

/// Clients with a completion and a time-out, which is moved at each completion. The baseline is
/// std::set.
Row cancel(std::uint32_t clients, std::uint64_t completions, double goal, const Deviates& deviates);

/// The M/M/1 queue at a load of 0.9.
Row mm1(std::uint64_t customers, int rounds);

/// 1000 machines over `share` of a million hours.
Row repair(double share, int rounds);

}  // namespace bench
