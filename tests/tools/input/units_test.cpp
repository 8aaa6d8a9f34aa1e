#include "tools/input/units.hpp"

#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

namespace {

using namespace std::chrono_literals;
using tools::parse_bytes;
using tools::parse_duration;
using tools::parse_event_rate;
using tools::parse_rate;
using tools::parse_seconds;
using tools::parse_share;

TEST_CASE("durations are read with each unit", "[input][units]") {
  const auto [text, micros] = GENERATE(table<std::string, std::int64_t>({
      {"250us", 250},
      {"10ms", 10'000},
      {"30s", 30'000'000},
      {"5min", 300'000'000},
      {"1.5h", 5'400'000'000},
      {"7d", 604'800'000'000},
      {"0s", 0},
      {"-5s", -5'000'000},
      {" 30 s ", 30'000'000},
      {"1e3s", 1'000'000'000},
      {".5s", 500'000},
      {"0.1us", 0},
  }));
  CAPTURE(text);
  const auto parsed = parse_duration(text);
  REQUIRE(parsed);
  CHECK(parsed->count() == micros);
}

TEST_CASE("what is no duration is refused with a hint", "[input][units]") {
  const std::string text = GENERATE("", "30", "s", "30 seconds", "1h30min", "abc", "nans", "infs",
                                    "1e400s", "30S", "--5s", "+5s", "0x10s", "5,5s", "1e15s");
  CAPTURE(text);
  const auto parsed = parse_duration(text);
  REQUIRE(!parsed);
  CHECK(parsed.error().problem.find('"' + text + '"') == 0);
  CHECK(!parsed.error().hint.empty());
}

TEST_CASE("rates, event rates, shares and sizes are read with each unit", "[input][units]") {
  CHECK(parse_rate("60/s") == 60.0);
  CHECK(parse_rate("3600/min").value() == Approx(60.0));
  CHECK(parse_rate("1e6/h").value() == Approx(277.7777777777778));
  CHECK(parse_event_rate("0.05/year") == 0.05);
  CHECK(parse_event_rate("1/month") == 12.0);
  CHECK(parse_event_rate("2/day") == 730.0);
  CHECK(parse_share("30%") == 0.3);
  CHECK(parse_share("8.74%") == 0.0874);
  CHECK(parse_share("100%") == 1.0);
  CHECK(parse_bytes("512B") == 512.0);
  CHECK(parse_bytes("2kB") == 2000.0);
  CHECK(parse_bytes("3MB") == 3e6);
  CHECK(parse_bytes("1GB") == 1e9);
  CHECK(parse_bytes("1MiB") == 1048576.0);
  CHECK(parse_bytes("8GiB") == 8589934592.0);
  CHECK(parse_seconds("10ms").value() == Approx(0.01));
}

TEST_CASE("units of one kind are none of another", "[input][units]") {
  CHECK(!parse_rate("60"));
  CHECK(!parse_rate("60/year"));
  CHECK(!parse_event_rate("1/s"));
  CHECK(!parse_share("0.3"));
  CHECK(!parse_share("30 percent"));
  CHECK(!parse_bytes("8gib"));
  CHECK(!parse_duration("60/s"));
}

TEST_CASE("a duration is written so that it is read as the same", "[input][units]") {
  const std::int64_t micros =
      GENERATE(0, 1, 999, 1'000, 45'000'000, 90'000'000, 300'000'000, 3'600'000'000, 5'400'000'000,
               7'200'000'000, 86'400'000'000, 86'399'999'999, 31'536'000'000'000);
  const sim::Duration duration(micros);
  CAPTURE(tools::format_duration(duration));
  CHECK(parse_duration(tools::format_duration(duration)) == duration);
}

TEST_CASE("durations are written as AWS writes them", "[input][units]") {
  CHECK(tools::format_duration(0s) == "0s");
  CHECK(tools::format_duration(300s) == "300s");
  CHECK(tools::format_duration(90s) == "90s");
  CHECK(tools::format_duration(2h) == "2h");
  CHECK(tools::format_duration(150min) == "150min");
  CHECK(tools::format_duration(1500ms) == "1500ms");
}

}  // namespace
