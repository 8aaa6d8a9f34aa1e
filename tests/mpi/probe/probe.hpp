#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/experiment/crew.hpp"
#include "tests/sim/stats/splitmix.hpp"

namespace mpi_tests {

/// An experiment whose result depends on the order of what is merged, run by any crew.
struct Experiment {
  std::uint64_t bad = ~std::uint64_t{0};  ///< Replications from here on throw.
  std::uint64_t enough = ~std::uint64_t{0};
  std::function<void(std::uint64_t id)> on_merge = [](std::uint64_t) {};

  /// One line: how many were merged, their digest, and how it ended.
  std::string run(sim::Crew& crew, const sim::ReplicationPlan& plan) const {
    std::uint64_t merged = 0;
    std::uint64_t digest = 0;
    const auto make_worker = [this]() -> sim::ByteWorker {
      return [this](sim::ReplicationId id) {
        if (id.value >= bad) throw std::runtime_error("broken in " + std::to_string(id.value));
        sim_tests::SplitMix bits(id.value);
        double sum = 0;
        for (std::uint64_t left = bits() % 2000; left > 0; --left) sum += bits.exponential(1);
        return std::to_string(sum);
      };
    };
    const auto merge = [&](sim::ReplicationId id, std::string_view bytes) {
      ++merged;
      for (const char byte : bytes) digest = digest * 1000003 + static_cast<unsigned char>(byte);
      digest = digest * 1000003 + id.value;
      on_merge(id.value);
      return id.value < enough;
    };
    std::string end = "whole";
    std::uint64_t counted = 0;
    try {
      counted = crew.run(plan, plan.count, make_worker, merge, [](std::uint64_t, std::uint64_t) {});
    } catch (const std::runtime_error& error) {
      end = error.what();
      // Which rank it was is told to the others only.
      end = end.substr(end.find("broken"));
      counted = merged;
    }
    if (counted != merged) end = "miscounted";
    return std::to_string(merged) + " " + std::to_string(digest) + " " + end;
  }
};

}  // namespace mpi_tests
