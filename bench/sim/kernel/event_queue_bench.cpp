// What one event costs in the kernel, against a bare binary heap (std::priority_queue) of 16-byte
// entries that is given the same random deviates in the same run. Ours is the complete kernel:
// events are variants in slots, each has a handle, can be cancelled and is dispatched by visit.
//
// The two sides take turns in short rounds, and the figures are medians over the rounds, measured
// in CPU time, so that other work on the machine disturbs both alike.
// Usage: bench_kernel [--quick] [hold|mm1|repair|cancel|now-burst|distributions|idle]

#include "sim/kernel/event_queue.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <time.h>

#include "sim/base/overloaded.hpp"
#include "sim/kernel/run.hpp"
#include "sim/kernel/trajectory.hpp"

namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::EventHandle;
using sim::EventQueue;
using sim::Instant;

double cpu_nanoseconds() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) * 1e9 + static_cast<double>(at.tv_nsec);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

// ---------------------------------------------------------------------------- random deviates

// Deviates are drawn beforehand: both sides read the same list, and neither pays for drawing.
class Deviates {
 public:
  using Draw = std::function<double(std::mt19937_64&)>;

  Deviates(std::size_t count, double unit_seconds, const Draw& draw, unsigned seed = 1) {
    std::mt19937_64 bits(seed);
    delays_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      delays_.push_back(sim::from_seconds(unit_seconds * draw(bits)));
    }
  }

  Duration next() {
    if (next_ == delays_.size()) next_ = 0;
    return delays_[next_++];
  }

 private:
  std::vector<Duration> delays_;
  std::size_t next_ = 0;
};

double uniform(std::mt19937_64& bits) {
  return (static_cast<double>(bits() >> 11U) + 0.5) * 0x1p-53;
}
double exponential(std::mt19937_64& bits) {
  return -std::log(uniform(bits));
}
double mixed(std::mt19937_64& bits, double share, double first, double second) {
  const bool is_first = uniform(bits) < share;
  return exponential(bits) * (is_first ? first : second);
}
double aws_mix(std::mt19937_64& bits) {
  const double kind = uniform(bits);
  if (kind < 0.80) return 10;
  return exponential(bits) * (kind < 0.95 ? 300 : 30 * 86400);
}

// ---------------------------------------------------------------------------- the baseline

// The earliest (time, sequence) first, as every textbook does it.
class Heap {
 public:
  struct Entry {
    Instant at;
    std::uint32_t sequence;
    std::uint32_t payload;
    friend bool operator>(const Entry& a, const Entry& b) {
      return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
    }
  };
  static_assert(sizeof(Entry) == 16);

  void schedule(Instant at, std::uint32_t payload) { heap_.push({at, sequence_++, payload}); }
  Entry pop() {
    const Entry entry = heap_.top();
    heap_.pop();
    return entry;
  }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] Instant next_time() const { return heap_.top().at; }

 private:
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::uint32_t sequence_ = 0;
};

// ---------------------------------------------------------------------------- report

struct Row {
  std::string workload;
  double ours_ns = 0;
  double baseline_ns = 0;
  double ratio = 0;
  double goal = 0;  // 0 where there is none.
  std::string check = {};
};

void print_header() {
  std::printf("%-34s %9s %9s %7s %7s %5s  %s\n", "workload", "ours ns", "base ns", "ratio", "goal",
              "met", "check");
}

