#pragma once

#include <atomic>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/tools/scratch_folder.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"

/// Files and consoles that a test may write to.
namespace cli_tests {

using test_files::read_file;
using test_files::ScratchFolder;

/// Of a command line.
using Words = std::vector<std::string>;

inline Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// A stream that remembers what was written to it.
class CapturedFile {
 public:
  CapturedFile() : file_(std::tmpfile()) {}
  ~CapturedFile() { std::fclose(file_); }
  CapturedFile(const CapturedFile&) = delete;
  CapturedFile& operator=(const CapturedFile&) = delete;

  [[nodiscard]] std::FILE* get() const noexcept { return file_; }

  [[nodiscard]] std::string text() const {
    std::fflush(file_);
    std::rewind(file_);
    std::string text;
    for (int letter = std::fgetc(file_); letter != EOF; letter = std::fgetc(file_)) {
      text += static_cast<char>(letter);
    }
    return text;
  }

 private:
  std::FILE* file_;
};

/// What a command left behind.
struct Result {
  tools::ExitCode code;
  std::string out;
  std::string err;
};

/// Runs `command(console)`, which gives an exit code, on a console that remembers.
template <class Command>
Result captured(const Command& command, const std::atomic<bool>* interrupted = nullptr) {
  const CapturedFile out;
  const CapturedFile err;
  tools::Console console;
  console.out = out.get();
  console.err = err.get();
  console.interrupted = interrupted;
  const tools::ExitCode code = command(console);
  return {code, out.text(), err.text()};
}

/// One repairable component, up for 1000 hours and down for two on average; two years of it.
inline constexpr std::string_view small_scenario = R"({
  "title": "One unit",
  "region": "us-east-1",
  "architecture": {"components": {"unit": {
    "fails": {"exponential": {"mean": "1000h"}},
    "repaired_in": {"exponential": {"mean": "2h"}}}}},
  "workload": {"demand": "1/s", "classes": {"job": {"cpu_time": "0ms", "needs": ["unit"]}}},
  "failures": {"defaults": false},
  "run": {"horizon": "365d", "replications": 40, "seed": 5}
})";

}  // namespace cli_tests
