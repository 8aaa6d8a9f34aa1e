#include "tools/cli/progress_bar.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/cli/scratch.hpp"
#include "tools/report/text.hpp"

namespace {

using tools::progress_line;
using tools::ProgressState;

TEST_CASE("progress tells share, place and the time that is left", "[cli][progress]") {
  // A quarter in 30 s: three quarters take 90 s more.
  CHECK(progress_line({.name = "shop/6-multi-az",
                       .index = 2,
                       .count = 7,
                       .done = 250,
                       .total = 1000,
                       .elapsed = 30}) ==
        "[#####...............]  25 %  shop/6-multi-az (3/7)  1 min 30 s left");
  CHECK(progress_line({.name = "a", .done = 1000, .total = 1000, .elapsed = 0.1}) ==
        "[####################] 100 %  a  ");
}

TEST_CASE("what a journal had says nothing about the time that is left", "[cli][progress]") {
  // A hundred took 10 s, and four hundred are left.
  const std::string line =
      progress_line({.name = "a", .done = 600, .total = 1000, .elapsed = 10, .known = 500});
  CHECK(line.ends_with("60 %  a  40 s left"));
}

TEST_CASE("progress towards a precision has no end that is known", "[cli][progress]") {
  CHECK(progress_line({.name = "a", .done = 12'500, .total = 0, .elapsed = 9}) ==
        "a  12 500 replications");
}

TEST_CASE("progress fits a line and cannot drive the terminal", "[cli][progress]") {
  const std::string line = progress_line({.name = std::string(200, 'n') + "\x1b[2J",
                                          .index = 99,
                                          .count = 100,
                                          .done = 500,
                                          .total = 1000,
                                          .elapsed = 3599});
  CHECK(tools::width_of(line) <= 79);
  CHECK(line.find('\x1b') == std::string::npos);
}

TEST_CASE("progress in a narrow terminal goes without its bar, then without the time",
          "[cli][progress]") {
  const ProgressState state{
      .name = "shop/6-multi-az", .index = 2, .count = 7, .done = 250, .total = 1000, .elapsed = 30};
  CHECK(progress_line(state, 60) == " 25 %  shop/6-multi-az (3/7)  1 min 30 s left");
  CHECK(progress_line(state, 40) == " 25 %  shop/6-multi-az (3/7)  ");
  for (std::size_t columns = 2; columns < 100; ++columns) {
    CHECK(tools::width_of(progress_line(state, columns)) < columns);
  }
}

TEST_CASE("a bar without a file draws nothing, and one with a file wipes itself off",
          "[cli][progress]") {
  tools::ProgressBar silent(nullptr);
  silent.begin("a", 0, 1);
  silent.update(1, 2);
  const cli_tests::CapturedFile file;
  {
    tools::ProgressBar bar(file.get());
    bar.begin("a", 0, 1);
    bar.update(1, 2);
  }
  const std::string drawn = file.text();
  CHECK(drawn.starts_with("\r[##########..........]  50 %"));
  CHECK(drawn.ends_with("\r\x1b[K"));
}

}  // namespace
