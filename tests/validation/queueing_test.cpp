// The kernel, its streams and its statistics on queues whose answers are known: the laboratory
// without any of nines' models.

#include <cmath>
#include <deque>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/event_queue.hpp"
#include "sim/random/distribution.hpp"
#include "sim/stats/moments.hpp"
#include "tests/validation/suite.hpp"

namespace {

using validation::truth;

struct Arrival {};
struct Departure {
  std::uint32_t server = 0;
};
using Event = std::variant<Arrival, Departure>;

struct Figures {
  double mean_wait = 0;
  double mean_sojourn = 0;
  double waited = 0;  ///< Share of customers.
  double sojourn_p99 = 0;
  double wait_p99 = 0;
};

double quantile(std::vector<double> values, double probability) {
  const auto rank = static_cast<std::ptrdiff_t>(probability * static_cast<double>(values.size()));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

/// M/M/c, first come first served, from the empty system.
Figures run_fcfs(double arrivals_per_s, double served_per_s, int servers, int customers,
                 std::uint64_t seed) {
  sim::EventQueue<Event> queue;
  sim::Stream gaps = sim::named_stream(seed, 0, "queue", "arrivals");
  sim::Stream work = sim::named_stream(seed, 0, "queue", "service");
  const auto in = [&](sim::Stream& stream, double rate) {
    return queue.now() + sim::clamped_duration(sim::sample_exponential(stream) / rate);
  };
  std::deque<sim::Instant> waiting;
  std::vector<std::uint32_t> idle;
  for (int server = servers; server-- > 0;) idle.push_back(static_cast<std::uint32_t>(server));
  std::vector<sim::Instant> arrived(static_cast<std::size_t>(servers));
  std::vector<double> waits;
  std::vector<double> sojourns;
  int to_come = customers;
  queue.schedule(in(gaps, arrivals_per_s), Arrival{});
  const auto serve = [&](sim::Instant since, std::uint32_t server) {
    waits.push_back(sim::to_seconds(queue.now() - since));
    arrived[server] = since;
    queue.schedule(in(work, served_per_s), Departure{server});
  };
  while (!queue.empty()) {
    const auto fired = queue.pop();
    if (std::holds_alternative<Arrival>(fired.event)) {
      if (--to_come > 0) queue.schedule(in(gaps, arrivals_per_s), Arrival{});
      if (idle.empty()) {
        waiting.push_back(queue.now());
      } else {
        const std::uint32_t server = idle.back();
        idle.pop_back();
        serve(queue.now(), server);
      }
    } else {
      const std::uint32_t server = std::get<Departure>(fired.event).server;
      sojourns.push_back(sim::to_seconds(queue.now() - arrived[server]));
      if (waiting.empty()) {
        idle.push_back(server);
      } else {
        const sim::Instant since = waiting.front();
        waiting.pop_front();
        serve(since, server);
      }
    }
  }
  Figures figures;
  sim::Moments wait_moments;
  sim::Moments sojourn_moments;
  int waited = 0;
  for (const double wait : waits) {
    wait_moments.add(wait);
    waited += wait > 0 ? 1 : 0;
  }
  for (const double sojourn : sojourns) sojourn_moments.add(sojourn);
  figures.mean_wait = wait_moments.mean();
  figures.mean_sojourn = sojourn_moments.mean();
  figures.waited = static_cast<double>(waited) / static_cast<double>(waits.size());
  figures.sojourn_p99 = quantile(sojourns, 0.99);
  figures.wait_p99 = quantile(waits, 0.99);
  return figures;
}

/// Mean and standard error over independent runs.
struct OverRuns {
  sim::Moments moments;
  void check(double expected, double largest_relative_error) const {
    CAPTURE(moments.mean(), moments.standard_error(), expected);
    CHECK(std::abs(moments.mean() - expected) < 4 * moments.standard_error());
    CHECK(moments.standard_error() < largest_relative_error * expected);
  }
};

/// M/M/1 with processor sharing: mean sojourn of all jobs and of marked jobs of a given size.
/// The departure moves whenever the number of jobs changes: cancelled and scheduled again.
struct Sharing {
  sim::Moments all;
  sim::Moments marked;
};

Sharing run_processor_sharing(double arrivals_per_s, double served_per_s, double marked_size_s,
                              int customers, std::uint64_t seed) {
  struct Job {
    double left = 0;
    sim::Instant since;
    bool is_marked = false;
  };
  sim::EventQueue<Event> queue;
  sim::Stream gaps = sim::named_stream(seed, 0, "sharing", "arrivals");
  sim::Stream work = sim::named_stream(seed, 0, "sharing", "service");
  sim::Stream marks = sim::named_stream(seed, 0, "sharing", "marks");
  std::vector<Job> jobs;
  sim::Instant updated;
  sim::EventHandle departure;
  Sharing figures;
  const auto progress = [&] {
    const double each =
        jobs.empty() ? 0
                     : sim::to_seconds(queue.now() - updated) / static_cast<double>(jobs.size());
    for (Job& job : jobs) job.left -= each;
    updated = queue.now();
  };
  const auto next_departure = [&] {
    queue.cancel(departure);
    if (jobs.empty()) return;
    std::size_t first = 0;
    for (std::size_t job = 1; job < jobs.size(); ++job) {
      if (jobs[job].left < jobs[first].left) first = job;
    }
    const double seconds = std::max(0.0, jobs[first].left) * static_cast<double>(jobs.size());
    departure = queue.schedule(queue.now() + sim::clamped_duration(seconds),
                               Departure{static_cast<std::uint32_t>(first)});
  };
  int to_come = customers;
  queue.schedule(sim::simulation_start, Arrival{});
  while (!queue.empty()) {
    const auto fired = queue.pop();
    progress();
    if (std::holds_alternative<Arrival>(fired.event)) {
      // A few marked jobs of a fixed size ride along; they are too rare to change the load.
      const bool is_marked = marks.chance(0.002);
      const double size = is_marked ? marked_size_s : sim::sample_exponential(work) / served_per_s;
      jobs.push_back({size, queue.now(), is_marked});
      if (--to_come > 0) {
        queue.schedule(
            queue.now() + sim::clamped_duration(sim::sample_exponential(gaps) / arrivals_per_s),
            Arrival{});
      }
    } else {
      const std::uint32_t done = std::get<Departure>(fired.event).server;
      const double sojourn = sim::to_seconds(queue.now() - jobs[done].since);
      (jobs[done].is_marked ? figures.marked : figures.all).add(sojourn);
      jobs.erase(jobs.begin() + done);
    }
    next_departure();
  }
  return figures;
}

}  // namespace

TEST_CASE("A19: M/M/1 first come first served", "[validation]") {
  OverRuns sojourn;
  OverRuns p99;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Figures figures = run_fcfs(80, 100, 1, 200'000, seed);
    sojourn.moments.add(figures.mean_sojourn);
    p99.moments.add(figures.sojourn_p99);
  }
  sojourn.check(truth("A19", "mean_sojourn_s"), 0.01);
  p99.check(truth("A19", "fcfs_p99_sojourn_s"), 0.01);
}

TEST_CASE("A19: M/M/1 with processor sharing", "[validation]") {
  OverRuns sojourn;
  OverRuns marked;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Sharing figures = run_processor_sharing(80, 100, 0.02, 100'000, seed);
    sojourn.moments.add(figures.all.mean());
    marked.moments.add(figures.marked.mean());
  }
  // The marked jobs, 0.2 % of twice the size, add 0.2 % to the load: 1 % to the mean.
  CHECK(sojourn.moments.mean() == Approx(truth("A19", "mean_sojourn_s")).epsilon(0.03));
  CHECK(marked.moments.mean() ==
        Approx(truth("A19", "ps_mean_sojourn_of_20ms_job_s")).epsilon(0.03));
}

TEST_CASE("A21: M/M/4", "[validation]") {
  OverRuns waited;
  OverRuns wait;
  OverRuns sojourn;
  OverRuns p99;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Figures figures = run_fcfs(320, 100, 4, 200'000, seed);
    waited.moments.add(figures.waited);
    wait.moments.add(figures.mean_wait);
    sojourn.moments.add(figures.mean_sojourn);
    p99.moments.add(figures.wait_p99);
  }
  waited.check(truth("A21", "P(wait)"), 0.01);
  wait.check(truth("A21", "mean_wait_s"), 0.01);
  sojourn.check(truth("A21", "mean_sojourn_s"), 0.01);
  p99.check(truth("A21", "p99_wait_s"), 0.01);
}
