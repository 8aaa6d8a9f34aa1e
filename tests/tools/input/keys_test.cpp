// Rows of keys, and the files that are made of them: the schema and a page of the reference. With
// NINES_UPDATE_KEYS=1 in the environment the tests write the two files instead of comparing them.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/input/files.hpp"
#include "tests/tools/input/key_page.hpp"
#include "tools/input/document.hpp"
#include "tools/input/key_reader.hpp"

namespace {

using input_test::messages_of;
using input_test::read_file;

const std::string schema_file = input_test::scenario_folder + "/schema/scenario.schema.json";
const std::string page_file = source_dir() + "/docs/reference/scenario_files.md";

key_page::Values default_values() {
  key_page::Values values;
  for (const char* name : {"aws", "assumptions", "settings"}) {
    const auto file = nlohmann::ordered_json::parse(
        read_file(input_test::scenario_folder + "/defaults/" + name + ".json"));
    for (const auto& [path, entry] : file["values"].items()) values[path] = entry["value"];
  }
  return values;
}

/// Compares a file with what it should be, or makes it that.
void hold(const std::string& file, const std::string& text) {
  if (std::getenv("NINES_UPDATE_KEYS") != nullptr) {
    std::ofstream(file, std::ios::binary) << text;
  }
  INFO("NINES_UPDATE_KEYS=1 writes " + file);
  CHECK(read_file(file) == text);
}

TEST_CASE("the schema in the sources has what the rows of keys say", "[input][keys]") {
  auto schema = nlohmann::ordered_json::parse(read_file(schema_file));
  tools::add_key_definitions(schema);
  hold(schema_file, schema.dump(2) + "\n");
}

TEST_CASE("the reference has what the rows of keys say", "[input][keys]") {
  key_page::Texts without_marks;
  const std::string text = key_page::updated(read_file(page_file), default_values(), without_marks);
  CAPTURE(without_marks);
  CHECK(without_marks.empty());
  hold(page_file, text);
}

TEST_CASE("a key has a default, or is needed, or its spec decides", "[input][keys]") {
  const key_page::Values values = default_values();
  for (const models::KeyTable* table : tools::key_tables()) {
    for (const models::Key& key : table->keys) {
      CAPTURE(table->kind, key.name);
      const bool composed = std::holds_alternative<models::Object>(key.value.kind) ||
                            std::holds_alternative<models::ById>(key.value.kind);
      const bool has_default = values.contains(key_page::path_of(*table, key));
      if (key.left_out == models::LeftOut::Default && !composed) CHECK(has_default);
      if (key.left_out == models::LeftOut::Wrong) CHECK_FALSE(has_default);
      CHECK(std::count_if(table->keys.begin(), table->keys.end(),
                          [&](const models::Key& one) { return one.name == key.name; }) == 1);
    }
  }
}

TEST_CASE("a phrase of a row is no sentence", "[input][keys]") {
  for (const models::KeyTable* table : tools::key_tables()) {
    CHECK(!table->meaning.ends_with('.'));
    for (const models::Key& key : table->keys) {
      CAPTURE(table->kind, key.name);
      CHECK(!key.meaning.ends_with('.'));
      CHECK(!key.limits.ends_with('.'));
    }
  }
}

enum class Colour { Red, Green };
struct Inner {
  int depth = 1;
};
struct Toy {
  bool lit = false;
  double weight = 5;
  sim::Duration wait{};
  sim::Distribution life = sim::Distribution::constant(1);
  Colour colour = Colour::Red;
  bool second = false;
  double gib = 0;
  std::string words;
  std::vector<models::ZoneId> zones;
  models::ZoneId zone;
  Inner inner;
};

/// Stores what is found at the key of that name.
void store(const models::Keys<Toy>& keys, std::string_view name, const models::Found& found,
           Toy& toy) {
  for (const models::Row<Toy>& row : keys.rows) {
    if (row.key.name == name) row.store(toy, found);
  }
}

models::Keys<Toy> toy_keys() {
  using std::chrono_literals::operator""s;
  return {
      {"toy", "A toy", "toys"},
      {models::flag<&Toy::lit>("lit", ""), models::real<&Toy::weight>("weight", {0, 9}, ""),
       models::length<&Toy::wait>("wait", {1s, 300s, "Somebody"}, ""),
       models::law<&Toy::life>("life", ""),
       models::choice<&Toy::colour>("colour", {{"red", "green"}, "a colour"}, ""),
       models::choice<&Toy::second>("which", {{"first", "second"}, "a place"}, ""),
       models::size<&Toy::gib>("size", {1, 1e12, 1024}, ""), models::text<&Toy::words>("words", ""),
       models::ids<&Toy::zones>("zones", 0, ""), models::id<&Toy::zone>("zone", ""),
       models::whole<&Toy::inner, &Inner::depth>("depth", {1, 9}, "").required()}};
}

TEST_CASE("a row stores what was found in its member, or in a member of its member",
          "[input][keys]") {
  const models::Keys<Toy> keys = toy_keys();
  Toy toy;
  store(keys, "lit", true, toy);
  store(keys, "weight", 7.5, toy);
  store(keys, "wait", sim::Duration(9), toy);
  store(keys, "life", sim::Distribution::constant(3), toy);
  store(keys, "colour", std::size_t{1}, toy);
  store(keys, "which", std::size_t{1}, toy);
  store(keys, "size", 2.5, toy);
  store(keys, "words", std::string("so"), toy);
  store(keys, "zones", std::vector<std::size_t>{2, 0}, toy);
  store(keys, "zone", std::size_t{3}, toy);
  store(keys, "depth", std::int64_t{4}, toy);
  CHECK(toy.lit);
  CHECK(toy.weight == 7.5);
  CHECK(toy.wait == sim::Duration(9));
  CHECK(toy.life.mean() == 3);
  CHECK(toy.colour == Colour::Green);
  CHECK(toy.second);
  CHECK(toy.gib == 2.5);
  CHECK(toy.words == "so");
  CHECK(toy.zones == std::vector<models::ZoneId>{models::ZoneId{2}, models::ZoneId{0}});
  CHECK(toy.zone == models::ZoneId{3});
  CHECK(toy.inner.depth == 4);
}

TEST_CASE("limits are those of the value, unless the row has words for them", "[input][keys]") {
  using models::whole;
  const auto limits = [](const models::Row<Inner>& row) { return tools::key_limits(row.key); };
  const models::Row<Inner> row = whole<&Inner::depth>("depth", {1, 9}, "");
  CHECK(limits(row) == "1 to 9");
  CHECK(limits(row.required()) == "required, 1 to 9");
  CHECK(limits(row.limits("an odd one").required()) == "required, an odd one");
  CHECK(limits(row.needed_with("height")) == "required with `height`, 1 to 9");
  CHECK(limits(whole<&Inner::depth>("depth", {1, models::most_units}, "")).empty());
  const models::Keys<Toy> toy = toy_keys();
  CHECK(tools::key_limits(toy.table.keys[2]) == "1s to 300s");
  CHECK(tools::key_limits(toy.table.keys[0]).empty());
}

TEST_CASE("wrong values of keys that are rows are told at once, each at its place",
          "[input][keys]") {
  const std::string part = "architecture.components.part.";
  const std::string told = messages_of(
      input_test::parts, {part + "count=0", part + "crews=few", part + "dormant_factor=1.5",
                          part + "load_sharing=1", part + "zones=[\"a\"]", part + "nothing=1"});
  INFO(told);
  const std::string at = "--set:/architecture/components/part/";
  for (const char* line :
       {"count: error: 0 is less than 1\n  hint: allowed is 1 to 100000\n",
        "crews: error: \"few\" is not a whole number\n",
        "dormant_factor: error: 1.5 is more than 1\n  hint: allowed is 0 to 1\n",
        "load_sharing: error: 1 is not true or false\n", "zones/0: error: \"a\" is not a zone\n",
        "nothing: error: there is no key \"nothing\""}) {
    CAPTURE(line);
    CHECK(told.find(at + line) != std::string::npos);
  }
}

TEST_CASE("a key that another one needs is missing only beside it", "[input][keys]") {
  const std::string part = "architecture.components.part.";
  CHECK(messages_of(input_test::parts, {part + "repaired_in=null"})
            .find("part: error: the key \"repaired_in\" is missing") != std::string::npos);
  CHECK(messages_of(input_test::parts, {part + "repaired_in=null", part + "fails=null"}).empty());
}

}  // namespace