void print(const Row& row) {
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

std::string same(bool equal) {
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

// ---------------------------------------------------------------------------- hold

// The events of the hold model: two kinds, so that dispatching has something to decide.
struct Tick {
  std::uint32_t client;
};
struct Tock {
  std::uint32_t client;
  std::uint64_t count;
};
using HoldEvent = std::variant<Tick, Tock>;

HoldEvent hold_event(std::uint32_t payload) {
  if (payload % 2 == 0) return Tick{payload};
  return Tock{payload, 1};
}
std::uint32_t client_of(const HoldEvent& event) {
  return std::visit(sim::overloaded{[](const Tick& tick) { return tick.client; },
                                    [](const Tock& tock) { return tock.client; }},
                    event);
}

// Cheap, as it is part of what is timed; any difference in order or time shows.
struct OrderHash {
  std::uint64_t value = 1;
  void add(Instant at, std::uint32_t payload) {
    value = value * 0x9e3779b97f4a7c15U +
            (static_cast<std::uint64_t>(at.time_since_epoch().count()) ^ payload);
  }
};

class OurHold {
 public:
  OurHold(std::uint32_t pending, Deviates deviates, Deviates first)
      : deviates_(std::move(deviates)) {
    for (std::uint32_t i = 0; i < pending; ++i) {
      queue_.schedule(Instant(first.next()), hold_event(i));
    }
  }
  void run(std::uint64_t holds) {
    for (std::uint64_t i = 0; i < holds; ++i) {
      queue_.fire([this](Instant at, const HoldEvent& event) {
        const std::uint32_t client = client_of(event);
        hash_.add(at, client);
        last_ = queue_.schedule(at + deviates_.next(), event);
      });
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_.value; }
  [[nodiscard]] bool last_is_pending() const { return queue_.is_pending(last_); }

 private:
  Deviates deviates_;
  EventQueue<HoldEvent> queue_;
  OrderHash hash_;
  EventHandle last_;
};

class HeapHold {
 public:
  HeapHold(std::uint32_t pending, Deviates deviates, Deviates first)
      : deviates_(std::move(deviates)) {
    for (std::uint32_t i = 0; i < pending; ++i) heap_.schedule(Instant(first.next()), i);
  }
  void run(std::uint64_t holds) {
    for (std::uint64_t i = 0; i < holds; ++i) {
      const Heap::Entry fired = heap_.pop();
      hash_.add(fired.at, fired.payload);
      heap_.schedule(fired.at + deviates_.next(), fired.payload);
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_.value; }

 private:
  Deviates deviates_;
  Heap heap_;
  OrderHash hash_;
};

struct HoldCase {
  std::string name;
  std::uint32_t pending;
  std::uint64_t timed;
  double goal;
  const Deviates& deviates;
  const Deviates& first;
};

Row hold(const HoldCase& c) {
  OurHold ours(c.pending, c.deviates, c.first);
  HeapHold heap(c.pending, c.deviates, c.first);
  const std::uint64_t warm_up = std::max<std::uint64_t>(2 * std::uint64_t{c.pending}, 200'000);
  ours.run(warm_up);
  heap.run(warm_up);
  constexpr int rounds = 11;
  const std::uint64_t holds = c.timed / rounds;
  Row row = race(
      c.name, rounds, static_cast<double>(holds), [&] { ours.run(holds); },
      [&] { heap.run(holds); });
  row.goal = c.goal;
  row.check = same(ours.hash() == heap.hash() && ours.last_is_pending());
  return row;
}

// ---------------------------------------------------------------------------- now-burst

struct Burst {
  std::uint32_t client;
};
using BurstEvent = std::variant<Tick, Burst>;

// 1000 clients; each of their events sets off `burst` others at the same instant.
Row now_burst(std::uint32_t burst, std::uint64_t events, const Deviates& delays) {
  constexpr std::uint32_t kBurstBit = 1U << 31U;
  EventQueue<BurstEvent> queue;
  Heap heap;
  Deviates ours_next(delays);
  Deviates heap_next(delays);
  OrderHash ours_hash;
  OrderHash heap_hash;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    queue.schedule(Instant(ours_next.next()), Tick{i});
    heap.schedule(Instant(heap_next.next()), i);
  }
  const auto handle = [&](Instant at, const BurstEvent& event) {
    std::visit(sim::overloaded{[&](const Tick& tick) {
                                 ours_hash.add(at, tick.client);
                                 for (std::uint32_t b = 0; b < burst; ++b) {
                                   queue.schedule(at, Burst{b});
                                 }
                                 queue.schedule(at + ours_next.next(), tick);
                               },
                               [&](const Burst& one) { ours_hash.add(at, one.client); }},
               event);
  };
  const auto ours = [&](std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) queue.fire(handle);
  };
  const auto baseline = [&](std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      const Heap::Entry fired = heap.pop();
      heap_hash.add(fired.at, fired.payload & ~kBurstBit);
      if ((fired.payload & kBurstBit) != 0) continue;
      for (std::uint32_t b = 0; b < burst; ++b) heap.schedule(fired.at, b | kBurstBit);
      heap.schedule(fired.at + heap_next.next(), fired.payload);
    }
  };
  ours(50'000);
  baseline(50'000);
  constexpr int rounds = 7;
  const std::uint64_t count = events / rounds;
  Row row = race(
      "now-burst B=" + std::to_string(burst), rounds, static_cast<double>(count),
      [&] { ours(count); }, [&] { baseline(count); });
  row.check = same(ours_hash.value == heap_hash.value);
  return row;
}

// ---------------------------------------------------------------------------- cancel

struct Completion {
  std::uint32_t client;
};
struct TimeOut {
  std::uint32_t client;
};
using RequestEvent = std::variant<Completion, TimeOut>;

class OurClients {
 public:
  OurClients(std::uint32_t clients, Deviates deviates)
      : deviates_(std::move(deviates)), time_outs_(clients) {
    for (std::uint32_t i = 0; i < clients; ++i) start(i, sim::simulation_start);
  }
  void run(std::uint64_t completions) {
    for (std::uint64_t i = 0; i < completions; ++i) {
      queue_.fire([this](Instant at, const RequestEvent& event) {
        std::visit(sim::overloaded{[&](const Completion& done) { complete(done.client, at); },
                                   [&](const TimeOut&) { ++timed_out_; }},
                   event);
      });
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_.value; }
  [[nodiscard]] std::uint64_t timed_out() const { return timed_out_; }

 private:
  void complete(std::uint32_t client, Instant now) {
    hash_.add(now, client);
    queue_.cancel(time_outs_[client]);
    start(client, now);
  }
  void start(std::uint32_t client, Instant now) {
    queue_.schedule(now + deviates_.next(), Completion{client});
    time_outs_[client] = queue_.schedule(now + 100s, TimeOut{client});
  }

  Deviates deviates_;
  EventQueue<RequestEvent> queue_;
  std::vector<EventHandle> time_outs_;
  OrderHash hash_;
  std::uint64_t timed_out_ = 0;
};

// A sorted set is what one takes in the standard library to be able to cancel.
class SetClients {
 public:
  SetClients(std::uint32_t clients, Deviates deviates)
      : deviates_(std::move(deviates)), time_outs_(clients) {
    for (std::uint32_t i = 0; i < clients; ++i) start(i, sim::simulation_start);
  }
  void run(std::uint64_t completions) {
    for (std::uint64_t i = 0; i < completions; ++i) {
      const Key fired = *set_.begin();
      set_.erase(set_.begin());
      if (fired.is_time_out) continue;
      hash_.add(fired.at, fired.client);
      set_.erase(time_outs_[fired.client]);
      start(fired.client, fired.at);
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_.value; }

 private:
  struct Key {
    Instant at;
    std::uint64_t sequence;
    std::uint32_t client;
    bool is_time_out;
    friend bool operator<(const Key& a, const Key& b) {
      return a.at != b.at ? a.at < b.at : a.sequence < b.sequence;
    }
  };

  void start(std::uint32_t client, Instant now) {
    set_.insert(Key{now + deviates_.next(), sequence_++, client, false});
    time_outs_[client] = Key{now + 100s, sequence_++, client, true};
    set_.insert(time_outs_[client]);
  }

  Deviates deviates_;
  std::set<Key> set_;
  std::vector<Key> time_outs_;
  OrderHash hash_;
  std::uint64_t sequence_ = 0;
};

Row cancel(std::uint32_t clients, std::uint64_t completions, double goal,
           const Deviates& deviates) {
  OurClients ours(clients, deviates);
  SetClients set(clients, deviates);
  const std::uint64_t warm_up = std::max<std::uint64_t>(4 * std::uint64_t{clients}, 200'000);
  ours.run(warm_up);
  set.run(warm_up);
  constexpr int rounds = 9;
  const std::uint64_t count = completions / rounds;
  Row row = race(
      "cancel N=" + std::to_string(clients) + " (base: std::set)", rounds,
      static_cast<double>(count), [&] { ours.run(count); }, [&] { set.run(count); });
  row.goal = goal;
  row.check =
      same(ours.hash() == set.hash()) + ", " + std::to_string(ours.timed_out()) + " timed out";
  return row;
}

// ---------------------------------------------------------------------------- M/M/1

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

// ---------------------------------------------------------------------------- repair

struct Failed {
  std::uint32_t machine;
};
struct Repaired {
  std::uint32_t machine;
};
using MachineEvent = std::variant<Failed, Repaired>;

struct RepairRun {
  std::uint64_t events = 0;
  double down_h = 0;
  std::uint64_t hash = 0;
};

constexpr std::uint32_t kMachines = 1000;
constexpr Duration kRepairHorizon = std::chrono::hours(1'000'000);

// Machine-hours of downtime up to the horizon, from when each machine went down.
class Downtime {
 public:
  void fail(std::uint32_t machine, Instant now) { since_[machine] = now; }
  void repair(std::uint32_t machine, Instant now) {
    down_ += now - *since_[machine];
    since_[machine].reset();
  }
  [[nodiscard]] double hours_until(Instant end) const {
    Duration total = down_;
    for (const auto& since : since_) {
      if (since) total += end - *since;
    }
    return sim::to_seconds(total) / 3600;
  }

 private:
  std::array<std::optional<Instant>, kMachines> since_{};
  Duration down_{};
};

RepairRun our_repair(Instant end, Deviates up, Deviates down) {
  EventQueue<MachineEvent> queue;
  Downtime downtime;
  OrderHash hash;
  for (std::uint32_t i = 0; i < kMachines; ++i) queue.schedule(Instant(up.next()), Failed{i});
  const auto events = sim::run_until(queue, end, [&](Instant now, const MachineEvent& event) {
    std::visit(sim::overloaded{[&](const Failed& it) {
                                 hash.add(now, it.machine);
                                 downtime.fail(it.machine, now);
                                 queue.schedule(now + down.next(), Repaired{it.machine});
                               },
                               [&](const Repaired& it) {
                                 hash.add(now, it.machine);
                                 downtime.repair(it.machine, now);
                                 queue.schedule(now + up.next(), Failed{it.machine});
                               }},
               event);
  });
  return {events, downtime.hours_until(end), hash.value};
}

RepairRun heap_repair(Instant end, Deviates up, Deviates down) {
  constexpr std::uint32_t kRepairedBit = 1U << 31U;
  Heap heap;
  Downtime downtime;
  OrderHash hash;
  std::uint64_t events = 0;
  for (std::uint32_t i = 0; i < kMachines; ++i) heap.schedule(Instant(up.next()), i);
  while (!heap.empty() && heap.next_time() <= end) {
    const Heap::Entry fired = heap.pop();
    const std::uint32_t machine = fired.payload & ~kRepairedBit;
    ++events;
    hash.add(fired.at, machine);
    if ((fired.payload & kRepairedBit) == 0) {
      downtime.fail(machine, fired.at);
      heap.schedule(fired.at + down.next(), machine | kRepairedBit);
    } else {
      downtime.repair(machine, fired.at);
      heap.schedule(fired.at + up.next(), machine);
    }
  }
  return {events, downtime.hours_until(end), hash.value};
}

Row repair(double share, int rounds) {
  const Instant end(sim::from_seconds(sim::to_seconds(kRepairHorizon) * share));
  const Deviates up(1'000'003, 1000 * 3600.0, exponential);
  const Deviates down(1'000'033, 10 * 3600.0, exponential, 2);
  RepairRun ours;
  RepairRun heap = heap_repair(end, up, down);
  const auto events = static_cast<double>(heap.events);
  Row row = race(
      "repair, per event", rounds, events, [&] { ours = our_repair(end, up, down); },
      [&] { heap = heap_repair(end, up, down); });
  row.goal = 0.48;
  const double machine_hours = sim::to_seconds(end) / 3600 * kMachines;
  const double availability = 1 - ours.down_h / machine_hours;
  // The unavailability is a sum over events / 2 cycles, each with a relative deviation of sqrt 2.
  const double noise = 4 * (10.0 / 1010) * std::sqrt(4 / events);
  const bool near = std::abs(availability - 1000.0 / 1010) < noise;
  row.check = same(ours.hash == heap.hash) + ", availability " + std::to_string(availability) +
              (near ? " ~ 0.990099" : " IS NOT 0.990099");
  return row;
}

// ---------------------------------------------------------------------------- idle

// What a replication in which next to nothing happens pays for having a queue at all.
void idle(std::uint64_t years) {
  EventQueue<HoldEvent> reused;
  std::uint64_t fired = 0;
  const auto one_year = [&fired](EventQueue<HoldEvent>& queue) {
    for (std::uint32_t i = 0; i < 5; ++i) queue.schedule(Instant(24h * (i + 1)), Tick{i});
    fired += sim::run_until(queue, Instant(sim::year), [](Instant, const HoldEvent&) {});
  };
  const double start = cpu_nanoseconds();
  for (std::uint64_t i = 0; i < years; ++i) {
    EventQueue<HoldEvent> fresh;
    one_year(fresh);
  }
  const double middle = cpu_nanoseconds();
  for (std::uint64_t i = 0; i < years; ++i) {
    reused.clear();
    one_year(reused);
  }
  const double end = cpu_nanoseconds();
  const auto count = static_cast<double>(years);
  std::printf("a year of 5 events: %.0f ns with a new queue, %.0f ns with a cleared one%s\n",
              (middle - start) / count, (end - middle) / count,
              fired == 10 * years ? "" : " EVENTS LOST");
}

// ---------------------------------------------------------------------------- main

struct Sizes {
  std::uint64_t deviates;
  std::uint64_t holds;
  std::uint64_t customers;
  double repair_share;
  int rounds;
};

// The initial events of the fixed increments lie on whole seconds; all others start as they go on.
Deviates integer_phases() {
  return Deviates(1 << 16U, 1.0,
                  [](std::mt19937_64& bits) { return std::floor(10 * uniform(bits)); });
}

struct Distribution {
  std::string name;
  Deviates::Draw draw;
};

std::vector<Distribution> distributions() {
  return {
      {"exponential", exponential},
      {"uniform(0,2)", [](auto& bits) { return 2 * uniform(bits); }},
      {"uniform(0.9,1.1)", [](auto& bits) { return 0.9 + 0.2 * uniform(bits); }},
      {"bimodal 90/10", [](auto& bits) { return mixed(bits, 0.9, 0.1, 9.1); }},
      {"Pareto(1.1)", [](auto& bits) { return std::pow(uniform(bits), -1 / 1.1); }},
      {"fixed 10 s, integer phases", [](auto&) { return 10.0; }},
      {"AWS mix", aws_mix},
  };
}

void race_hold(const Sizes& sizes) {
  const Deviates delays(sizes.deviates, 1.0, exponential);
  const std::array<std::pair<std::uint32_t, double>, 6> cases{
      {{10, 0.50}, {100, 0}, {1000, 0.33}, {10'000, 0}, {100'000, 0.38}, {1'000'000, 0.30}}};
  for (const auto& [pending, goal] : cases) {
    print(hold({"hold N=" + std::to_string(pending), pending, sizes.holds, goal, delays, delays}));
  }
}

void race_distributions(const Sizes& sizes) {
  for (const Distribution& distribution : distributions()) {
    const Deviates delays(sizes.deviates, 1.0, distribution.draw);
    const bool fixed = distribution.name.starts_with("fixed");
    const Deviates first = fixed ? integer_phases() : delays;
    for (const std::uint32_t pending : {10U, 1000U, 100'000U}) {
      print(hold({distribution.name + " N=" + std::to_string(pending), pending, sizes.holds / 4, 0,
                  delays, first}));
    }
  }
}

void race_bursts(const Sizes& sizes) {
  const Deviates delays(sizes.deviates, 1.0, exponential);
  for (const std::uint32_t burst : {1U, 10U, 100U, 1000U, 10'000U}) {
    print(now_burst(burst, sizes.holds / 2, delays));
  }
}

void race_cancel(const Sizes& sizes) {
  const Deviates delays(sizes.deviates, 1.0, exponential);
  print(cancel(10, sizes.holds / 2, 0, delays));
  print(cancel(1000, sizes.holds / 2, 0.15, delays));
  print(cancel(100'000, sizes.holds / 4, 0, delays));
}

}  // namespace

int main(int argc, char** argv) {
  bool quick = false;
  std::string_view only;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--quick") {
      quick = true;
    } else {
      only = argv[i];
    }
  }
  const Sizes sizes = quick ? Sizes{1 << 19U, 500'000, 300'000, 0.1, 3}
                            : Sizes{1 << 21U, 4'000'000, 1'000'000, 1.0, 7};
  const auto wanted = [only](std::string_view part) { return only.empty() || only == part; };
  print_header();
  if (wanted("hold")) race_hold(sizes);
  if (wanted("mm1")) print(mm1(sizes.customers, sizes.rounds));
  if (wanted("repair")) print(repair(sizes.repair_share, sizes.rounds));
  if (wanted("cancel")) race_cancel(sizes);
  if (wanted("now-burst")) race_bursts(sizes);
  if (wanted("distributions")) race_distributions(sizes);
  if (wanted("idle")) idle(quick ? 20'000 : 200'000);
  return 0;
}
