// Ranks that are asked to stop while they work, as users and batch systems do it.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tools/scratch_folder.hpp"

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test_files::read_file;
using test_files::ScratchFolder;
using Words = std::vector<std::string>;

constexpr int ranks = 4;

/// The parent of a process; 0 where it is gone.
pid_t parent_of(const fs::path& process) {
  const std::string stat = read_file(process / "stat");
  const std::size_t name_ends = stat.rfind(") ");
  // "pid (name) state parent ..."
  return name_ends == std::string::npos ? 0 : std::stoi(stat.substr(name_ends + 4));
}

/// mpirun with four ranks of the program, their output going to files.
class Started {
 public:
  explicit Started(const Words& arguments) {
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
    id_ = fork();
    if (id_ == 0) become(arguments);
  }

  /// To each rank, and not to mpirun, which would kill them a second later.
  void signal_ranks() const {
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
      const std::string name = entry.path().filename();
      if (name.find_first_not_of("0123456789") != std::string::npos) continue;
      if (parent_of(entry.path()) == id_) kill(std::stoi(name), SIGINT);
    }
  }

  /// Exit code; -1 where a signal ended it, -2 where it is there still after two minutes.
  int wait() const {
    const auto end = steady_clock::now() + std::chrono::minutes(2);
    while (steady_clock::now() < end) {
      int status = 0;
      if (waitpid(id_, &status, WNOHANG) == id_)
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
      std::this_thread::sleep_for(milliseconds(20));
    }
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
    return -2;
  }

  [[nodiscard]] std::string out() const { return read_file(scratch_.file("out")); }
  [[nodiscard]] std::string err() const { return read_file(scratch_.file("err")); }

 private:
  [[noreturn]] void become(const Words& arguments) const {
    for (const auto& [target, name] : {std::pair{STDOUT_FILENO, "out"}, {STDERR_FILENO, "err"}}) {
      dup2(open(scratch_.file(name).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), target);
    }
    Words words{"mpirun", "--oversubscribe", "-n", std::to_string(ranks), NINES_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execvp("mpirun", pointers.data());
    _exit(127);
  }

  ScratchFolder scratch_;
  pid_t id_ = -1;
};

/// A thousand years of a design that hangs so many times a year, as often as is asked.
Words thousand_years(const std::string& hangs, const std::string& replications) {
  return {"run",
          "whatisthetime/6-multi-az",
          "--set",
          "run.horizon=365000d",
          "--set",
          "failures.application_hang.rate=" + hangs + "/year",
          "--replications",
          replications,
          "--jobs",
          "1",
          "--out",
          "json"};
}

/// All ranks have what catches signals before one of them makes this file.
void await(const std::string& file) {
  for (int tries = 0; tries < 3000 && !fs::exists(file); ++tries) {
    std::this_thread::sleep_for(milliseconds(20));
  }
  REQUIRE(fs::exists(file));
}

}  // namespace

TEST_CASE("ranks give up the replications that they are in", "[mpi][cli]") {
  const ScratchFolder scratch;
  const std::string journal = scratch.file("journal");
  // One replication takes half a minute and more.
  Words words = thousand_years("2000", "50");
  words.insert(words.end(), {"--resume", journal});
  const Started started(words);
  await(journal);
  std::this_thread::sleep_for(milliseconds(1500));
  const auto asked = steady_clock::now();
  started.signal_ranks();
  const int code = started.wait();
  const std::chrono::duration<double> took = steady_clock::now() - asked;
  CAPTURE(started.err());
  CHECK(code == 130);
  // Far less than a replication, and far more than it takes on a machine that is not busy.
  INFO("took " << took.count() << " s");
  CHECK(took.count() < 8);
  CHECK(started.err().find("goes on from here") != std::string::npos);
}

TEST_CASE("what ranks were interrupted in goes on to the same bytes, and never hangs",
          "[mpi][cli]") {
  const ScratchFolder scratch;
  const std::string journal = scratch.file("journal");
  const Words words = thousand_years("20", "8");
  const Started whole(words);
  // 2: it misses an objective, with so many hangs.
  const int finished = whole.wait();
  REQUIRE((finished == 0 || finished == 2));
  const std::string expected = whole.out();
  REQUIRE(expected.size() > 1000);
  Words resumed = words;
  resumed.insert(resumed.end(), {"--resume", journal});
  int interrupted = 0;
  // From the second time on the journal has something, which is checked first: the shortest times
  // interrupt that.
  for (const int after : {1500, 0, 200, 600}) {
    CAPTURE(after);
    const Started started(resumed);
    await(journal);
    std::this_thread::sleep_for(milliseconds(after));
    started.signal_ranks();
    const int code = started.wait();
    CAPTURE(started.err());
    CHECK((code == 130 || code == finished));
    if (code == 130) ++interrupted;
    if (code == finished) CHECK(started.out() == expected);
  }
  CHECK(interrupted > 0);
  const Started last(resumed);
  REQUIRE(last.wait() == finished);
  CHECK(last.out() == expected);
}
