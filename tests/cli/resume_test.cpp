#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/process.hpp"

namespace {

using namespace cli_tests;

/// A progression whose stages take some tenths of a second together, with strata and without.
const Words several{"run", "whatisthetime", "--replications", few(3000), "--out", "json"};
const Words precise{"run", "whatisthetime/1-single-instance", "--precision", "4%", "--out", "json"};
const Words drill{"run", "whatisthetime/drills/6-earthquake", "--out", "json"};

}  // namespace

TEST_CASE("a run with a journal prints the bytes of one without, again and again",
          "[cli][resume]") {
  const Words run = GENERATE(several, precise, drill);
  const ScratchFolder scratch;
  const Words resumable = with(run, {"--resume", scratch.file("journal")});
  const Finished plain = nines(run);
  REQUIRE(plain.out.size() > 100);
  for (const char* remark : {"", "resumed: "}) {
    const Finished kept = nines(resumable);
    CHECK(kept.code == plain.code);
    CHECK(kept.out == plain.out);
    CHECK(kept.err.starts_with(remark));
  }
  CHECK(nines(with(resumable, {"--quiet", "--jobs", "1"})).err.empty());
}

TEST_CASE("a run that was killed at any moment is finished to the same bytes", "[cli][resume]") {
  const Words run = GENERATE(several, precise);
  const ScratchFolder scratch;
  const Finished plain = nines(run);
  const Words resumable = with(run, {"--resume", scratch.file("journal")});
  // Primes, so that the moments fall anywhere.
  for (const int milliseconds : {3, 17, 41, 83, 131, 211, 307}) {
    Process killed(resumable);
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    killed.signal(SIGKILL);
    killed.wait();
  }
  const Finished resumed = nines(resumable);
  CHECK(resumed.code == plain.code);
  CHECK(resumed.out == plain.out);
}

TEST_CASE("a journal that ends in the middle of something loses that alone", "[cli][resume]") {
  const ScratchFolder scratch;
  const Finished plain = nines(several);
  const Words resumable = with(several, {"--resume", scratch.file("journal")});
  nines(resumable);
  const std::string whole = read_file(scratch.file("journal"));
  for (const std::size_t cut : {whole.size() - 1, whole.size() / 2, whole.size() / 3}) {
    CAPTURE(cut);
    std::string torn = whole.substr(0, cut);
    SECTION("torn") {}
    SECTION("with zeros where the disk had not written yet") {
      torn.append(5000, '\0');
    }
    SECTION("with a bit that fell over") {
      torn[cut - 100] ^= 4;
    }
    scratch.write("journal", torn);
    const Finished resumed = nines(resumable);
    CHECK(resumed.out == plain.out);
    CHECK(resumed.err.find("half-written") != std::string::npos);
    CHECK(read_file(scratch.file("journal")).size() >= whole.size() / 2);
    CHECK(nines(resumable).out == plain.out);
  }
}

TEST_CASE("a journal of another run is refused and left as it is", "[cli][resume]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  const std::string journal = scratch.file("journal");
  REQUIRE(nines({"run", scenario, "--resume", journal}).code == 0);
  const std::string before = read_file(journal);
  const auto check_refused = [&](const Words& words, const std::string& why) {
    const Finished refused = nines(words);
    CHECK(refused.code == 1);
    CHECK(refused.out.empty());
    CHECK(refused.err.find(why) != std::string::npos);
  };
  check_refused({"run", scenario, "--resume", journal, "--seed", "6"}, "is of another run");
  check_refused({"run", scenario, "--resume", journal, "--replications", "41"},
                "--replications 41");
  check_refused({"run", scenario, "--resume", journal, "--set", "run.horizon=1d"}, "run.horizon");
  check_refused({"run", scenario, "--resume", scenario}, "would overwrite a file");
  const std::string notes = scratch.write("notes", "nothing that nines wrote");
  check_refused({"run", scenario, "--resume", notes}, "is no journal");
  check_refused({"run", scenario, "--resume", "/dev/full"}, "is no file");
  check_refused({"run", scenario, "--resume", scratch.file("no/folder")}, "cannot be made");
  check_refused({"run", scenario, "--resume", journal, "--out", "json=" + journal},
                "--out as well");
  std::string changed(small_scenario);
  changed.replace(changed.find("1000h"), 5, "1001h");
  scratch.write("one.json", changed);
  check_refused({"run", scenario, "--resume", journal}, "have changed since");
  CHECK(read_file(journal) == before);
  CHECK(read_file(scenario) == changed);
}

TEST_CASE("a journal has one run at a time", "[cli][resume]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  const Words words{"run", scenario, "--replications", "50000000", "--resume", scratch.file("j")};
  Process first(words);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const Finished second = nines(words);
  CHECK(second.code == 1);
  CHECK(second.err.find("in use by another run") != std::string::npos);
  first.signal(SIGTERM);
  const Finished ended = first.wait();
  CHECK(ended.code == 130);
  CHECK(ended.err.find("goes on from here") != std::string::npos);
}

TEST_CASE("a full disk costs the journal nothing that it had, and the run no figure",
          "[cli][resume]") {
  const ScratchFolder scratch;
  // A table, since the output has no more room than the journal.
  const Words told{"run", "whatisthetime", "--replications", few(3000)};
  const Finished plain = nines(told);
  const std::string journal = scratch.file("journal");
  const Words resumable = with(told, {"--resume", journal});
  const Finished whole = nines(resumable);
  const std::string kept = read_file(journal);
  // No file of this process may grow beyond that: the disk is full in the middle of the journal.
  for (const std::size_t room : {std::size_t{100}, kept.size() / 3, kept.size() * 3 / 4}) {
    CAPTURE(room);
    std::filesystem::remove(journal);
    Process limited(resumable, room);
    const Finished full = limited.wait();
    const bool has_head = room > 200;
    CHECK(full.code == (has_head ? plain.code : 1));
    CHECK(full.err.find(has_head ? "could not be written on" : "cannot be made") !=
          std::string::npos);
    CHECK(std::filesystem::exists(journal) == has_head);
    // With room again it goes on from what it kept, which ends with something whole.
    const Finished resumed = nines(resumable);
    CHECK(resumed.err.find("half-written") == std::string::npos);
    CHECK(resumed.out == plain.out);
  }
  CHECK(whole.out == plain.out);
}
