#include "tools/input/value_places.hpp"

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"

namespace {

using tools::line_of;

const std::string text = R"({
  "title": "a \"quoted\" } title",
  "architecture": {
    "zones": {"a": {}, "b": {}},
    "instances": {
      "web/x": {
        "zones": ["a",
                  "b"],
        "count": 3
      }
    }
  }
})";

TEST_CASE("a value is found at the line of its key", "[input][places]") {
  CHECK(line_of(text, "") == 1);
  CHECK(line_of(text, "/title") == 2);
  CHECK(line_of(text, "/architecture/zones/b") == 4);
  CHECK(line_of(text, "/architecture/instances/web~1x/count") == 9);
  CHECK(line_of(text, "/architecture/instances/web~1x/zones/1") == 8);
}

TEST_CASE("what is not written is found at the nearest key above it", "[input][places]") {
  CHECK(line_of(text, "/architecture/instances/web~1x/type") == 6);
  CHECK(line_of(text, "/architecture/instances/web~1x/zones/7") == 7);
  CHECK(line_of(text, "/workload/demand") == 1);
}

TEST_CASE("a value is found in the file that wrote it", "[input][places]") {
  const input_test::ScratchFolder folder;
  folder.write("base.json",
               "{\n\"architecture\": {\n\"instances\": {\n\"web\": {\"count\": 1,\n"
               "\"zones\": [\"a\"]}}}}");
  const std::string top = folder.write(
      "top.json",
      "{\"extends\": \"base\",\n\n\"architecture\": {\"instances\": {\"web\":\n{\"count\": 2}}}}");
  const std::string web = "/architecture/instances/web/";
  const auto places =
      tools::places_of(top, {"run.seed=3"}, {web + "count", web + "zones", "/run/seed"});
  REQUIRE(places.size() == 3);
  CHECK(places[0].file.ends_with("top.json"));
  CHECK(places[0].line == 4);
  CHECK(places[1].file.ends_with("base.json"));
  CHECK(places[1].line == 5);
  CHECK(places[2].file.ends_with("top.json"));
  CHECK(places[2].line == 1);
}

}  // namespace
