// The program on a terminal, and on anything else.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <catch2/catch.hpp>
#include <pty.h>

#include "tests/cli/process.hpp"

namespace {

using namespace cli_tests;

/// All that the program writes to a terminal of so many columns and of this kind.
std::string on_terminal(const Words& arguments, int columns, const char* kind = "xterm") {
  const winsize size{24, static_cast<unsigned short>(columns), 0, 0};
  int master = -1;
  const pid_t id = forkpty(&master, nullptr, nullptr, &size);
  if (id < 0)
    FAIL("NOT RUN: this machine gives no pseudo-terminal");  // ctest counts it as skipped.
  if (id == 0) {
    setenv("TERM", kind, 1);  // NOLINT(concurrency-mt-unsafe): this process has one thread.
    become_nines(arguments);
  }
  std::string text;
  std::array<char, 1024> part{};
  // The last end of a terminal to be closed makes reading fail.
  for (ssize_t got = 0; (got = read(master, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  close(master);
  waitpid(id, nullptr, 0);
  std::erase(text, '\r');
  return text;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

/// Columns of the widest line.
std::size_t widest(const std::string& text) {
  std::size_t columns = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto begins = std::count_if(line.begin(), line.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    });
    columns = std::max(columns, static_cast<std::size_t>(begins));
  }
  return columns;
}

/// Lines that are wider than the terminal, and not because of a path or a name to be copied.
Words wide_lines(const std::string& text, std::size_t columns) {
  constexpr std::size_t indent_and_mark = 8;
  Words found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (widest(line) <= columns) continue;
    std::size_t longest = 0;
    std::istringstream words(line);
    for (std::string word; words >> word;) longest = std::max(longest, word.size());
    if (longest + indent_and_mark <= columns) found.push_back(line);
  }
  return found;
}

/// Commands to be copied are as long as the way to the program, where that is not on the PATH.
void put_on_path() {
  const std::string folder = std::filesystem::path(NINES_BINARY).parent_path().string();
  setenv("PATH", (folder + ":" + std::getenv("PATH")).c_str(), 1);
}

std::string in_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += word + " ";
  return line;
}

const Words wrong{"run",   "whatisthetime/6-multi-az",
                  "--set", "architecture.auto_scaling_groups.web.instance=nano",
                  "--set", "failures.application_hang.rate=many",
                  "--set", "architecture.auto_scaling_groups.web.max=1"};

}  // namespace

TEST_CASE("what is wrong is folded for a terminal, and whole in a pipe", "[cli][terminal]") {
  const Finished piped = nines(wrong);
  REQUIRE(piped.code == 1);
  REQUIRE(longest_line(piped.err) > 120);
  for (const int columns : {60, 120}) {
    CAPTURE(columns);
    const std::string text = on_terminal(wrong, columns);
    // Paths are longer than the narrow one, and are not broken.
    CHECK(longest_line(text) <= static_cast<std::size_t>(std::max(columns, 100)));
    CHECK(longest_line(text) < longest_line(piped.err));
    CHECK(in_one_line(text) == in_one_line(piped.err));
  }
}

TEST_CASE("what a check refuses and remarks is folded for a terminal as well", "[cli][terminal]") {
  const Words nothing_asked{"check", "reference/a01-one-unit"};
  const Finished piped = nines(nothing_asked);
  REQUIRE(piped.code == 1);
  constexpr int columns = 60;
  REQUIRE(longest_line(piped.err) > columns);
  const std::string text = on_terminal(nothing_asked, columns);
  CHECK(longest_line(text) <= columns);
  CHECK(in_one_line(text) == in_one_line(piped.err));

  const ScratchFolder scratch;
  const std::string baseline = scratch.file("baseline.json");
  const Words plain{"check", "reference/a01-one-unit", "--replications", "20", "--baseline",
                    baseline};
  const std::string remarks =
      on_terminal(with(plain, {"--save-baseline", baseline, "--quiet"}), columns);
  CHECK(in_one_line(remarks).find("because the check failed; leave --baseline out") !=
        std::string::npos);
  CHECK(longest_line(remarks.substr(remarks.find("the baseline is not saved"))) <= columns);
}

TEST_CASE("a dumb terminal gets no escape sequences and no bar", "[cli][terminal]") {
  const Words asked{"run", "whatisthetime/6-multi-az", "--replications", "20"};
  CHECK(on_terminal(asked, 80, "dumb").find('\x1b') == std::string::npos);
  CHECK(on_terminal(asked, 80).find('\x1b') != std::string::npos);
}

