// What an hour of a database is priced at in every region, and what is done where there is no
// price.

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/source_dir.hpp"
#include "tests/tools/input/files.hpp"
#include "tools/input/library.hpp"
#include "tools/input/price_reader.hpp"

namespace {

using models::DatabaseDeployment;
using models::DatabaseEngine;
using models::DatabaseOffer;
using nlohmann::json;

models::PriceBook book_with(const std::string& region, const std::vector<DatabaseOffer>& offers) {
  return tools::read_price_file(input_test::scenario_folder, region, {{}, offers}).value();
}

models::DatabasePrice price_in(const std::string& region, const DatabaseOffer& offer) {
  return book_with(region, {offer}).databases.at(offer.key());
}

/// What a book itself says.
json prices_of(const std::string& region, const std::string& instance_class) {
  const json book = json::parse(
      input_test::read_file(input_test::scenario_folder + "/prices/" + region + ".json"));
  if (!book.contains("databases")) return json::object();
  return book["databases"]["classes"].value(instance_class, json::object());
}

const DatabaseOffer single{"db.m5.large"};
const DatabaseOffer pair{"db.m5.large", DatabaseEngine::MySql, DatabaseDeployment::MultiAz};

DatabaseOffer cluster(const std::string& instance_class) {
  return {instance_class, DatabaseEngine::MySql, DatabaseDeployment::MultiAzCluster};
}

/// The pointers and the words of what is estimated of databases.
std::map<std::string, std::string> estimated_of(const models::Scenario& scenario) {
  std::map<std::string, std::string> places;
  for (const models::EstimatedPrice& one : scenario.prices.estimated) {
    if (one.price.starts_with("db.") || one.price.starts_with("rds.")) {
      places[one.price] = one.pointer + ": " + one.how;
    }
  }
  return places;
}

const std::string shop =
    R"(architecture.databases={"shop": {"engine": "mysql", "class": "db.m5.large", "zones": ["a"]}})";

TEST_CASE("databases of Virginia and Seoul cost what they do in a book made by hand",
          "[input][prices][databases]") {
  const std::string region = GENERATE(as<std::string>{}, "us-east-1", "ap-northeast-2");
  const json hand =
      json::parse(input_test::read_file(source_dir() + "/tests/data/prices/" + region + ".json"));
  CAPTURE(region);
  for (const auto& [name, entry] : hand["databases_mysql"].items()) {
    CAPTURE(name);
    // clang++ 14 captures no name of a structured binding.
    const auto hourly = [&region, &name = name](DatabaseDeployment deployment) {
      const models::DatabasePrice price =
          price_in(region, {name, DatabaseEngine::MySql, deployment});
      CHECK(price.origin.estimated.empty());
      CHECK(price.origin.as_of == "2025-06-18");
      return price.on_demand;
    };
    CHECK(hourly(DatabaseDeployment::SingleAz) == entry["single_az"]["value"].get<double>());
    // AWS rounds the price of a pair by itself: 0.051 is not twice 0.025.
    CHECK(hourly(DatabaseDeployment::MultiAz) ==
          Approx(entry["multi_az"]["value"].get<double>()).epsilon(0.02));
  }
  CHECK(book_with(region, {single}).usd("rds.gp3_single_az") ==
        hand["database_gp3_gb_month"]["value"].get<double>());
}

TEST_CASE("mariadb costs what mysql does, and postgresql what it costs itself",
          "[input][prices][databases]") {
  const DatabaseOffer mariadb{"db.m5.large", DatabaseEngine::MariaDb, DatabaseDeployment::MultiAz};
  const DatabaseOffer postgresql{"db.m5.large", DatabaseEngine::PostgreSql,
                                 DatabaseDeployment::MultiAz};
  CHECK(mariadb.key() == pair.key());
  CHECK(price_in("ap-northeast-2", mariadb).on_demand == 0.472);
  CHECK(price_in("ap-northeast-2", postgresql).on_demand == 0.494);
}

TEST_CASE("a cluster has a price of its own, or costs three times one instance",
          "[input][prices][databases]") {
  CHECK(price_in("us-east-1", cluster("db.m6gd.large")).on_demand == 0.522);
  CHECK(price_in("us-east-1", cluster("db.m6gd.large")).origin.estimated.empty());
  const models::DatabasePrice made = price_in("us-east-1", cluster("db.m5.large"));
  CHECK(made.on_demand == Approx(3 * 0.171));
  CHECK(made.origin.estimated ==
        "three times one instance, as no cluster of the class has a price");
}

TEST_CASE("a class that a region has no price of costs what it does in Virginia, times a factor",
          "[input][prices][databases]") {
  REQUIRE(prices_of("ap-east-2", "db.m5.large").empty());
  const models::DatabasePrice taipei = price_in("ap-east-2", pair);
  CHECK(taipei.on_demand == Approx(1.2472 * 0.342));
  CHECK(taipei.origin.estimated == "us-east-1's times 1.2472, no source for it in ap-east-2");
  CHECK(price_in("ap-east-2", cluster("db.m5.large")).origin.estimated ==
        "us-east-1's times 1.2472, no source for it in ap-east-2; there three times one instance, "
        "as no cluster of the class has a price");
}

TEST_CASE("a price that is half of a pair's says so", "[input][prices][databases]") {
  std::size_t told = 0;
  for (const std::string& path :
       tools::scenario_files_in(input_test::scenario_folder + "/prices")) {
    const json book = json::parse(input_test::read_file(path));
    if (!book.contains("databases")) continue;
    for (const auto& [name, entry] : book["databases"]["classes"].items()) {
      if (!entry.contains("estimated")) continue;
      CAPTURE(path, name);
      const bool mysql = entry["estimated"][0] == "mysql";
      const DatabaseEngine engine = mysql ? DatabaseEngine::MySql : DatabaseEngine::PostgreSql;
      const models::DatabasePrice price = price_in(book["region"], {name, engine});
      CHECK(price.origin.estimated == "half of its multi_az price there");
      CHECK(
          2 * price.on_demand ==
          Approx(price_in(book["region"], {name, engine, DatabaseDeployment::MultiAz}).on_demand));
      ++told;
    }
  }
  CHECK(told > 0);
}

TEST_CASE("every region prices a database, its volume and its proxy",
          "[input][prices][databases]") {
  for (const std::string& path :
       tools::scenario_files_in(input_test::scenario_folder + "/prices")) {
    const std::string region = json::parse(input_test::read_file(path))["region"];
    CAPTURE(region);
    const models::PriceBook book = book_with(region, {single, pair, cluster("db.m6gd.large")});
    CHECK(book.databases.size() == 3);
    CHECK(book.usd(pair.key()) > book.usd(single.key()));
    for (const char* part : {"rds.gp3_single_az", "rds.gp3_multi_az", "rds.proxy_vcpu_hour"}) {
      CHECK(book.usd(part) > 0);
      CHECK_FALSE(book.origins.at(part).source.empty());
    }
    const json own = prices_of(region, "db.m5.large");
    CHECK(book.databases.at(single.key()).origin.estimated.empty() == own.contains("mysql"));
    if (own.contains("mysql")) CHECK(book.usd(single.key()) == own["mysql"].get<double>());
  }
}

TEST_CASE("a region without any price of a database is estimated whole",
          "[input][prices][databases]") {
  const models::PriceBook auckland = book_with("ap-southeast-6", {single});
  CHECK(auckland.usd(single.key()) == Approx(1.3125 * 0.171));
  CHECK(auckland.usd("rds.gp3_single_az") == 0.115);
  CHECK(auckland.origins.at("rds.gp3_single_az").estimated ==
        "as in us-east-1, no source for ap-southeast-6");
}

TEST_CASE("nothing is read of databases where nobody asks for one", "[input][prices][databases]") {
  const models::PriceBook book = book_with("us-east-1", {});
  CHECK(book.databases.empty());
  CHECK_FALSE(book.services.contains("rds.gp3_single_az"));
  CHECK(book_with("us-east-1", {single, {"db.m9.large"}}).databases.size() == 1);
}

TEST_CASE("a scenario says what the bill of its database rests on", "[input][prices][databases]") {
  const auto read = [](const std::vector<std::string>& more) {
    std::vector<std::string> set{shop};
    set.insert(set.end(), more.begin(), more.end());
    return input_test::read(input_test::pair, set).value();
  };
  const models::Scenario seoul = read({});
  CHECK(estimated_of(seoul).empty());
  CHECK(std::any_of(seoul.prices.sources.begin(), seoul.prices.sources.end(), [](const auto& one) {
    return one.prices == "rds" && one.as_of == "2025-06-18";
  }));
  CHECK(estimated_of(read({"region=ap-east-2"})) ==
        std::map<std::string, std::string>{
            {"db.m5.large mysql",
             "/architecture/databases/shop/class: us-east-1's times 1.2472, no source for it in "
             "ap-east-2"}});
  // The price of a proxy is nobody's business without one.
  CHECK(estimated_of(read({"region=ap-east-2", "architecture.databases.shop.class=db.m7i.large",
                           "architecture.databases.shop.proxy=true"})) ==
        std::map<std::string, std::string>{
            {"rds.proxy_vcpu_hour", "/region: as in us-east-1, no source for ap-east-2"}});
}

TEST_CASE("a class that a timeline names is refused where it has no price",
          "[input][prices][databases]") {
  const std::string change =
      R"(timeline=[{"at": "1h", "change_class": {"database": "shop", "class": "db.c6gd.large"}}])";
  CHECK(input_test::messages_of(input_test::pair, {shop, change, "run.horizon=2h"})
            .find("/timeline/0/change_class/class: error: there is no price of "
                  "\"db.c6gd.large mysql\" in \"ap-northeast-2\" or us-east-1") !=
        std::string::npos);
}

TEST_CASE("scenarios of one region share a book that has the databases of all",
          "[input][prices][databases]") {
  std::map<std::string, models::PriceBook> prices;
  for (const char* name : {"db.m5.large", "db.r5.large"}) {
    const auto scenario = input_test::read(
        input_test::pair, {shop, std::string("architecture.databases.shop.class=") + name});
    REQUIRE(tools::add_prices(scenario.value(), prices).empty());
  }
  const auto without = input_test::read(input_test::pair);
  REQUIRE(tools::add_prices(without.value(), prices).empty());
  CHECK(prices.size() == 1);
  CHECK(prices.begin()->second.databases.size() == 2);
}

}  // namespace
