// The data files of the library, damaged: one diagnostic that names the file and the place.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/default_names.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/library.hpp"
#include "tools/input/price_reader.hpp"

namespace {

namespace fs = std::filesystem;
using input_test::ScratchFolder;
using nlohmann::json;
using tools::Diagnostic;

/// A library of the sources' data files.
void copy_data(const ScratchFolder& folder) {
  for (const char* part : {"defaults", "prices", "catalogue"}) {
    fs::copy(input_test::scenario_folder + "/" + part, folder.path() / part,
             fs::copy_options::recursive);
  }
}

/// Whether one of the diagnostics is about this file and place.
bool names(const std::vector<Diagnostic>& wrong, const std::string& file,
           const std::string& where) {
  return std::any_of(wrong.begin(), wrong.end(), [&](const Diagnostic& one) {
    return one.file.ends_with(file) && one.where == where;
  });
}

TEST_CASE("a default without a value, or that is not there, is told by its file and place",
          "[input][defaults]") {
  const ScratchFolder folder;
  copy_data(folder);
  const std::string file = "defaults/assumptions.json";
  json data = json::parse(input_test::read_file(folder.file(file)));
  const std::string path = "images.golden_ami.failure_probability";
  const std::string place = "/values/" + path;
  SECTION("without a value") {
    data["values"][path].erase("value");
    folder.write(file, data.dump());
  }
  SECTION("not there") {
    data["values"].erase(path);
    folder.write(file, data.dump());
  }
  const auto defaults = tools::load_defaults(folder.path().string());
  REQUIRE_FALSE(defaults.has_value());
  CHECK(defaults.error().size() == 1);
  CHECK(names(defaults.error(), file, place));
}

TEST_CASE("every default of the sources has to be there", "[input][defaults]") {
  const ScratchFolder folder;
  copy_data(folder);
  for (const char* name : {"aws", "assumptions", "settings"}) {
    folder.write(std::string("defaults/") + name + ".json", R"({"values": {}})");
  }
  const auto defaults = tools::load_defaults(folder.path().string());
  REQUIRE_FALSE(defaults.has_value());
  CHECK(defaults.error().size() == tools::default_names().size());
  CHECK(names(defaults.error(), "aws.json", "/values/target_groups.health_check.new_target"));
}

TEST_CASE("a default that is no number where one is needed is told", "[input][defaults]") {
  const ScratchFolder folder;
  copy_data(folder);
  const std::string file = "defaults/assumptions.json";
  json data = json::parse(input_test::read_file(folder.file(file)));
  data["values"]["sensitivity.assumed"]["value"] = "much";
  folder.write(file, data.dump());
  const auto defaults = tools::load_defaults(folder.path().string());
  REQUIRE_FALSE(defaults.has_value());
  CHECK(names(defaults.error(), file, "/values/sensitivity.assumed/value"));
}

TEST_CASE("prices of a wrong kind are told by their place", "[input][prices]") {
  const ScratchFolder folder;
  copy_data(folder);
  const std::string file = "prices/us-east-1.json";
  json data = json::parse(input_test::read_file(folder.file(file)));
  const tools::PricesAsked asked{{"m5.large", "t3.micro"}, {{"db.m5.large"}}};
  REQUIRE(tools::read_price_file(folder.path().string(), "us-east-1", asked).has_value());
  const auto [place, value] =
      GENERATE(table<std::string, json>({{"/services/elb.alb_hour", {{"a", 1}}},
                                         {"/services/elb.alb_hour", 7},
                                         {"/services/transfer.internet_out_first_10tb", nullptr},
                                         {"/services/month.hours/value", -1},
                                         {"/services", json::array()},
                                         {"/sources", 7},
                                         {"/instances", json::array()},
                                         {"/instances", "m5.large"},
                                         {"/instances/prices/t3.micro/on_demand", "much"},
                                         {"/databases", 7},
                                         {"/databases/classes", json::array()},
                                         {"/databases/classes/db.m5.large", "much"},
                                         {"/databases/classes/db.m5.large/mysql", -1},
                                         {"/databases/storage", nullptr},
                                         {"/databases/storage/gp3_single_az/value", "much"}}));
  CAPTURE(place, value.dump());
  data[json::json_pointer(place)] = value;
  folder.write(file, data.dump());
  const auto book = tools::read_price_file(folder.path().string(), "us-east-1", asked);
  REQUIRE_FALSE(book.has_value());
  // clang++ 14 captures no name of a structured binding.
  const auto is_told = [&, &where = place](const Diagnostic& one) {
    return one.file.ends_with(file) && one.where.starts_with(where);
  };
  CHECK(std::any_of(book.error().begin(), book.error().end(), is_told));
}

TEST_CASE("a price list that is no object is told", "[input][prices]") {
  const ScratchFolder folder;
  copy_data(folder);
  folder.write("prices/us-east-1.json", "[1, 2]");
  CHECK_FALSE(tools::read_price_file(folder.path().string(), "us-east-1", {}).has_value());
}

TEST_CASE("a folder of the library that may not be looked into hides no other",
          "[input][library]") {
  const ScratchFolder folder;
  copy_data(folder);
  folder.write("a/one.json", "{}");
  folder.write("b/two.json", "{}");
  folder.write("c/three.json", "{}");
  fs::permissions(folder.path() / "b", fs::perms::none);
  setenv("NINES_SCENARIOS", folder.path().c_str(), 1);
  const std::vector<std::string> found = tools::library_names();
  input_test::use_library();
  fs::permissions(folder.path() / "b", fs::perms::owner_all);
  CHECK(std::find(found.begin(), found.end(), "a/one") != found.end());
  CHECK(std::find(found.begin(), found.end(), "c/three") != found.end());
}

}  // namespace
