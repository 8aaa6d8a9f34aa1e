// Which files a scenario may have read, and that no message shows what is in one.

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/baseline/baseline_file.hpp"
#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/trace_file.hpp"

namespace {

namespace fs = std::filesystem;
using input_test::messages;
using input_test::ScratchFolder;
using tools::FileAccess;

const std::string base = input_test::read_file(input_test::parts);

std::string extending(const std::string& path) {
  return R"({"extends": ")" + path + R"("})";
}

/// The messages, empty where it is read.
std::string refused(const std::string& path, FileAccess files = FileAccess::OwnFolder,
                    const std::vector<std::string>& overrides = {}) {
  input_test::use_library();
  const auto scenario = tools::read_scenario(path, {.overrides = overrides, .files = files});
  return scenario ? std::string() : messages(scenario.error());
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a scenario extends files of its folder, of those below it and of the library",
          "[input][access]") {
  const ScratchFolder folder;
  folder.write("base.json", base);
  folder.write("below/base.json", base);
  folder.write("below/up.json", extending("../base"));
  CHECK(refused(folder.write("a.json", extending("base.json"))).empty());
  CHECK(refused(folder.write("b.json", extending("below/base"))).empty());
  // The folder of the file that was asked for counts for all of the chain.
  CHECK(refused(folder.write("c.json", extending("below/up"))).empty());
  const std::string library = input_test::scenario_folder + "/reference/a01-one-unit.json";
  CHECK(
      refused(folder.write(
                  "d.json",
                  extending(
                      fs::path(library).lexically_relative(fs::canonical(folder.path())).string())))
          .empty());
}

TEST_CASE("any other file takes --allow-files, named as the scenario names it", "[input][access]") {
  const ScratchFolder outside;
  const ScratchFolder folder;
  const std::string secret = outside.write("base.json", base);
  fs::create_directory(folder.path() / "below");
  fs::create_symlink(secret, folder.path() / "link.json");
  fs::create_directory_symlink(outside.path(), folder.path() / "linked");
  folder.write("base.json", base);
  const std::string beside = "../" + outside.path().filename().string() + "/base.json";
  for (const std::string& written : {secret, std::string("link.json"), std::string("linked/base"),
                                     beside, std::string("../base")}) {
    CAPTURE(written);
    const std::string path = folder.write("below/../site.json", extending(written));
    const std::string message = refused(path);
    CHECK(holds(message, "/extends: error: \"" + written.substr(0, 60)));
    CHECK(holds(message, "lies outside the folder of the scenario"));
    CHECK(holds(message, "--allow-files"));
    // Whether it is there is not told either.
    if (written != "../base") CHECK(refused(path, FileAccess::Anywhere).empty());
  }
}

TEST_CASE("a file that is named by a link out of its folder is outside", "[input][access]") {
  const ScratchFolder outside;
  const ScratchFolder folder;
  fs::create_symlink(outside.write("base.json", base), folder.path() / "site.json");
  const std::string path = folder.file("site.json");
  CHECK(holds(refused(path), "a link that leads out of its folder"));
  CHECK(refused(path, FileAccess::Anywhere).empty());
}

TEST_CASE("a trace is held to the same, and an argument of the command is not", "[input][access]") {
  const ScratchFolder outside;
  const ScratchFolder folder;
  const std::string trace = outside.write("load.csv", "seconds,rps\n0,5\n");
  folder.write("base.json", base);
  const std::string path = folder.write(
      "site.json", R"({"extends": "base", "workload": {"demand": {"trace": ")" + trace + R"("}}})");
  CHECK(holds(refused(path), "/workload/demand/trace: error: \"" + trace.substr(0, 20)));
  CHECK(holds(refused(path), "--allow-files"));
  CHECK(refused(path, FileAccess::Anywhere).empty());
  CHECK(refused(folder.file("base.json"), FileAccess::OwnFolder,
                {R"(workload.demand={"trace": ")" + trace + R"("})"})
            .empty());
}

TEST_CASE("a path that cannot be read as it is written is refused", "[input][access]") {
  const ScratchFolder folder;
  folder.write("base.json", base);
  folder.write("load.csv", "seconds,rps\n0,5\n");
  CHECK(holds(refused(folder.write("a.json", extending("base.json\\u0000zzz"))),
              "has a character in it that cannot be seen"));
  CHECK(holds(refused(folder.write("b.json",
                                   R"({"extends": "base",
                                       "workload": {"demand": {"trace": "load.csv\u0000x"}}})")),
              "there is a control character in the text"));
}

TEST_CASE("no message shows what is in a file that is not what it should be", "[input][access]") {
  const std::string secret = "SECRET";
  const std::vector<std::string> texts{"SECRET=1\n",
                                       "\"SECRET\x01\"",
                                       "{\"a\": 'SECRET'}",
                                       "{\"a\": truSECRET}",
                                       "[1, 2, \"SECRET\nx\"]",
                                       "{\"a\": \"SECRET\\q\"}",
                                       "{\"a\": \"SECRET\xff\"}",
                                       "SECRET; last read: '; expected SECRET",
                                       "\"'; expected SECRET\x01",
                                       "seconds,rps\n0,SECRET\n1;SECRET\nSECRET\n",
                                       "seconds,SECRET\n"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    const auto json = tools::parse_json(text, "file");
    if (!json) CHECK_FALSE(holds(format_diagnostic(json.error()), secret));
    const auto trace = tools::parse_trace(text, "file");
    REQUIRE_FALSE(trace);
    CHECK_FALSE(holds(messages(trace.error()), secret));
    const auto baseline = tools::parse_baseline(text, "file");
    REQUIRE_FALSE(baseline);
    CHECK_FALSE(holds(messages(baseline.error()), secret));
  }
  // A number that is too large is quoted by the library.
  const auto number = tools::parse_json(R"({"a": 4711e4711})", "file");
  REQUIRE_FALSE(number);
  CHECK(format_diagnostic(number.error()) ==
        "file:line 1, column 15: error: not JSON: a number is out of range");
}

}  // namespace
