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
  // Commands to be copied are as long as the way to the program, where that is not on the PATH.
  const std::string folder = std::filesystem::path(NINES_BINARY).parent_path().string();
  setenv("PATH", (folder + ":" + std::getenv("PATH")).c_str(), 1);
  const auto widest = [](const std::string& text) {
    std::size_t columns = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      const auto begins = std::count_if(line.begin(), line.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
      });
      columns = std::max(columns, static_cast<std::size_t>(begins));
    }
    return columns;
  };
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
