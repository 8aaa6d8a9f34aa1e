// How many findings there are, where one did not ask for them.

#include <cctype>
#include <regex>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/cli/command.hpp"

namespace {

using cli_tests::nines;
using cli_tests::Result;
using cli_tests::Words;

const std::string six = "whatisthetime/6-multi-az";
// More than 18 vCPUs serve, an error; two of three zones at the least, a note.
const Words changes{"--set", "workload.demand=5000/s", "--set",
                    "architecture.auto_scaling_groups.web.min=2"};

std::string line_of(std::string out) {
  // A long command has lines of its own.
  out = std::regex_replace(out, std::regex(":\n *nines explain"), ": nines explain");
  out = std::regex_replace(out, std::regex(" \\\\\n *"), " ");
  const std::size_t end = out.find(": nines explain");
  if (end == std::string::npos) return {};
  const std::size_t begin = out.rfind('\n', end) + 1;
  return out.substr(begin, out.find('\n', end) - begin);
}

/// What explain itself counts: "3 findings (1 error, 2 notes)".
std::string heading_of(const Words& words) {
  const std::string out = nines(cli_tests::with({"explain", six, "--color", "never"}, words)).out;
  const std::size_t end = out.find(" finding");
  const std::size_t begin = out.find_first_not_of(' ', out.rfind('\n', end) + 1);
  return out.substr(begin, out.find('\n', end) - begin);
}

/// The count of all findings less those of each kind.
int left_over(const std::string& line) {
  std::istringstream words(line);
  int left = 0;
  words >> left;
  for (std::string word; words >> word;) {
    std::erase(word, '(');
    if (!word.empty() && std::isdigit(static_cast<unsigned char>(word[0])) != 0) {
      left -= std::stoi(word);
    }
  }
  return left;
}

TEST_CASE("run, validate and check say how many findings there are, errors first",
          "[cli][findings]") {
  const Words small{"--replications", "10", "--jobs", "1"};
  const Result validate = nines(cli_tests::with({"validate", six}, changes));
  const Result run = nines(cli_tests::with(cli_tests::with({"run", six}, changes), small));
  const Result check = nines(cli_tests::with(cli_tests::with({"check", six}, changes), small));
  const std::string line = line_of(run.out);
  const std::string heading = heading_of(changes);
  CHECK(heading.find("(1 error, ") != std::string::npos);
  CHECK(heading.find("1 note)") != std::string::npos);
  CHECK(line.find(heading) == 0);
  CHECK(left_over(line.substr(0, line.find(')'))) == 0);
  CHECK(line.find(": nines explain " + six + " --set workload.demand=5000/s") != std::string::npos);
  CHECK(line_of(check.out) == line);
  // It names the file.
  CHECK(line_of(validate.out).find("  " + line.substr(0, line.find(':')) + ": nines explain ") ==
        0);
}

TEST_CASE("without findings there is no line", "[cli][findings]") {
  const Result validate = nines({"validate", six});
  CHECK(line_of(validate.out).empty());
  CHECK(heading_of({}) == "no findings");
}

}  // namespace
