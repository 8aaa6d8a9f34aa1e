#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tools/cli/scratch.hpp"

/// The program as its users meet it: a process.
namespace cli_tests {

/// As an argument: that many replications, where only the bytes of the output matter, or a tenth of
/// them in a program with sanitizers, which takes ten times as long for each.
inline std::string few(int replications) {
#ifdef NINES_SANITIZED
  replications = std::max(replications / 10, 6);
#endif
  return std::to_string(replications);
}

/// Goes on as the program.
[[noreturn]] inline void become_nines(const Words& arguments) {
  Words words = with({NINES_BINARY}, arguments);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  execv(NINES_BINARY, pointers.data());
  _exit(127);
}

struct Finished {
  int code = -1;  ///< Exit code; -1 where a signal ended it.
  std::string out;
  std::string err;
};

/// A running `nines`, its output going to files in a folder of its own.
class Process {
 public:
  /// `largest_file`: bytes that no file of it may exceed, those with its output included. `memory`:
  /// bytes that it may address.
  explicit Process(const Words& arguments, std::optional<std::size_t> largest_file = std::nullopt,
                   std::optional<std::size_t> memory = std::nullopt)
      : id_(fork()) {
    if (id_ < 0) throw std::runtime_error("fork failed");
    if (id_ == 0) become(arguments, largest_file, memory);
  }

  void interrupt() const { signal(SIGINT); }
  void signal(int number) const { kill(id_, number); }

  Finished wait() {
    int status = 0;
    waitpid(id_, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(scratch_.file("out")),
            read_file(scratch_.file("err"))};
  }

 private:
  [[noreturn]] void become(const Words& arguments, std::optional<std::size_t> largest_file,
                           std::optional<std::size_t> memory) const {
    if (largest_file) {
      const rlimit limit{*largest_file, *largest_file};
      setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (memory) {
      const rlimit limit{*memory, *memory};
      setrlimit(RLIMIT_AS, &limit);
    }
    redirect(STDOUT_FILENO, scratch_.file("out"));
    redirect(STDERR_FILENO, scratch_.file("err"));
    become_nines(arguments);
  }

  static void redirect(int target, const std::string& file) {
    const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(opened, target);
  }

  ScratchFolder scratch_;
  pid_t id_;
};

inline Finished nines(const Words& arguments) {
  return Process(arguments).wait();
}

}  // namespace cli_tests
