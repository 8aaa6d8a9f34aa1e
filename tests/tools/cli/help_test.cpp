// Help, manual pages, completion, and how the program calls itself.

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/cli/command.hpp"
#include "tools/cli/next_commands.hpp"

namespace {

using namespace cli_tests;
using tools::ExitCode;
namespace fs = std::filesystem;

/// The words that are offered, without their meanings.
std::vector<std::string> offered(const Words& words) {
  std::istringstream lines(nines(with({"completion", "--words"}, words)).out);
  std::vector<std::string> found;
  for (std::string line; std::getline(lines, line);)
    found.push_back(line.substr(0, line.find('\t')));
  return found;
}

bool offers(const Words& words, const std::string& word) {
  const auto found = offered(words);
  return std::find(found.begin(), found.end(), word) != found.end();
}

TEST_CASE("help is asked for in several ways", "[cli][help]") {
  CHECK(nines({"help"}).out == nines({"--help"}).out);
  for (const std::string& command : offered({""})) {
    CAPTURE(command);
    const Result help = nines({"help", command});
    CHECK(help.code == ExitCode::Ok);
    CHECK(help.out == nines({command, "--help"}).out);
  }
  CHECK(nines({"help", "rnu"}).code == ExitCode::BadInput);
  for (const char* version : {"version", "-V", "-v"}) {
    CHECK(nines({version}).out == nines({"--version"}).out);
  }
}

TEST_CASE("what an option excludes is told in one order", "[cli][help]") {
  const std::string help = nines({"run", "--help"}).out;
  CHECK(help.find("--years NUMBER Excludes: --each-fault --precision --replications\n") !=
        std::string::npos);
  const std::vector<Words> orders{{"--years", "1", "--replications", "2", "--precision", "5%"},
                                  {"--precision", "5%", "--replications", "2", "--years", "1"}};
  for (const Words& order : orders) {
    const Result refused = nines(with({"run", "whatisthetime"}, order));
    CHECK(refused.code == ExitCode::BadInput);
    CHECK(refused.err.starts_with("nines: --years excludes --precision\n"));
  }
}

TEST_CASE("a manual page has every command or every option", "[cli][help]") {
  const std::string page = nines({"help", "--man"}).out;
  CHECK(page.starts_with(".TH NINES 1 "));
  for (const std::string& command : offered({""})) {
    CAPTURE(command);
    CHECK(page.find("\n\\fB" + command + "\\fR\n") != std::string::npos);
    const std::string of_command = nines({"help", "--man", command}).out;
    for (const std::string& option : offered({command, "--"})) {
      CAPTURE(option);
      CHECK(of_command.find("\\fB\\-\\-" + option.substr(2, option.find('-', 2) - 2)) !=
            std::string::npos);
    }
  }
}

TEST_CASE("completion offers commands, options, values and scenarios", "[cli][completion]") {
  CHECK(offers({"r"}, "run"));
  CHECK(offers({"--v"}, "--version"));
  CHECK(offers({"run", ""}, "whatisthetime/6-multi-az"));
  CHECK(offers({"run", ""}, "whatisthetime"));
  CHECK(offers({"run", ""}, ":files"));
  CHECK(offers({"run", "--re"}, "--replications"));
  CHECK(offers({"help", ""}, "sweep"));
  CHECK(offers({"init", "--like", ""}, "wordpress-ha/web-tier"));
  CHECK(offered({"completion", ""}) == Words{"bash", "zsh", "fish"});
  CHECK(offered({"run", "--color", ""}) == Words{"auto", "always", "never"});
  CHECK(offered({"run", "--color=a"}) == Words{"--color=auto", "--color=always", "--color=never"});
  // The words of bash.
  CHECK(offered({"run", "--color", "=", "a"}) == Words{"auto", "always", "never"});
  CHECK(offered({"run", "--color", "="}) == Words{"auto", "always", "never"});
  CHECK(offered({"compare", "a", "--method", ""}) == Words{"auto", "replications", "stratified"});
  CHECK(offered({"explain", "--out", ""}) == Words{"table", "json", "sarif", "html"});
  CHECK(offered({"run", "--resume", ""}) == Words{":files"});
  CHECK(offered({"no-such-command", ""}).empty());
  CHECK(offered({"run", "--seed", ""}).empty());
}

TEST_CASE("every way of sampling that is offered is one that is taken", "[cli][completion]") {
  const auto methods = offered({"run", "--method", ""});
  CHECK(methods.size() == 7);
  for (const std::string& method : methods) {
    CAPTURE(method);
    const Result run =
        nines({"run", "reference/a01-one-unit", "--method", method, "--replications", "2"});
    CHECK(run.err.find("is not auto") == std::string::npos);
  }
}

TEST_CASE("a shell's script is printed for each shell there is", "[cli][completion]") {
  CHECK(nines({"completion", "bash"}).out.find("complete -F _nines nines") != std::string::npos);
  CHECK(nines({"completion", "zsh"}).out.starts_with("#compdef nines"));
  CHECK(nines({"completion", "fish"}).out.find("complete -c nines") != std::string::npos);
  CHECK(nines({"completion", "tcsh"}).code == ExitCode::BadInput);
}

TEST_CASE("the program is called as a shell finds it", "[cli][help]") {
  const ScratchFolder scratch;
  const fs::path program = scratch.write("build/nines", "");
  const std::string other = fs::path(scratch.write("other/nines", "")).parent_path().string();
  const std::string build = program.parent_path().string();
  CHECK(tools::program_words(program, "/no/such:" + build, "/") == "nines");
  CHECK(tools::program_words(program, other + ":" + build, "/no") == program.string());
  CHECK(tools::program_words(program, "", scratch.path()) == "build/nines");
  CHECK(tools::program_words(program, "", program.parent_path()) == "./nines");
  CHECK(tools::program_words({}, "", "/") == "nines");
  CHECK(tools::started_with("build/nines", {"nines run a", "ninesrun"}) ==
        Words{"build/nines run a", "ninesrun"});
}

}  // namespace
