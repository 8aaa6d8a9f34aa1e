#include <array>
#include <cstdio>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <stdlib.h>
#include <sys/wait.h>

#include "sim/experiment/mpi/shares.hpp"
#include "tests/mpi/probe/probe.hpp"
#include "tests/tools/cli/scratch.hpp"

namespace {

using cli_tests::read_file;
using cli_tests::ScratchFolder;

struct Finished {
  int code = -1;
  std::string out;
};

/// Standard output of a command that as many ranks run, on this machine, as anybody.
Finished on_ranks(int ranks, const std::string& command) {
  setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
  setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  const std::string line =
      "mpirun --oversubscribe -n " + std::to_string(ranks) + " " + command + " 2>/dev/null";
  Finished finished;
  std::FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> part{};
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(part.data(), 1, part.size(), pipe);
    finished.out.append(part.data(), got);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) finished.code = WEXITSTATUS(status);
  return finished;
}

/// The same line from every rank, and as many as there are ranks; else an empty one.
std::string line_of_all(const std::string& out, int ranks) {
  std::istringstream lines(out);
  std::string first;
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    if (count == 0) first = line;
    if (line != first) return {};
  }
  return count == ranks ? first : std::string();
}

std::string by_probe(int ranks, const std::string& arguments) {
  const Finished finished = on_ranks(ranks, std::string(NINES_PROBE) + " " + arguments);
  CHECK(finished.code == 0);
  return line_of_all(finished.out, ranks);
}

std::string by_threads(const mpi_tests::Experiment& experiment, std::uint64_t count) {
  sim::ThreadCrew threads;
  return experiment.run(threads, {.first = 3, .count = count});
}

}  // namespace

TEST_CASE("every rank merges what one process would have merged, in the same order", "[mpi]") {
  const int ranks = GENERATE(1, 2, 4);
  const std::uint64_t count = GENERATE(0U, 1U, 3U, 1000U, 40000U);
  CAPTURE(ranks, count);
  CHECK(by_probe(ranks, "run " + std::to_string(count) + " 0") == by_threads({}, count));
}

TEST_CASE("all ranks stop merging where no more results are wanted", "[mpi]") {
  const int ranks = GENERATE(2, 4);
  mpi_tests::Experiment experiment;
  experiment.enough = 777;
  CHECK(by_probe(ranks, "enough 20000 777") == by_threads(experiment, 20000));
}

TEST_CASE("an exception on one rank ends all of them after the results before it", "[mpi]") {
  const int ranks = GENERATE(1, 2, 4);
  const std::uint64_t bad = GENERATE(3U, 50U, 1234U);
  CAPTURE(ranks, bad);
  mpi_tests::Experiment experiment;
  experiment.bad = bad;
  CHECK(by_probe(ranks, "throw 20000 " + std::to_string(bad)) == by_threads(experiment, 20000));
}

TEST_CASE("a rank that is asked to stop stops all of them at the same replication", "[mpi]") {
  const int ranks = GENERATE(1, 2, 4);
  const std::string line = by_probe(ranks, "stop 10000000 500");
  CAPTURE(line);
  REQUIRE(line.ends_with(" stopped"));
  const std::uint64_t merged = std::stoull(line);
  CHECK(merged > 400);
  CHECK(merged < 10'000'000);
  CHECK(line == by_threads({}, merged) + " stopped");
}

TEST_CASE("the program prints the same bytes on ranks as alone", "[mpi][cli]") {
  const std::string run =
      GENERATE(as<std::string>{}, " run whatisthetime/6-multi-az --replications 700 --out json",
               " run whatisthetime --years 60 --out csv",
               " run whatisthetime/drills/6-earthquake --replications 30 --out json",
               " run reference/a06-three-of-five --precision 10% --out json",
               " compare whatisthetime/5-auto-scaling whatisthetime/6-multi-az --replications 300",
               " compare whatisthetime --years 40 --out markdown",
               " sweep whatisthetime/6-multi-az --over=failures.application_hang.rate=1/year,4/year"
               " --precision outages_per_year=10% --out json",
               " sweep whatisthetime/4-load-balancer --tornado --replications 20 --out csv",
               " check whatisthetime --replications 100 --out junit",
               " check whatisthetime/4-load-balancer --sensitivity --replications 20 --out json",
               " check whatisthetime/4-load-balancer --sensitivity --method stratified"
               " --replications 60 --out json");
  CAPTURE(run);
  const Finished alone = on_ranks(1, NINES_BINARY + run + " --jobs 1");
  REQUIRE(alone.out.size() > 100);
  for (const int ranks : {2, 3, 4}) {
    CAPTURE(ranks);
    const Finished together = on_ranks(ranks, NINES_BINARY + run);
    CHECK(together.out == alone.out);
    CHECK(together.code == alone.code);
  }
}

