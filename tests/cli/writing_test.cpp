// Disks that are full, and replications that are too long to wait for.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/cli/process.hpp"
#include "tests/tools/report/one_line.hpp"

namespace {

using namespace cli_tests;
using report_tests::on_one_line;

TEST_CASE("a full disk is told as one, and the old file stays", "[cli][files]") {
  const ScratchFolder scratch;
  const std::string old(100, 'o');
  const std::string file = scratch.write("result.json", old);
  // No file may grow beyond 2000 bytes, and the result is longer.
  const Finished result =
      Process({"run", "whatisthetime/6-multi-az", "--replications", "2", "--out", "json=" + file},
              2000)
          .wait();
  CHECK(result.code == 5);
  CHECK(result.err == "nines: cannot write \"" + file + "\": File too large\n");
  CHECK(read_file(file) == old);
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
}

#ifndef NINES_SANITIZED  // The shadow memory of a sanitizer is terabytes.
TEST_CASE("memory that does not suffice is told in a plain sentence", "[cli]") {
  const ScratchFolder scratch;
  // Ten million numbers take 160 MB once they are read.
  std::string text = R"({"nines_baseline": 1, "seed": [0)";
  for (int number = 0; number < 10'000'000; ++number) text += ",0";
  const std::string file = scratch.write("baseline.json", text + "]}");
  const Finished result =
      Process({"check", "reference/a01-one-unit", "--baseline", file}, std::nullopt, 200'000'000)
          .wait();
  CHECK(result.code == 5);
  CHECK(result.out.empty());
  CHECK(result.err.find("nines: not enough memory\n  hint: ") == 0);
  CHECK(result.err.find("--replications") != std::string::npos);
}
#endif

TEST_CASE("a device that takes nothing is told by its name", "[cli][files]") {
  const Finished result =
      nines({"run", "whatisthetime/6-multi-az", "--replications", "2", "--out", "json=/dev/full"});
  CHECK(result.code == 5);
  CHECK(result.err == "nines: cannot write \"/dev/full\": No space left on device\n");
}

TEST_CASE("every command that writes says how it ends where it cannot", "[cli]") {
  for (const char* command : {"run", "incident", "compare", "sweep", "check", "explain"}) {
    CAPTURE(command);
    const std::string help = on_one_line(nines({command, "--help"}).out);
    CHECK(help.find("Exit code 5") != std::string::npos);
  }
}

TEST_CASE("a replication of any length is left when it is asked to", "[cli]") {
  const ScratchFolder scratch;
  // Some hundred million events in a single replication: minutes.
  const std::string scenario = scratch.write("endless.json", R"({
    "title": "Fails all the time", "region": "us-east-1",
    "architecture": {"components": {"unit": {
      "fails": {"exponential": {"mean": "2s"}},
      "repaired_in": {"exponential": {"mean": "1s"}}}}},
    "workload": {"demand": "1/s", "classes": {"job": {"cpu_time": "0ms", "needs": ["unit"]}}},
    "failures": {"defaults": false},
    "run": {"horizon": "3650d", "replications": 3, "seed": 5}})");
  const std::vector<std::vector<std::string>> cases{
      std::vector<std::string>{"run", scenario, "--jobs", "1"},
      std::vector<std::string>{"run", scenario, "--jobs", "2"},
      std::vector<std::string>{"compare", scenario, scenario},
      std::vector<std::string>{"incident", scenario}};
  REQUIRE(cases.size() == 4);
  const std::vector<std::string>& command = cases[GENERATE(range(std::size_t{0}, std::size_t{4}))];
  const int signal = GENERATE(SIGINT, SIGTERM);
  CAPTURE(command.front(), signal);
  Process process(command);
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  const auto asked = std::chrono::steady_clock::now();
  process.signal(signal);
  const Finished finished = process.wait();
  CHECK(finished.code == 130);
  CHECK(finished.err.find("interrupted") != std::string::npos);
  CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds(10));
}

}  // namespace
