#include "sim/experiment/journal.hpp"

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/experiment/replicate_by.hpp"
#include "sim/stats/moments.hpp"
#include "tests/sim/stats/splitmix.hpp"

using namespace sim;
using sim_tests::SplitMix;

namespace {

/// A journal that a test can cut anywhere, as a dying process does.
class MemoryJournal : public Journal {
 public:
  struct Entry {
    std::uint64_t experiment;
    std::uint64_t id;
    std::string result;
  };

  std::optional<JournalBlock> next() override {
    if (read == entries.size()) return std::nullopt;
    // Blocks of up to three, so that they end in the middle of things.
    JournalBlock block{entries[read].experiment, entries[read].id, {}};
    for (int i = 0; i < 3 && read < entries.size(); ++i, ++read) {
      if (entries[read].experiment != block.experiment) break;
      add_result(block.results, entries[read].result);
    }
    const auto copy = decode_block(encode_block(block));
    REQUIRE(copy);
    return copy;
  }
  void append(std::uint64_t experiment, ReplicationId id, std::string_view result) override {
    entries.push_back({experiment, id.value, std::string(result)});
    read = entries.size();
  }

  std::vector<Entry> entries;
  std::size_t read = 0;
};

struct DoubleCodec {
  static void encode(double value, std::string& bytes) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  [[nodiscard]] static double decode(std::string_view bytes) {
    double value = 0;
    REQUIRE(bytes.size() == sizeof value);
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
};

auto make_worker(std::uint64_t seed) {
  return [seed] {
    return [seed](ReplicationId id) {
      SplitMix bits(id.value ^ seed);
      return bits.exponential(1);
    };
  };
}

/// Two experiments, the second until its mean is known: what a process with a precision does.
struct Both {
  Moments fixed;
  Moments sequential;
  StopReason reason = StopReason::Cancelled;

  void run(Crew* crew, int jobs, const std::atomic<bool>* cancelled = nullptr) {
    const DoubleCodec codec;
    replicate_by(crew, codec, {.first = 7, .count = 40, .jobs = jobs, .cancelled = cancelled},
                 make_worker(1), [&](ReplicationId, double value) { fixed.add(value); });
    const SequentialPlan plan{.block = 20, .ceiling = 5000, .jobs = jobs, .cancelled = cancelled};
    const auto outcome = replicate_until_by(
        crew, codec, plan, make_worker(2),
        [&](ReplicationId, double value) { sequential.add(value); },
        [&](std::uint64_t) { return sequential.variance() < 0.01 * double(sequential.count()); });
    reason = outcome.reason;
  }
  friend bool operator==(const Both&, const Both&) = default;
};

}  // namespace

TEST_CASE("a crew changes no byte of an experiment", "[journal]") {
  const int jobs = GENERATE(1, 3);
  Both alone;
  alone.run(nullptr, 1);
  CHECK(alone.reason == StopReason::RuleMet);
  ThreadCrew threads;
  Both together;
  together.run(&threads, jobs);
  CHECK(together == alone);
}

TEST_CASE("a run goes on from wherever an earlier one ended, to the same bytes", "[journal]") {
  const int jobs = GENERATE(1, 3);
  ThreadCrew threads;
  MemoryJournal whole;
  JournalCrew first(whole, threads);
  Both expected;
  expected.run(&first, jobs);
  CHECK(first.replayed() == 0);
  REQUIRE(whole.entries.size() == 40 + expected.sequential.count());
  REQUIRE(whole.entries.size() > 100);
  for (std::size_t kept = 0; kept <= whole.entries.size(); ++kept) {
    CAPTURE(kept);
    MemoryJournal cut;
    cut.entries.assign(whole.entries.begin(), whole.entries.begin() + std::ptrdiff_t(kept));
    JournalCrew crew(cut, threads);
    Both resumed;
    resumed.run(&crew, jobs);
    REQUIRE(resumed == expected);
    REQUIRE(crew.replayed() == kept);
    REQUIRE(cut.entries.size() == whole.entries.size());
  }
}

TEST_CASE("what was cancelled can be resumed", "[journal]") {
  ThreadCrew threads;
  MemoryJournal journal;
  std::atomic<bool> cancelled = false;
  JournalCrew crew(journal, threads);
  const DoubleCodec codec;
  Moments part;
  const auto add_some = [&](ReplicationId, double value) {
    part.add(value);
    if (part.count() == 10) cancelled = true;
  };
  const auto done = replicate_by(&crew, codec, {.first = 7, .count = 40, .cancelled = &cancelled},
                                 make_worker(1), add_some);
  CHECK(done == 10);
  CHECK(journal.entries.size() == 10);
  journal.read = 0;
  JournalCrew again(journal, threads);
  Both resumed;
  resumed.run(&again, 1);
  Both alone;
  alone.run(nullptr, 1);
  CHECK(resumed == alone);
}

TEST_CASE("a journal of something else is refused", "[journal]") {
  ThreadCrew threads;
  MemoryJournal journal;
  JournalCrew crew(journal, threads);
  Both both;
  both.run(&crew, 1);
  journal.read = 0;
  SECTION("a result that comes out otherwise") {
    journal.entries[0].result[3] ^= 1;
  }
  SECTION("a gap") {
    journal.entries.erase(journal.entries.begin() + 3);
  }
  SECTION("an experiment too many") {
    journal.entries[30].experiment = 1;
  }
  JournalCrew again(journal, threads);
  Both resumed;
  CHECK_THROWS_AS(resumed.run(&again, 1), JournalMismatch);
}

TEST_CASE("a block that ends too early is found out", "[journal]") {
  std::string results;
  add_result(results, "one");
  add_result(results, "");
  std::string_view rest = results;
  CHECK(take_result(rest) == "one");
  CHECK(take_result(rest) == "");
  CHECK(rest.empty());
  CHECK_FALSE(take_result(rest));
  for (std::size_t size = 1; size < 11; ++size) {
    rest = std::string_view(results).substr(0, size);
    CHECK_FALSE(take_result(rest));
  }
  CHECK_FALSE(decode_block("fifteen bytes..").has_value());
}
