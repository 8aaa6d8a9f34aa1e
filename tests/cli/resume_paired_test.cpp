// --resume of compare, sweep and check, with --sensitivity as well: the guarantees of `nines run`.

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/process.hpp"

namespace {

using namespace cli_tests;

/// Each takes some tenths of a second; the second one has a pilot of strata.
const Words compared{"compare",
                     "whatisthetime/5-auto-scaling",
                     "whatisthetime/6-multi-az",
                     "--replications",
                     few(2000),
                     "--out",
                     "json"};
const Words precise{"sweep",       "whatisthetime/6-multi-az",
                    "--over",      "failures.application_hang.rate=1/year,4/year",
                    "--precision", "outages_per_year=4%",
                    "--out",       "json"};
const Words tornado{
    "sweep", "whatisthetime/4-load-balancer", "--tornado", "--replications", few(40), "--out",
    "csv"};
const Words checked{"check", "whatisthetime", "--replications", few(600), "--out", "json"};
const Words sensitive{
    "check", "whatisthetime/4-load-balancer", "--sensitivity", "--replications", few(150), "--out",
    "json"};
/// A pilot of strata first, and every change drawn from them. Of a grace period that ten times the
/// boot time does not exceed: a group that replaces whatever boots takes a hundred times as long.
const Words in_strata{
    "check",         "whatisthetime/6-multi-az",
    "--set",         "architecture.auto_scaling_groups.web.health_check_grace_period=2h",
    "--sensitivity", "--method",
    "stratified",    "--replications",
    few(60),         "--out",
    "json"};

/// Returns when the journal has grown twice behind its head, a minute from now at the latest: what
/// is written first may be a part of the first replication, for the first of many changes.
void wait_for_replications(const std::string& journal) {
  std::error_code ignored;
  std::uintmax_t before = 0;
  int grown = -1;  // By its head.
  for (int tenth = 0; tenth < 600 && grown < 2; ++tenth) {
    const bool exists = std::filesystem::exists(journal, ignored);
    const std::uintmax_t size = exists ? std::filesystem::file_size(journal, ignored) : 0;
    if (size > before) ++grown;
    before = size;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace

TEST_CASE("a comparison, sweep or check with a journal prints the bytes of one without",
          "[cli][resume]") {
  const Words words = GENERATE(compared, precise, tornado, checked, sensitive, in_strata);
  const ScratchFolder scratch;
  const Finished plain = nines(words);
  REQUIRE(plain.out.size() > 1000);
  const Words resumable = with(words, {"--resume", scratch.file("journal")});
  for (const char* remark : {"", "resumed: "}) {
    const Finished kept = nines(with(resumable, {"--jobs", *remark == '\0' ? "2" : "1"}));
    CHECK(kept.code == plain.code);
    CHECK(kept.out == plain.out);
    CHECK(kept.err.starts_with(remark));
  }
}

TEST_CASE("one that was killed at any moment is finished to the same bytes", "[cli][resume]") {
  const Words words = GENERATE(compared, precise, tornado, checked, sensitive, in_strata);
  const ScratchFolder scratch;
  const Finished plain = nines(words);
  const Words resumable = with(words, {"--resume", scratch.file("journal")});
  for (const int milliseconds : {3, 23, 89, 173, 307}) {
    Process killed(resumable);
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    killed.signal(SIGKILL);
    killed.wait();
  }
  // Torn in the middle, wherever a second of it ends.
  const std::string whole = read_file(scratch.file("journal"));
  scratch.write("journal", whole.substr(0, whole.size() - whole.size() / 5));
  const Finished resumed = nines(resumable);
  CHECK(resumed.code == plain.code);
  CHECK(resumed.out == plain.out);
}

TEST_CASE("an interrupted one reports what it has and goes on from there", "[cli][resume]") {
  const Words words =
      GENERATE(Words{"compare", "whatisthetime/5-auto-scaling", "whatisthetime/6-multi-az"},
               Words{"sweep", "whatisthetime/6-multi-az", "--over", "workload.demand=10/s,20/s"},
               Words{"sweep", "whatisthetime/4-load-balancer", "--tornado"},
               Words{"check", "whatisthetime/6-multi-az"});
  const ScratchFolder scratch;
  // One thread and no pilot: what is written first is the first replication to be reported.
  Process run(with(words, {"--replications", "3000000", "--jobs", "1", "--method", "replications",
                           "--out", "json", "--resume", scratch.file("journal")}));
  wait_for_replications(scratch.file("journal"));
  run.interrupt();
  const Finished ended = run.wait();
  CHECK(ended.code == 130);
  CHECK(ended.err.find("interrupted") != std::string::npos);
  CHECK(ended.err.find("goes on from here") != std::string::npos);
  REQUIRE_FALSE(ended.out.empty());
  CHECK(ended.out.find("\"interrupted\"") != std::string::npos);
}

TEST_CASE("a sensitivity that was interrupted reports nothing and keeps its journal",
          "[cli][resume]") {
  const ScratchFolder scratch;
  const Words words{"check", "whatisthetime/4-load-balancer", "--sensitivity", "--out", "json"};
  const Words resumable = with(words, {"--resume", scratch.file("journal")});
  Process run(with(resumable, {"--replications", "20000"}));
  std::this_thread::sleep_for(std::chrono::milliseconds(900));
  run.interrupt();
  const Finished ended = run.wait();
  CHECK(ended.code == 130);
  // A part of the list would pass for all of it.
  CHECK(ended.out.empty());
  CHECK(ended.err.find("nothing is reported") != std::string::npos);
  CHECK(ended.err.find("goes on from here") != std::string::npos);
  const Finished other = nines(with(resumable, {"--replications", "30"}));
  CHECK(other.code == 1);
  CHECK(other.err.find("it holds: check --sensitivity") != std::string::npos);
}

TEST_CASE("a journal of another question is refused with advice, and left as it is",
          "[cli][resume]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", small_scenario);
  const std::string two = scratch.write("two.json", small_scenario);
  const std::string journal = scratch.file("journal");
  REQUIRE(nines({"compare", one, two, "--resume", journal}).code == 0);
  const std::string before = read_file(journal);
  const std::string baseline = scratch.file("baseline");
  const std::string repair = "architecture.components.unit.repaired_in.exponential.mean=2h,3h";
  const std::vector<Words> others{
      {"compare", two, one},
      {"compare", one, two, "--seed", "9"},
      {"compare", one, two, "--precision", "20%"},
      {"compare", one, two, "--method", "stratified"},
      {"run", one, two},
      {"check", one, two, "--save-baseline", baseline},
      {"sweep", one, "--over", repair},
      {"sweep", one, "--tornado"},
      {"check", one, two, "--sensitivity"},
  };
  for (const Words& other : others) {
    CAPTURE(other);
    const Finished refused = nines(with(other, {"--resume", journal}));
    CHECK(refused.code == 1);
    CHECK(refused.out.empty());
    CHECK(refused.err.find("is of another run") != std::string::npos);
    CHECK(refused.err.find("it holds: compare") != std::string::npos);
    CHECK(refused.err.find("hint: ") != std::string::npos);
    CHECK(read_file(journal) == before);
  }
}

TEST_CASE("a journal knows when a file of its question has changed", "[cli][resume]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", small_scenario);
  const std::string two = scratch.write("two.json", R"({"extends": "one.json"})");
  const std::string journal = scratch.file("journal");
  REQUIRE(nines({"compare", one, two, "--resume", journal}).code == 0);
  std::string changed(small_scenario);
  changed.replace(changed.find("1000h"), 5, "1001h");
  scratch.write("one.json", changed);
  const Finished refused = nines({"compare", one, two, "--resume", journal});
  CHECK(refused.code == 1);
  CHECK(refused.err.find("have changed since") != std::string::npos);
  CHECK(refused.err.find("hint: ") != std::string::npos);
}

TEST_CASE("the same check goes on whatever it is held against", "[cli][resume]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  const std::string baseline = scratch.file("baseline");
  REQUIRE(nines({"check", scenario, "--save-baseline", baseline}).code == 0);
  const Words words{"check", scenario, "--baseline", baseline, "--resume", scratch.file("journal")};
  const Finished first = nines(words);
  CHECK(first.code == 0);
  // Judged otherwise, it is the same replications.
  const Finished again = nines(with(words, {"--tolerance", "5%", "--guard", "outages_per_year"}));
  CHECK(again.code == 0);
  CHECK(again.err.starts_with("resumed: 40 replications"));
}

TEST_CASE("of processes that begin with one journal at the same moment one has it",
          "[cli][resume]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  const Words words{
      "compare", scenario, scenario,   "--replications",       "50000000", "--out", "json",
      "--jobs",  "1",      "--resume", scratch.file("journal")};
  Process one(words);
  Process two(words);
  Process three(words);
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  int refused = 0;
  int interrupted = 0;
  for (Process* process : {&one, &two, &three}) {
    process->signal(SIGTERM);
    const Finished ended = process->wait();
    if (ended.code == 130) ++interrupted;
    if (ended.code != 1) continue;
    ++refused;
    CHECK(ended.err.find("in use by another run") != std::string::npos);
    CHECK(ended.err.find("hint: ") != std::string::npos);
  }
  CHECK(refused == 2);
  CHECK(interrupted == 1);
}
