// Every file of tests/data/invalid is refused with exactly the messages beside it.

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"

namespace {

using input_test::data_folder;
using input_test::messages_of;
using input_test::read_file;
using input_test::ScratchFolder;

#ifdef NINES_SANITIZED
constexpr double slowness = 20;
#else
constexpr double slowness = 1;
#endif

/// Of CPU, the least of several: what the machine does besides only ever adds.
template <class Work>
double milliseconds(const Work& work) {
  std::clock_t least = 0;
  for (int i = 0; i < 5; ++i) {
    const std::clock_t begin = std::clock();
    work();
    const std::clock_t took = std::clock() - begin;
    least = i == 0 ? took : std::min(least, took);
  }
  return 1000.0 * static_cast<double>(least) / CLOCKS_PER_SEC;
}

constexpr double most_milliseconds = 50 * slowness;

TEST_CASE("every invalid file is refused with its messages and at once", "[input][invalid]") {
  const std::vector<std::string> files = tools::scenario_files_in(data_folder + "invalid");
  REQUIRE(files.size() >= 20);
  for (const std::string& file : files) {
    CAPTURE(file);
    const std::string expected = read_file(file.substr(0, file.size() - 5) + ".expected");
    REQUIRE(!expected.empty());
    CHECK(messages_of(file) == expected);
    CHECK(milliseconds([&] { return messages_of(file); }) < most_milliseconds);
  }
}

TEST_CASE("the files that the invalid ones extend are valid", "[input][invalid]") {
  for (const std::string& file : tools::scenario_files_in(data_folder + "valid")) {
    CAPTURE(file);
    CHECK(messages_of(file).empty());
  }
}

TEST_CASE("huge files are refused at once", "[input][invalid]") {
  const ScratchFolder folder;
  const std::string spaces =
      folder.write("spaces.json", std::string(tools::most_file_bytes + 1, ' '));
  const std::string brackets = folder.write("brackets.json", std::string(9'000'000, '['));
  std::string many = R"({"title": [)";
  while (many.size() < 9'000'000) many += "0,0,0,0,0,0,0,0,0,0,";
  const std::string values = folder.write("values.json", many + "0]}");
  CHECK(messages_of(spaces).find("no file may have more than 10000000") != std::string::npos);
  CHECK(messages_of(brackets).find("nested more than 32 deep") != std::string::npos);
  CHECK(messages_of(values).find("more than 200000 values") != std::string::npos);
  for (const std::string& file : {spaces, brackets, values}) {
    CAPTURE(file);
    CHECK(milliseconds([&] { return messages_of(file); }) < most_milliseconds);
  }
}

TEST_CASE("a thousand mistakes are not a thousand messages", "[input][invalid]") {
  const ScratchFolder folder;
  std::string text = R"({"workload": {"demand": "1/s", "classes": {)";
  for (int i = 0; i < 1000; ++i) {
    text += (i > 0 ? "," : "") + ("\"c" + std::to_string(i)) + R"(": {"cpu_tine": "1s"})";
  }
  const auto scenario = input_test::read(folder.write("many.json", text + "}}}"));
  REQUIRE(!scenario);
  CHECK(scenario.error().size() == 100);
}

}  // namespace