TEST_CASE("tables and help are as wide as the terminal", "[cli][terminal]") {
  const Words stages{"run", "whatisthetime", "--replications", "20", "--quiet", "--color", "never"};
  put_on_path();
  for (const int columns : {60, 80, 120}) {
    CAPTURE(columns);
    CHECK(widest(on_terminal(stages, columns)) <= static_cast<std::size_t>(columns));
    CHECK(widest(on_terminal({"run", "--help"}, columns)) <= static_cast<std::size_t>(columns));
  }
  const Words explained{"explain", "whatisthetime/6-multi-az", "--quiet", "--color", "never"};
  const std::string all = on_terminal(explained, 120);
  for (const int columns : {40, 60, 80}) {
    CAPTURE(columns);
    const std::string text = on_terminal(explained, columns);
    CHECK(widest(text) <= static_cast<std::size_t>(columns));
    CHECK(text.find("…") == std::string::npos);
  }
  CHECK(widest(all) > 80);
  CHECK(widest(on_terminal(stages, 120)) > widest(on_terminal(stages, 60)));
}

TEST_CASE("whatever is printed for people fits a narrow terminal", "[cli][terminal]") {
  put_on_path();
  const ScratchFolder scratch;
  const Words few{"--replications", "20", "--quiet", "--color", "never"};
  const std::string six = "whatisthetime/6-multi-az";
  const std::vector<Words> commands{
      {},
      {"validate", six, "--set", "workload.demand=5000/s"},
      {"explain", six, "--set", "workload.demand=5000/s", "--color", "never"},
      with({"run", six}, few),
      with({"run", six, "--details"}, few),
      with({"run", "whatisthetime", "--details"}, few),
      with({"run", "whatisthetime/drills/6-earthquake"}, few),
      with({"compare", "whatisthetime/5-auto-scaling", six}, few),
      with({"compare", "whatisthetime"}, few),
      with({"check", six}, few),
      with({"sweep", six, "--over", "failures.zone_power.rate=0.01/year,0.04/year"}, few),
      with({"sweep", six, "--tornado"}, few),
      with({"incident", six}, few),
      {"init", scratch.file("site.json"), "--force"}};
  for (const Words& command : commands) {
    for (const std::size_t columns : {40U, 79U}) {
      CAPTURE(command, columns);
      CHECK(wide_lines(on_terminal(command, static_cast<int>(columns)), columns).empty());
    }
  }
}

TEST_CASE("the help of every command fits a narrow terminal, and its examples can be copied",
          "[cli][terminal]") {
  std::istringstream names(nines({"completion", "--words", ""}).out);
  std::size_t commands = 0;
  for (std::string line; std::getline(names, line); ++commands) {
    const std::string command = line.substr(0, line.find('\t'));
    for (const std::size_t columns : {40U, 50U, 79U}) {
      CAPTURE(command, columns);
      const Words asked{command, "--help"};
      CHECK(wide_lines(on_terminal(asked, static_cast<int>(columns)), columns).empty());
    }
  }
  CHECK(commands > 10);
  CHECK(nines({"sweep", "--help"})
            .out.find("  nines sweep my-site.json \\\n"
                      "    --over architecture.") != std::string::npos);
}

TEST_CASE("a list on a narrow terminal cuts no name, and is one line each in a pipe",
          "[cli][terminal]") {
  const std::string narrow = on_terminal({"list"}, 40);
  const std::string piped = nines({"list"}).out;
  CHECK(in_one_line(narrow) == in_one_line(piped));
  std::istringstream lines(narrow);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    // A name is not broken.
    CHECK((line.starts_with(' ') ? widest(line) <= 40 : line.find(' ') == std::string::npos));
  }
}

TEST_CASE("without arguments it says what it is and how to begin", "[cli]") {
  const Finished done = nines({});
  CHECK(done.code == 0);
  CHECK(done.err.empty());
  for (const char* part :
       {"Simulates how available", "run whatisthetime", "explain ", "init ", "--help"}) {
    CAPTURE(part);
    CHECK(done.out.find(part) != std::string::npos);
  }
  CHECK(std::count(done.out.begin(), done.out.end(), '\n') <= 12);
}
