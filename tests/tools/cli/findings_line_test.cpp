// How many findings there are, where one did not ask for them.

#include "tools/cli/findings_line.hpp"

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
  // A long command has a line of its own.
  if (const auto at = out.find(":\n  nines explain"); at != std::string::npos) {
    out.replace(at, 4, ": ");
  }
  const std::size_t end = out.find(": nines explain");
  if (end == std::string::npos) return {};
  const std::size_t begin = out.rfind('\n', end) + 1;
  return out.substr(begin, out.find('\n', end) - begin);
}

/// What explain itself counts: "3 findings".
std::string heading_of(const Words& words) {
  const std::string out = nines(cli_tests::with({"explain", six, "--color", "never"}, words)).out;
  const std::size_t end = out.find(" finding");
  const std::size_t begin = out.find_first_not_of(' ', out.rfind('\n', end) + 1);
  return out.substr(begin, out.find_first_of(":\n", end) - begin);
}

TEST_CASE("run, validate and check say how many findings there are, errors first",
          "[cli][findings]") {
  const Words small{"--replications", "10", "--jobs", "1"};
  const Result validate = nines(cli_tests::with({"validate", six}, changes));
  const Result run = nines(cli_tests::with(cli_tests::with({"run", six}, changes), small));
  const Result check = nines(cli_tests::with(cli_tests::with({"check", six}, changes), small));
  const std::string line = line_of(run.out);
  CHECK(line.find(heading_of(changes) + ", 1 error") == 0);
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
