#include "tools/cli/console.hpp"

#include <catch2/catch.hpp>

#include "tests/tools/cli/scratch.hpp"

using tools::folded;

TEST_CASE("long lines go on below, further in", "[cli][console]") {
  CHECK(folded("short", 80) == "short");
  CHECK(folded("", 80).empty());
  const std::string text =
      "a.json:/architecture/instances/web: error: \"medium\" is no instance type\n"
      "  hint: known are \"t3.micro\", \"t3.small\", \"t3.medium\" and more\n";
  CHECK(folded(text, 80) == text);
  CHECK(folded(text, 50) ==
        "a.json:/architecture/instances/web: error:\n"
        "    \"medium\" is no instance type\n"
        "  hint: known are \"t3.micro\", \"t3.small\",\n"
        "      \"t3.medium\" and more\n");
}

TEST_CASE("no word is broken and no blank is lost", "[cli][console]") {
  const std::string path(70, 'x');
  CHECK(folded(path + " error: no", 50) == path + "\n    error: no");
  // Narrower than any text is readable.
  CHECK(folded("twenty letters and more of them", 5) == "twenty letters and more of them");
  // Two columns each.
  const std::string wide = "語語語語語語語語語語 語語語語語語語語語語 語";
  CHECK(folded(wide, 42) == "語語語語語語語語語語 語語語語語語語語語語\n    語");
  const std::string blanks = "it says \"a  b\" here and not what was asked for, which is c";
  CHECK(folded(blanks, 40).find("\"a  b\"") != std::string::npos);
}

TEST_CASE("only a terminal folds", "[cli][console]") {
  const std::string text = "one two three four five six seven eight nine ten";
  const cli_tests::CapturedFile err;
  tools::Console console;
  console.err = err.get();
  console.columns = 40;
  tools::tell(console, text);
  CHECK(err.text() == text + "\n");
  const cli_tests::CapturedFile terminal;
  console.err = terminal.get();
  console.err_is_terminal = true;
  tools::tell(console, text);
  CHECK(terminal.text() == "one two three four five six seven eight\n    nine ten\n");
}
