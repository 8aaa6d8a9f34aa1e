#include "tests/structure/source_rules.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/source_dir.hpp"
#include "tests/structure/source_text.hpp"

namespace {

using structure::broken_source_rules;
using structure::SourceFile;
using structure::without_comments;

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "int i;\n";
  return text;
}

TEST_CASE("every source file keeps to the rules for source files", "[structure]") {
  const std::vector<SourceFile> files = structure::files_below(
      source_dir(), {"sim", "models", "tools", "tests", "bench"}, {".hpp", ".cpp"});
  REQUIRE(files.size() > 4);
  std::vector<std::string> broken;
  for (const SourceFile& file : files) {
    const auto more = broken_source_rules(file.path, file.text);
    broken.insert(broken.end(), more.begin(), more.end());
  }
  for (const std::string& message : broken) FAIL_CHECK(message);
  CHECK(broken.empty());
}

TEST_CASE("a source file that breaks a rule is refused", "[structure]") {
  const auto [path, text] = GENERATE(table<std::string, std::string>({
      {"sim/random/a.cpp", "std::uniform_int_distribution<int> pick(0, 9);\n"},
      {"models/faults/a.cpp", "std::mt19937 engine;\n"},
      {"models/faults/a.cpp", "std::shuffle(begin, end, engine);\n"},
      {"models/world/a.cpp", "const auto now = std::chrono::steady_clock::now();\n"},
      {"sim/kernel/a.cpp", "using std::chrono::system_clock;\n"},
      {"models/world/a.cpp", "const char* home = std::getenv(\"HOME\");\n"},
      {"models/world/a.hpp", "struct A {};\n"},
      {"tools/cli/a.hpp", "#include <vector>\n#pragma once\n"},
      {"tests/sim/a_test.cpp", lines(structure::most_lines + 1)},
      {"tests/sim/a_test.cpp", std::string("TEST_") + "CASE(\"a; b\", \"[a]\") {}\n"},
  }));
  CAPTURE(path, text.substr(0, 60));
  CHECK(broken_source_rules(path, text).size() == 1);
}

TEST_CASE("a source file that keeps to the rules is accepted", "[structure]") {
  const auto [path, text] = GENERATE(table<std::string, std::string>({
      {"sim/random/a.cpp", "// unlike std::uniform_int_distribution\n"},
      {"sim/random/a.cpp", "double mean_of_distribution(const Distribution& d);\n"},
      {"sim/experiment/a.cpp", "const auto begin = std::chrono::steady_clock::now();\n"},
      {"tools/cli/a.cpp", "const char* no_color = std::getenv(\"NO_COLOR\");\n"},
      {"tests/sim/a_test.cpp", std::string("TEST_") + "CASE(\"a, b\", \"[a;b]\") {}\n"},
      {"models/world/a.hpp", "// What it is.\n\n#pragma once\n"},
      {"models/world/a.cpp", lines(structure::most_lines)},
  }));
  CAPTURE(path, text.substr(0, 60));
  CHECK(broken_source_rules(path, text) == std::vector<std::string>{});
}

TEST_CASE("comments are blanked out and literals are kept", "[structure]") {
  CHECK(without_comments("a // b\nc") == "a     \nc");
  CHECK(without_comments("a /* b\n*/ c") == "a     \n   c");
  CHECK(without_comments(R"(f("// no comment");)") == R"(f("// no comment");)");
  CHECK(without_comments(R"(f("\"// no comment");)") == R"(f("\"// no comment");)");
  CHECK(without_comments("n = 1'000;  // it's") == "n = 1'000;         ");
  CHECK(without_comments("f('\"'); // b") == "f('\"');     ");
  CHECK(without_comments("x = R\"(a \" // b)\"; // c") == "x = R\"(a \" // b)\";     ");
  CHECK(without_comments("/**/ /* open") == "            ");
}

}  // namespace
