#include <algorithm>
#include <cstdint>
#include <set>
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

// Time-outs that are nearly always cancelled.
namespace bench {
namespace {

using sim::EventHandle;
using sim::EventQueue;
using sim::Instant;

using namespace std::chrono_literals;

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

}  // namespace

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

}  // namespace bench
