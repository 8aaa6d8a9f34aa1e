#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/sim/kernel/binary_heap.hpp"
#include "bench/sim/kernel/deviates.hpp"
#include "bench/sim/kernel/race.hpp"
#include "bench/sim/kernel/workloads.hpp"
#include "sim/base/overloaded.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/run.hpp"

// The M/M/1 queue: Poisson arrivals, one server with exponential times.
namespace bench {
namespace {

using sim::Duration;
using sim::EventQueue;
using sim::Instant;

// First in, first out; waiting time by the instants at which customers arrived.
class Server {
 public:
  // Returns whether service starts.
  bool arrive(Instant now) {
    arrivals_.push_back(now);
    return ++present_ == 1;
  }
  void start_service(Instant now) { waited_ += now - arrivals_[started_++]; }
  // Returns whether the next service starts.
  bool depart() { return --present_ > 0; }
  [[nodiscard]] double mean_wait_s() const {
    return sim::to_seconds(waited_) / static_cast<double>(started_);
  }
  [[nodiscard]] std::uint64_t arrived() const { return arrivals_.size(); }
  void reserve(std::uint64_t customers) { arrivals_.reserve(customers); }

 private:
  std::vector<Instant> arrivals_;
  std::uint64_t started_ = 0;
  Duration waited_{};
  int present_ = 0;
};

struct Arrival {};
struct Departure {};
using QueueingEvent = std::variant<Arrival, Departure>;

struct QueueingRun {
  double mean_wait_s = 0;
  std::uint64_t hash = 0;
};

QueueingRun our_mm1(std::uint64_t customers, Deviates interarrival, Deviates service) {
  EventQueue<QueueingEvent> queue;
  Server server;
  server.reserve(customers);
  OrderHash hash;
  const auto begin_service = [&](Instant now) {
    server.start_service(now);
    queue.schedule(now + service.next(), Departure{});
  };
  queue.schedule(Instant(interarrival.next()), Arrival{});
  sim::run_until(queue, sim::never, [&](Instant now, const QueueingEvent& event) {
    std::visit(sim::overloaded{[&](Arrival) {
                                 hash.add(now, 0);
                                 if (server.arrive(now)) begin_service(now);
                                 if (server.arrived() == customers) return;
                                 queue.schedule(now + interarrival.next(), Arrival{});
                               },
                               [&](Departure) {
                                 hash.add(now, 1);
                                 if (server.depart()) begin_service(now);
                               }},
               event);
  });
  return {server.mean_wait_s(), hash.value};
}

QueueingRun heap_mm1(std::uint64_t customers, Deviates interarrival, Deviates service) {
  Heap heap;
  Server server;
  server.reserve(customers);
  OrderHash hash;
  const auto begin_service = [&](Instant now) {
    server.start_service(now);
    heap.schedule(now + service.next(), 1);
  };
  heap.schedule(Instant(interarrival.next()), 0);
  while (!heap.empty()) {
    const Heap::Entry fired = heap.pop();
    const Instant now = fired.at;
    hash.add(now, fired.payload);
    if (fired.payload == 0) {
      if (server.arrive(now)) begin_service(now);
      if (server.arrived() == customers) continue;
      heap.schedule(now + interarrival.next(), 0);
    } else if (server.depart()) {
      begin_service(now);
    }
  }
  return {server.mean_wait_s(), hash.value};
}

// The mean wait of n customers has variance v / n with, for service rate 1 and load r,
// v = r (2 + 5r - 4r^2 + r^3) / (1 - r)^4 (Whitt, "Planning queueing simulations", 1989).
double mean_wait_deviation_s(double load, double customers) {
  const double r = load;
  return std::sqrt(r * (2 + 5 * r - 4 * r * r + r * r * r) / std::pow(1 - r, 4) / customers);
}

}  // namespace

Row mm1(std::uint64_t customers, int rounds) {
  const Deviates interarrival(customers, 1 / 0.9, exponential);
  const Deviates service(customers + 1, 1.0, exponential, 2);
  QueueingRun ours;
  QueueingRun heap;
  Row row = race(
      "mm1, per customer", rounds, static_cast<double>(customers),
      [&] { ours = our_mm1(customers, interarrival, service); },
      [&] { heap = heap_mm1(customers, interarrival, service); });
  row.goal = 0.75;
  const double noise = 4 * mean_wait_deviation_s(0.9, static_cast<double>(customers));
  const bool near = std::abs(ours.mean_wait_s - 9) < noise;
  row.check = same(ours.hash == heap.hash) + ", mean wait " + std::to_string(ours.mean_wait_s) +
              (near ? " ~ 9" : " IS NOT 9");
  return row;
}

}  // namespace bench
