#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

// Two sides that take turns on the clock, and the table that comes of it.
namespace bench {

inline double cpu_nanoseconds() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) * 1e9 + static_cast<double>(at.tv_nsec);
}

inline double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle),
                   values.end());
  return values[middle];
}

struct Row {
  std::string workload;
  double ours_ns = 0;
  double baseline_ns = 0;
  double ratio = 0;
  double goal = 0;  // 0 where there is none.
  std::string check = {};
};

inline void print_header() {
  std::printf("%-34s %9s %9s %7s %7s %5s  %s\n", "workload", "ours ns", "base ns", "ratio", "goal",
              "met", "check");
}

inline void print(const Row& row) {
  std::printf("%-34s %9.1f %9.1f %7.3f ", row.workload.c_str(), row.ours_ns, row.baseline_ns,
              row.ratio);
  if (row.goal > 0) {
    std::printf("%7.2f %5s", row.goal, row.ratio <= row.goal ? "yes" : "NO");
  } else {
    std::printf("%7s %5s", "-", "-");
  }
  std::printf("  %s\n", row.check.c_str());
  std::fflush(stdout);
}

inline std::string same(bool equal) {
  return equal ? "same order" : "ORDER DIFFERS";
}

// Runs both sides in turns. Each call does `per_round` pieces of work.
template <class Ours, class Baseline>
Row race(std::string workload, int rounds, double per_round, Ours ours, Baseline baseline) {
  std::vector<double> ours_ns;
  std::vector<double> baseline_ns;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const double start = cpu_nanoseconds();
    ours();
    const double middle = cpu_nanoseconds();
    baseline();
    const double end = cpu_nanoseconds();
    ours_ns.push_back((middle - start) / per_round);
    baseline_ns.push_back((end - middle) / per_round);
    ratios.push_back((middle - start) / (end - middle));
  }
  return Row{.workload = std::move(workload),
             .ours_ns = median(ours_ns),
             .baseline_ns = median(baseline_ns),
             .ratio = median(ratios)};
}

}  // namespace bench
