#include "tools/cli/output_target.hpp"

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/cli/scratch.hpp"
#include "tools/cli/parse_share.hpp"

namespace {

using namespace tools;
using cli_tests::ScratchFolder;

TEST_CASE("an output is a format and perhaps a file", "[cli][output]") {
  const ScratchFolder scratch;
  CHECK(parse_output_target("json")->format == OutputFormat::Json);
  CHECK(parse_output_target("json")->file.empty());
  const auto to_file = parse_output_target("csv=" + scratch.file("a=b.csv"));
  REQUIRE(to_file);
  CHECK(to_file->format == OutputFormat::Csv);
  CHECK(to_file->file == scratch.file("a=b.csv"));
}

TEST_CASE("an output that cannot be had is refused before anything runs", "[cli][output]") {
  const ScratchFolder scratch;
  CHECK(parse_output_target("xml").error() ==
        "--out: there is no format \"xml\", only table, json, csv, markdown, junit, github, html, "
        "svg, trace");
  CHECK(parse_output_target("json=").error() == "--out: \"json=\" names no file");
  CHECK(parse_output_target("json=" + scratch.file("no/such/a.json")).error() ==
        "--out: there is no folder \"" + scratch.file("no/such") + "\"");
  CHECK(parse_output_target("json=" + scratch.path().string()).error() ==
        "--out: \"" + scratch.path().string() + "\" is a folder");
  CHECK_FALSE(parse_output_targets({"table", "json"}));
  CHECK_FALSE(parse_output_targets({"csv=" + scratch.file("a"), "json=" + scratch.file("a")}));
  CHECK(parse_output_targets({"table", "json=" + scratch.file("a")})->size() == 2);
  CHECK(parse_output_targets({})->front().format == OutputFormat::Table);
}

TEST_CASE("a file is replaced whole and nothing is left beside it", "[cli][output]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("result.json", "old and longer than the new");
  write_file(file, "new");
  CHECK(cli_tests::read_file(file) == "new");
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("a link stays a link, and the file that it leads to is written", "[cli][output]") {
  namespace fs = std::filesystem;
  const ScratchFolder scratch;
  const std::string real = scratch.write("results/2026.json", "old");
  const fs::path link = scratch.path() / "latest.json";
  const fs::path further = scratch.path() / "results" / "link";
  // A relative one counts from its own folder.
  fs::create_symlink("results/link", link);
  fs::create_symlink("2026.json", further);
  write_file(link, "new");
  CHECK(fs::is_symlink(link));
  CHECK(fs::is_symlink(further));
  CHECK(cli_tests::read_file(real) == "new");
  // Two links and the file, but nothing that was left beside it.
  CHECK(std::distance(fs::directory_iterator(scratch.path() / "results"), {}) == 2);
  fs::remove(real);
  write_file(link, "made");
  CHECK(cli_tests::read_file(real) == "made");
  fs::create_symlink("round.json", scratch.path() / "round.json");
  CHECK_THROWS_AS(write_file(scratch.path() / "round.json", "x"), WriteFailure);
  fs::create_symlink("no/such/folder/file", scratch.path() / "nowhere.json");
  CHECK(parse_output_target("json=" + scratch.file("nowhere.json")).error().find("no folder") !=
        std::string::npos);
}

TEST_CASE("a file that cannot be written leaves the old one and nothing beside it",
          "[cli][output]") {
  const ScratchFolder scratch;
  std::filesystem::create_directory(scratch.path() / "taken");
  scratch.write("taken/inside", "x");
  // Renaming a file over a folder that is not empty fails at the last step.
  CHECK_THROWS(write_file(scratch.path() / "taken", "new"));
  CHECK_THROWS(write_file(scratch.path() / "missing" / "a", "new"));
  CHECK(cli_tests::read_file(scratch.path() / "taken" / "inside") == "x");
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("a precision is a share between 0 and 1", "[cli]") {
  CHECK(*parse_share("5%") == Approx(0.05));
  CHECK(*parse_share("0.05") == Approx(0.05));
  CHECK(*parse_share("99.9 %") == Approx(0.999));
  for (const char* wrong : {"", "%", "0", "0%", "100%", "1", "-5%", "5%%", "x", "nan", "0.05x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_share(wrong));
  }
}

}  // namespace
