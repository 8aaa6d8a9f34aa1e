// The price books that are written by tools/scripts/make-price-books: against the two that were
// made by hand, each value from a source of its own, and each against itself.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/source_dir.hpp"
#include "tests/tools/input/files.hpp"
#include "tools/input/catalogue.hpp"
#include "tools/input/library.hpp"
#include "tools/input/price_reader.hpp"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json book_of(const std::string& region) {
  return json::parse(
      input_test::read_file(input_test::scenario_folder + "/prices/" + region + ".json"));
}

json by_hand(const std::string& region) {
  return json::parse(
      input_test::read_file(source_dir() + "/tests/data/prices/" + region + ".json"));
}

json catalogue_of(const std::string& name) {
  return json::parse(
      input_test::read_file(input_test::scenario_folder + "/catalogue/" + name + ".json"));
}

std::vector<std::string> regions() {
  std::vector<std::string> codes;
  for (const std::string& path :
       tools::scenario_files_in(input_test::scenario_folder + "/prices")) {
    codes.push_back(fs::path(path).stem().string());
  }
  return codes;
}

models::PriceBook read_book(const std::string& region, const std::vector<std::string>& types) {
  return tools::read_price_file(input_test::scenario_folder, region, {types}).value();
}

TEST_CASE("the books of Virginia and Seoul are those made by hand", "[input][prices]") {
  const std::string region = GENERATE(as<std::string>{}, "us-east-1", "ap-northeast-2");
  const json hand = by_hand(region);
  std::vector<std::string> types;
  for (const auto& [type, entry] : hand["instances"].items()) types.push_back(type);
  const models::PriceBook book = read_book(region, types);
  CAPTURE(region);
  const auto value = [&](const char* key) { return hand[key]["value"].get<double>(); };
  for (const std::string& type : types) {
    CAPTURE(type);
    const json& entry = hand["instances"][type];
    const models::InstancePrice& price = book.instances.at(type);
    CHECK(price.on_demand == entry["on_demand"]["value"].get<double>());
    CHECK(price.on_demand_origin.estimated.empty());
    // Some were rounded to three decimals where they were found.
    const double reserved = entry["reserved_1yr"]["value"].get<double>();
    CHECK(price.reserved_1yr == Approx(reserved).epsilon(0.012));
    CHECK(book.usd(type + " on demand") == price.on_demand);
    CHECK(book.usd(type + " reserved") == price.reserved_1yr);
    CHECK(book.usd(type + " surplus") == price.surplus_vcpu_hour);
    const bool burstable = type.front() == 't';
    CHECK(price.surplus_vcpu_hour == (burstable ? value("surplus_vcpu_hour") : 0));
  }
  CHECK(book.usd("ebs.gp3") == value("gp3_gb_month"));
  CHECK(book.usd("elb.alb_hour") == value("alb_hour"));
  CHECK(book.usd("elb.alb_lcu_hour") == value("alb_lcu_hour"));
  CHECK(book.usd("vpc.public_ipv4_hour") == value("public_ipv4_hour"));
  CHECK(book.usd("cloudwatch.detailed_monitoring") ==
        Approx(value("detailed_monitoring_instance_month")));
  CHECK(book.usd("cloudwatch.alarm_standard") == value("alarm_month"));
  CHECK(book.usd("route53.hosted_zone_first_25") == value("hosted_zone_month"));
  CHECK(book.usd("route53.health_check_aws") == value("dns_health_check_month"));
  CHECK(book.usd("transfer.free_out_gb_per_month") == value("transfer_free_gb_month"));
  CHECK(book.usd("month.hours") == value("hours_per_month"));
  CHECK(book.usd("elb.lcu_new_connections_per_s") == value("lcu_new_connections_per_s"));
  CHECK(book.usd("elb.lcu_gb_per_hour") == value("lcu_gb_per_hour"));
  REQUIRE(book.transfer_out.size() == hand["transfer_out"].size());
  for (std::size_t tier = 0; tier < book.transfer_out.size(); ++tier) {
    CHECK(book.transfer_out[tier].usd_per_gb == hand["transfer_out"][tier]["usd_per_gb"]);
    const bool last = tier + 1 == book.transfer_out.size();
    if (!last) CHECK(book.transfer_out[tier].up_to_gb == hand["transfer_out"][tier]["up_to_gb"]);
  }
}

TEST_CASE("the book of Singapore has the prices of a bill of 2025 and of a price note of 2026",
          "[input][prices]") {
  const std::vector<std::pair<std::string, double>> billed{
      {"t3.small", 0.0264}, {"t2.small", 0.0292}, {"t3.medium", 0.0528}, {"t2.medium", 0.0584},
      {"t2.large", 0.1168}, {"c5.xlarge", 0.196}, {"t3.large", 0.1056},  {"t3.xlarge", 0.2112}};
  for (const auto& [type, usd] : billed) {
    CAPTURE(type);
    CHECK(read_book("ap-southeast-1", {type}).instances.at(type).on_demand == usd);
  }
  CHECK(read_book("ap-southeast-1", {}).usd("ebs.gp3") == 0.096);
}

