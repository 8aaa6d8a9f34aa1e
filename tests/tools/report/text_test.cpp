#include "tools/report/text.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tools/report/text_table.hpp"

namespace {

using namespace tools;

TEST_CASE("what could drive a terminal is made visible", "[report][text]") {
  CHECK(printable("web-1 é 웹") == "web-1 é 웹");
  CHECK(printable("\x1b[31mred") == "\\x1b[31mred");
  CHECK(printable(std::string("a\0b\r\n\t", 6)) == "a\\x00b\\x0d\\x0a\\x09");
  CHECK(printable("\x7f") == "\\x7f");
  CHECK(printable("\xc2\x9b") == "\\x9b");  // C1: a one-byte "escape ["
  // Turns the direction of writing. NOLINTNEXTLINE(misc-misleading-bidirectional): on purpose.
  CHECK(printable("\xe2\x80\xae") == "\\u202e");
  CHECK(printable("\xff\xc3(") == "\\xff\\xc3(");         // no UTF-8
  CHECK(printable("\xc0\x80") == "\\xc0\\x80");           // overlong
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // a surrogate
  CHECK(printable("\xf0\x9f\x98") == "\\xf0\\x9f\\x98");  // cut off
}

TEST_CASE("text is cut in the middle and measured in columns", "[report][text]") {
  CHECK(width_of("abc") == 3);
  CHECK(width_of("웹 é") == 4);
  CHECK(width_of("e\xcc\x81") == 1);
  CHECK(fitted("abcdef", 6) == "abcdef");
  CHECK(fitted("recovery_time{fault=hang}", 13) == "recovery…ang}");
  for (std::size_t width = 3; width < 20; ++width) {
    CAPTURE(width);
    CHECK(width_of(fitted("웹서버가 하나 있습니다, 그리고", width)) <= width);
  }
}

TEST_CASE("lines are broken at blanks", "[report][text]") {
  CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("  one  ", 7) == std::vector<std::string>{"one"});
  CHECK(wrapped("unbreakable it is", 5) == std::vector<std::string>{"unbreakable", "it is"});
  CHECK(wrapped("", 5).empty());
}

TEST_CASE("numbers have at most four significant digits", "[report][text]") {
  const auto [value, text] = GENERATE(table<double, std::string>({{0, "0"},
                                                                  {14.5, "14.5"},
                                                                  {3.14159, "3.142"},
                                                                  {0.031234, "0.03123"},
                                                                  {999.96, "1000"},
                                                                  {9999.6, "10 000"},
                                                                  {12'345, "12 350"},
                                                                  {1'234'567, "1 235 000"},
                                                                  {-2.5, "-2.5"},
                                                                  {0.00001234, "1.234e-05"}}));
  CHECK(significant(value) == text);
}

TEST_CASE("lengths of time read as people say them", "[report][text]") {
  const auto [seconds, text] =
      GENERATE(table<double, std::string>({{0, "0 s"},
                                           {0.35, "350 ms"},
                                           {4.2, "4.2 s"},
                                           {59.7, "59.7 s"},
                                           {2232, "37 min 12 s"},
                                           {1800, "30 min"},
                                           {16'452, "4.57 h"},
                                           {3 * 86'400, "3 days"},
                                           {800.0 * 86'400, "2.19 years"}}));
  CHECK(human_duration(seconds) == text);
}

TEST_CASE("a share shows two digits of what is missing and is never rounded to all",
          "[report][text]") {
  const auto [share, text] = GENERATE(table<double, std::string>({{1, "100 %"},
                                                                  {0.99991234, "99.9912 %"},
                                                                  {0.999, "99.90 %"},
                                                                  {0.9999999, "99.999990 %"},
                                                                  {0.5, "50.0 %"},
                                                                  {0.0012, "0.12 %"},
                                                                  {0, "0 %"}}));
  CHECK(percent(share) == text);
  CHECK(nines_of(0.999) == "3.00");
  CHECK(nines_of(0.5) == "0.30");
  CHECK(nines_of(0) == "0.00");
  CHECK(nines_of(-4e-16) == "0.00");
  CHECK(part_percent(0.0003141) == "0.031 %");
}

TEST_CASE("a table cuts its first column to fit and ends no line with blanks", "[report][text]") {
  TextTable table({Align::Left, Align::Right});
  table.add({{"a long name of a metric"}, {"1"}});
  table.add({{"b"}, {"22"}});
  table.add({{"c"}});
  CHECK(table.text({.colour = false, .width = 80}) ==
        "a long name of a metric   1\n"
        "b                        22\n"
        "c\n");
  CHECK(table.text({.colour = false, .width = 18}) ==
        "a long na…tric   1\n"
        "b               22\n"
        "c\n");
}

TEST_CASE("colour changes no column and only where it is wanted", "[report][text]") {
  TextTable table({Align::Right, Align::Right});
  table.add({{"1", Tone::Bad}, {"2"}});
  table.add({{"11"}, {"2"}});
  CHECK(table.text({.colour = true, .width = 80}) == " \x1b[31m1\x1b[0m  2\n11  2\n");
  CHECK(table.text({.colour = false, .width = 80}) == " 1  2\n11  2\n");
}

}  // namespace
