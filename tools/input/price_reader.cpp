#include "tools/input/price_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"

namespace tools {
namespace {

using nlohmann::json;

/// Prices are objects with a "value" and where it is from.
class PriceFile {
 public:
  PriceFile(std::string file, Diagnostics& wrong) : file_(std::move(file)), wrong_(wrong) {}

  void fail(const std::string& pointer, std::string problem) {
    wrong_.push_back({file_, pointer, std::move(problem), {}});
  }

  double number(const json& object, const std::string& pointer, const std::string& key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end()) {
      fail(pointer, "the key " + in_quotes(key) + " is missing");
      return 0;
    }
    if (found->is_number() && found->get<double>() >= 0) return found->get<double>();
    fail(pointer_to(pointer, key), "not a number from 0 on");
    return 0;
  }

  double price(const json& object, const std::string& pointer, const std::string& key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end()) {
      fail(pointer, "the key " + in_quotes(key) + " is missing");
      return 0;
    }
    return number(*found, pointer_to(pointer, key), "value");
  }

 private:
  std::string file_;
  Diagnostics& wrong_;
};

void read_tiers(PriceFile& file, const json& tiers, models::PriceBook& book) {
  if (!tiers.is_array()) return file.fail("/transfer_out", "not a list of tiers");
  double reached = 0;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const std::string pointer = "/transfer_out/" + std::to_string(i);
    const bool last = i + 1 == tiers.size();
    models::TransferTier tier;
    tier.up_to_gb =
        last ? std::numeric_limits<double>::infinity() : file.number(tiers[i], pointer, "up_to_gb");
    tier.usd_per_gb = file.number(tiers[i], pointer, "usd_per_gb");
    if (tier.up_to_gb <= reached) file.fail(pointer, "not above the tier before it");
    reached = tier.up_to_gb;
    book.transfer_out.push_back(tier);
  }
  if (book.transfer_out.empty()) file.fail("/transfer_out", "at least one tier is needed");
}

models::PriceBook read_book(PriceFile& file, const json& text, const std::string& region) {
  models::PriceBook book;
  book.region = region;
  if (!text.is_object()) {
    file.fail({}, "not an object");
    return book;
  }
  const json none = json::object();
  const auto part = [&](const char* key) -> const json& {
    return text.contains(key) ? text[key] : none;
  };
  if (!part("instances").is_object()) file.fail("/instances", "not an object");
  for (const auto& [type, entry] : part("instances").items()) {
    const std::string pointer = pointer_to("/instances", type);
    book.instances[type] = {file.price(entry, pointer, "on_demand"),
                            file.price(entry, pointer, "reserved_1yr")};
  }
  const std::vector<std::pair<const char*, double models::PriceBook::*>> prices{
      {"surplus_vcpu_hour", &models::PriceBook::surplus_vcpu_hour},
      {"gp3_gb_month", &models::PriceBook::gp3_gb_month},
      {"alb_hour", &models::PriceBook::alb_hour},
      {"alb_lcu_hour", &models::PriceBook::alb_lcu_hour},
      {"public_ipv4_hour", &models::PriceBook::public_ipv4_hour},
      {"detailed_monitoring_instance_month",
       &models::PriceBook::detailed_monitoring_instance_month},
      {"alarm_month", &models::PriceBook::alarm_month},
      {"hosted_zone_month", &models::PriceBook::hosted_zone_month},
      {"dns_health_check_month", &models::PriceBook::dns_health_check_month},
      {"transfer_free_gb_month", &models::PriceBook::transfer_free_gb_month},
      {"hours_per_month", &models::PriceBook::hours_per_month},
      {"lcu_new_connections_per_s", &models::PriceBook::lcu_new_connections_per_s},
      {"lcu_gb_per_hour", &models::PriceBook::lcu_gb_per_hour}};
  for (const auto& [key, member] : prices) book.*member = file.price(text, {}, key);
  read_tiers(file, part("transfer_out"), book);
  return book;
}

}  // namespace

std::vector<std::string> priced_regions(const std::string& library) {
  std::vector<std::string> regions;
  for (const std::string& path :
       scenario_files_in((std::filesystem::path(library) / "prices").string())) {
    regions.push_back(std::filesystem::path(path).stem().string());
  }
  return regions;
}

tl::expected<models::PriceBook, Diagnostics> read_price_file(const std::string& library,
                                                             const std::string& region) {
  const std::vector<std::string> regions = priced_regions(library);
  if (std::find(regions.begin(), regions.end(), region) == regions.end()) {
    return tl::unexpected(Diagnostics{{"scenarios/prices",
                                       {},
                                       "there are no prices for the region " + in_quotes(region),
                                       "known are " + listed(regions, "and")}});
  }
  const std::string path =
      (std::filesystem::path(library) / "prices" / (region + ".json")).string();
  const tl::expected<json, Diagnostic> text = read_json(path);
  if (!text) return tl::unexpected(Diagnostics{text.error()});
  Diagnostics wrong;
  PriceFile file(path, wrong);
  models::PriceBook book = read_book(file, *text, region);
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return book;
}

}  // namespace tools