TEST_CASE("ranks go on with the journal of one process, and the other way round", "[mpi][cli]") {
  const ScratchFolder scratch;
  const std::string run =
      NINES_BINARY + GENERATE(as<std::string>{}, " run whatisthetime --replications 400 --out json",
                              " compare whatisthetime --replications 200 --out json",
                              " sweep whatisthetime/6-multi-az --over=workload.demand=10/s,20/s"
                              " --precision cost_per_month=5% --out json",
                              " check whatisthetime --replications 300 --out json",
                              " check whatisthetime/4-load-balancer --sensitivity"
                              " --replications 20 --out json");
  const std::string journal = " --resume " + scratch.file("journal");
  const std::string expected = on_ranks(1, run).out;
  CHECK(on_ranks(4, run + journal).out == expected);
  const std::string whole = read_file(scratch.file("journal"));
  for (const int ranks : {1, 3}) {
    scratch.write("journal", whole.substr(0, whole.size() / 2));
    CHECK(on_ranks(ranks, run + journal).out == expected);
  }
}

TEST_CASE("a check on ranks writes one baseline and is held against it", "[mpi][cli]") {
  const ScratchFolder scratch;
  const std::string check = std::string(NINES_BINARY) + " check whatisthetime/6-multi-az";
  const std::string baseline = scratch.file("baseline");
  CHECK(on_ranks(3, check + " --replications 60 --save-baseline " + baseline).code == 0);
  CHECK(on_ranks(1, check + " --replications 60 --save-baseline " + baseline + "1").code == 0);
  CHECK(read_file(baseline) == read_file(baseline + "1"));
  const Finished alone = on_ranks(1, check + " --out json --baseline " + baseline);
  const Finished together = on_ranks(2, check + " --out json --baseline " + baseline);
  CHECK(alone.out.find("\"paired\"") != std::string::npos);
  CHECK(together.out == alone.out);
  CHECK(together.code == alone.code);
}

TEST_CASE("wrong input is told once and ends all ranks with 1", "[mpi][cli]") {
  const std::string command =
      GENERATE(as<std::string>{}, " run no/such/scenario",
               " compare whatisthetime/6-multi-az no/such/scenario",
               " sweep no/such/scenario --over run.horizon=1d,2d", " check no/such/scenario",
               " check no/such/scenario --sensitivity");
  const Finished wrong =
      on_ranks(3, "sh -c 'exec " + std::string(NINES_BINARY) + command + " 2>&1'");
  CHECK(wrong.code == 1);
  const std::size_t first = wrong.out.find("no/such/scenario");
  REQUIRE(first != std::string::npos);
  CHECK(wrong.out.find("no/such/scenario", first + 1) == std::string::npos);
}

TEST_CASE("ranks that have read different files are refused", "[mpi][cli]") {
  const std::string command = GENERATE(
      as<std::string>{}, " run reference/a01-one-unit",
      " compare reference/a01-one-unit reference/a01-one-unit",
      " sweep reference/a01-one-unit --tornado", " check reference/a01-one-unit --sensitivity",
      " check reference/a01-one-unit --save-baseline /dev/null/none");
  const Finished differing = on_ranks(2, "sh -c 'exec " + std::string(NINES_BINARY) + command +
                                             " --seed $OMPI_COMM_WORLD_RANK 2>&1'");
  CHECK(differing.code == 1);
  CHECK(differing.out.find("the processes do not run the same") != std::string::npos);
  CHECK(differing.out.find("--seed 1") != std::string::npos);
}

TEST_CASE("shares follow speed, use up all there is, and grow eightfold at most", "[mpi]") {
  sim::mpi::Shares shares({1, 4});
  CHECK(shares.next(1'000'000) == std::vector<std::uint64_t>{1, 4});
  // 100/s and 1000/s: a quarter of a second would be 25 and 250, and eight times 5 is 40.
  shares.learn({{1, 0.01, 100}, {4, 0.004, 400}});
  const auto second = shares.next(1'000'000);
  CHECK(second[0] + second[1] <= 40);
  CHECK(second[1] >= 30);
  shares.learn({{100, 1, 1000}, {1000, 1, 10000}});
  CHECK(shares.next(1'000'000) == std::vector<std::uint64_t>{25, 250});
  for (std::uint64_t left = 0; left < 300; ++left) {
    const auto parts = shares.next(left);
    const std::uint64_t sum = parts[0] + parts[1];
    CHECK(sum == (left < 280 ? left : 275));
  }
  // 1 MiB a result: 256 of them fill a message.
  shares.learn({{100, 0.01, 100 << 20}, {100, 0.01, 100 << 20}});
  const auto limited = shares.next(1'000'000);
  CHECK(limited[0] + limited[1] <= 256);
  // A rank that did nothing keeps what it got.
  shares.learn({{100, 1, 100}, {0, 0, 0}});
  CHECK(shares.next(1'000'000) == std::vector<std::uint64_t>{25, limited[1]});
}