TEST_CASE("there is a book for each region that is said to have one", "[input][prices]") {
  std::set<std::string> priced;
  const json known = catalogue_of("regions")["regions"];
  for (const auto& [code, entry] : known.items()) {
    if (entry["priced"].get<bool>()) priced.insert(code);
    const std::string zones = entry["zones"];
    CHECK(zones.size() >= 2);
    CHECK(std::is_sorted(zones.begin(), zones.end()));
  }
  const std::vector<std::string> books = regions();
  CHECK(std::set<std::string>(books.begin(), books.end()) == priced);
  CHECK(books.size() == 36);
}

/// Every price of a table of objects, with where it stands.
template <class Visit>
void each_price(const json& table, const Visit& visit) {
  for (const auto& [name, record] : table.items()) {
    for (const auto& [key, price] : record.items()) {
      if (price.is_number()) visit(name, key, price.template get<double>());
    }
  }
}

TEST_CASE("every book is whole: known types, prices above nothing, sources that are named",
          "[input][prices]") {
  const json types = catalogue_of("instance_types")["types"];
  const json classes = catalogue_of("database_classes")["classes"];
  const json nodes = catalogue_of("cache_nodes")["nodes"];
  const json home = book_of("us-east-1");
  for (const std::string& region : regions()) {
    CAPTURE(region);
    const json book = book_of(region);
    CHECK(book["region"] == region);
    const json& instances = book["instances"];
    const auto check_source = [&](const json& tag) { CHECK(book["sources"].contains(tag)); };
    check_source(instances["source"]);
    check_source(instances["reserved_source"]);
    for (const auto& [type, record] : instances["prices"].items()) {
      CAPTURE(type);
      CHECK(types.contains(type));
      CHECK(types[type].contains("credits") == record.contains("surplus_vcpu_hour"));
      CHECK(record["reserved_1yr"] < record["on_demand"]);
      CHECK(record["reserved_3yr"] < record["reserved_1yr"]);
      CHECK(record["reserved_3yr"] > 0);
      if (record.contains("source")) check_source(record["source"]);
    }
    for (const auto& [key, record] : book["services"].items()) {
      CAPTURE(key);
      CHECK(home["services"].contains(key));
      CHECK(record["value"] >= 0);
      CHECK_FALSE(record["unit"].get<std::string>().empty());
      check_source(record["source"]);
    }
    CHECK(book["services"].size() == home["services"].size());
    for (const auto& [tag, source] : book["sources"].items()) {
      CAPTURE(tag);
      CHECK(source["as_of"].get<std::string>() > "2023");
      CHECK(source["source"].get<std::string>().size() > 20);
    }
    if (!book.contains("databases")) continue;
    for (const auto& [name, record] : book["databases"]["classes"].items()) {
      CAPTURE(name);
      CHECK(classes.contains(name));
      for (const char* engine : {"mysql", "postgresql"}) {
        if (!record.contains(engine)) continue;
        CHECK(record[std::string(engine) + "_multi_az"] > record[engine]);
      }
    }
    each_price(book["databases"]["classes"],
               [](const auto&, const auto&, double price) { CHECK(price > 0); });
    each_price(book["caches"]["nodes"], [&](const auto& name, const auto& key, double price) {
      CAPTURE(name, key);
      CHECK(nodes.contains(name));
      CHECK(price > 0);
    });
  }
}

TEST_CASE("a type that a region has no price of costs what it does in Virginia, times a factor",
          "[input][prices]") {
  const std::string type = "m8i.large";
  REQUIRE_FALSE(book_of("sa-east-1")["instances"]["prices"].contains(type));
  const models::InstancePrice home = read_book("us-east-1", {type}).instances.at(type);
  const models::InstancePrice there = read_book("sa-east-1", {type}).instances.at(type);
  CHECK(there.on_demand == Approx(1.5929 * home.on_demand));
  CHECK(there.reserved_1yr == Approx(1.5929 * home.reserved_1yr));
  CHECK(there.on_demand_origin.estimated ==
        "us-east-1's times 1.5929, no source for it in sa-east-1");
}

TEST_CASE("a price that a region lacks says that it is estimated", "[input][prices]") {
  const models::PriceBook auckland = read_book("ap-southeast-6", {});
  CHECK(auckland.usd("elb.alb_hour") == read_book("us-east-1", {}).usd("elb.alb_hour"));
  CHECK(auckland.origins.at("elb.alb_hour").estimated ==
        "as in us-east-1, no source for ap-southeast-6");
  CHECK(read_book("eu-west-1", {}).origins.at("elb.alb_hour").estimated.empty());
}

TEST_CASE("a region without a book is priced as Virginia", "[input][prices]") {
  const models::PriceBook beijing = read_book("cn-north-1", {"m5.large"});
  CHECK(beijing.region == "us-east-1");
  CHECK(beijing.instances.at("m5.large").on_demand == 0.096);
}

TEST_CASE("only what is asked for is read of a book", "[input][prices]") {
  CHECK(read_book("us-east-1", {"m5.large", "t9.nano"}).instances.size() == 1);
}

}  // namespace
