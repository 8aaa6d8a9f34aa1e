// `nines view`: a run, its page, and who shows it.

#include "tools/cli/view_command.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/cli/command.hpp"

namespace {

using namespace cli_tests;
using tools::ExitCode;
namespace fs = std::filesystem;

/// Programs are looked for in one folder alone while this lives.
class OnlyPath {
 public:
  explicit OnlyPath(const std::string& folder) : before_(std::getenv("PATH")) {
    setenv("PATH", folder.c_str(), 1);
  }
  ~OnlyPath() { setenv("PATH", before_.c_str(), 1); }
  OnlyPath(const OnlyPath&) = delete;
  OnlyPath& operator=(const OnlyPath&) = delete;

 private:
  std::string before_;
};

/// What shows pages: notes what it was given, and ends with a code.
void write_opener(const ScratchFolder& scratch, const std::string& code) {
  for (const char* name : {"bin/xdg-open", "bin/open"}) {
    const std::string program =
        scratch.write(name, "#!/bin/sh\nprintf '%s' \"$1\" > " + scratch.file("opened") +
                                "\nexit " + code + "\n");
    fs::permissions(program, fs::perms::owner_all);
  }
}

TEST_CASE("view writes the page of run, byte for byte, and opens it", "[cli][view]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", small_scenario);
  write_opener(scratch, "0");
  const std::string page = scratch.file("page.html");
  const OnlyPath path(fs::path(scratch.file("bin/x")).parent_path().string());
  const Result viewed = nines({"view", one, "--page", page});
  CHECK(viewed.code == ExitCode::Ok);
  CHECK(viewed.out.empty());
  CHECK(viewed.err.find("nothing here opens pages") == std::string::npos);
  CHECK(cli_tests::read_file(scratch.file("opened")) == page);
  REQUIRE(nines({"run", one, "--quiet", "--out", "html=" + scratch.file("run.html")}).code ==
          ExitCode::Ok);
  CHECK(cli_tests::read_file(page) == cli_tests::read_file(scratch.file("run.html")));
}

TEST_CASE("where nothing opens pages view says which file to open", "[cli][view]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", small_scenario);
  const std::string page = scratch.file("page.html");
  const OnlyPath nowhere(fs::path(scratch.file("x")).parent_path().string());
  const Result viewed = nines({"view", one, "--page", page});
  CHECK(viewed.code == ExitCode::Ok);
  CHECK(viewed.err.find("nothing here opens pages: open " + page) != std::string::npos);
  CHECK(cli_tests::read_file(page).starts_with("<!DOCTYPE html>"));
}

TEST_CASE("an opener that refuses is no opener", "[cli][view]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", small_scenario);
  write_opener(scratch, "3");
  const OnlyPath path(fs::path(scratch.file("bin/x")).parent_path().string());
  const Result viewed = nines({"view", one, "--page", scratch.file("page.html")});
  CHECK(viewed.err.find("nothing here opens pages") != std::string::npos);
}

TEST_CASE("view --no-open opens nothing", "[cli][view]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", small_scenario);
  write_opener(scratch, "0");
  const OnlyPath path(fs::path(scratch.file("bin/x")).parent_path().string());
  const Result viewed =
      nines({"view", one, "--page", scratch.file("page.html"), "--no-open", "--quiet"});
  CHECK(viewed.code == ExitCode::Ok);
  CHECK(viewed.err.empty());
  CHECK_FALSE(fs::exists(scratch.file("opened")));
  CHECK(fs::exists(scratch.file("page.html")));
}

TEST_CASE("view refuses what run refuses, before anything is opened", "[cli][view]") {
  const ScratchFolder scratch;
  write_opener(scratch, "0");
  const OnlyPath path(fs::path(scratch.file("bin/x")).parent_path().string());
  CHECK(nines({"view", "no/such/scenario"}).code == ExitCode::BadInput);
  const std::string one = scratch.write("one.json", small_scenario);
  const Result nowhere = nines({"view", one, "--page", scratch.file("none/page.html")});
  CHECK(nowhere.code == ExitCode::BadInput);
  CHECK(nowhere.err.find("nines: --page: there is no folder") != std::string::npos);
  CHECK(nines({"view", one, "--page", one}).code == ExitCode::BadInput);
  CHECK_FALSE(fs::exists(scratch.file("opened")));
}

TEST_CASE("a page is named after its scenario", "[cli][view]") {
  CHECK(tools::page_named_after("whatisthetime/drills/6-earthquake") == "6-earthquake.html");
  CHECK(tools::page_named_after("whatisthetime/") == "whatisthetime.html");
  CHECK(tools::page_named_after("sites/my.site.json") == "my.site.html");
  CHECK(tools::page_named_after("..") == "nines.html");
}

}  // namespace
