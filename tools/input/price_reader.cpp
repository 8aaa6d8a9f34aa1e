#include "tools/input/price_reader.hpp"

#include <filesystem>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/data_file.hpp"
#include "tools/input/json_text.hpp"

namespace tools {
namespace {

using models::PriceBook;
using nlohmann::json;

/// Whose prices stand in for those that a region lacks.
constexpr const char* home = "us-east-1";

/// What is read of each book, and the rules of billing.
const std::vector<std::string> service_prices{"ebs.gp3",
                                              "elb.alb_hour",
                                              "elb.alb_lcu_hour",
                                              "vpc.public_ipv4_hour",
                                              "cloudwatch.detailed_monitoring",
                                              "cloudwatch.alarm_standard",
                                              "route53.hosted_zone_first_25",
                                              "route53.health_check_aws",
                                              "transfer.free_out_gb_per_month",
                                              "month.hours",
                                              "elb.lcu_new_connections_per_s",
                                              "elb.lcu_gb_per_hour"};

/// Up to how many GB a month, cumulative: of 1024 GB each TB.
struct Tier {
  const char* key;
  double up_to_gb;
};
constexpr double gb_per_tb = 1024;
const std::vector<Tier> tiers{
    {"transfer.internet_out_first_10tb", 10 * gb_per_tb},
    {"transfer.internet_out_next_40tb", 50 * gb_per_tb},
    {"transfer.internet_out_next_100tb", 150 * gb_per_tb},
    {"transfer.internet_out_over_150tb", std::numeric_limits<double>::infinity()}};

std::vector<std::string> service_keys() {
  std::vector<std::string> keys = service_prices;
  for (const Tier& tier : tiers) keys.emplace_back(tier.key);
  return keys;
}

std::string book_path(const std::string& library, const std::string& region) {
  return (std::filesystem::path(library) / "prices" / (region + ".json")).string();
}

/// One book as text, of which little is needed at a time.
class Book {
 public:
  Book(const std::string& path, json text, Diagnostics& wrong)
      : file_(path, wrong), text_(std::move(text)) {
    if (!text_.is_object()) file_.fail({}, "not an object");
    instances_ = file_.object(text_, {}, "instances");
    services_ = file_.object(text_, {}, "services");
    types_ = file_.object(instances_, "/instances", "prices");
  }

  [[nodiscard]] bool has(const std::string& type) const { return types_.contains(type); }

  [[nodiscard]] double factor() {
    return file_.amount(instances_, "/instances", "us_east_1_factor");
  }

  [[nodiscard]] models::InstancePrice instance(const std::string& type) {
    const std::string pointer = pointer_to("/instances/prices", type);
    const json& entry = types_[type];
    models::InstancePrice price;
    price.on_demand = file_.amount(entry, pointer, "on_demand");
    price.reserved_1yr = file_.amount(entry, pointer, "reserved_1yr");
    if (entry.is_object() && entry.contains("surplus_vcpu_hour")) {
      price.surplus_vcpu_hour = file_.amount(entry, pointer, "surplus_vcpu_hour");
    }
    const std::string own = text_or_empty(entry, "source");
    price.on_demand_origin =
        origin(own.empty() ? file_.text(instances_, "/instances", "source") : own);
    price.reserved_origin = origin(file_.text(instances_, "/instances", "reserved_source"));
    const std::string by = text_or_empty(entry, "reserved_by");
    if (!by.empty()) {
      price.reserved_origin.estimated =
          by == "family" ? "the share of on demand that its family costs reserved"
                         : "the share of on demand that most types cost reserved";
    }
    return price;
  }

  [[nodiscard]] double service(const std::string& key, PriceBook& book) {
    const std::string pointer = pointer_to("/services", key);
    const json& entry = file_.object(services_, "/services", key);
    if (entry.empty()) return 0;
    models::PriceOrigin& from = book.origins[key];
    from = origin(file_.text(entry, pointer, "source"));
    from.estimated = text_or_empty(entry, "estimated");
    return file_.amount(entry, pointer, "value");
  }

  [[nodiscard]] std::string source_of_surplus() {
    return origin(file_.text(instances_, "/instances", "surplus_source")).source;
  }

 private:
  [[nodiscard]] models::PriceOrigin origin(const std::string& tag) {
    const json& source = file_.object(file_.object(text_, {}, "sources"), "/sources", tag);
    return {text_or_empty(source, "source"), text_or_empty(source, "as_of"), {}};
  }

  DataFile file_;
  json text_;
  json instances_;
  json services_;
  json types_;
};

std::optional<Book> open_book(const std::string& library, const std::string& region,
                              const std::vector<std::string>& types, Diagnostics& wrong) {
  const std::string path = book_path(library, region);
  tl::expected<json, Diagnostic> text = read_json(path, {{"/instances/prices", types},
                                                         {"/services", service_keys()},
                                                         {"/databases", {}},
                                                         {"/caches", {}}});
  if (text) return Book(path, std::move(*text), wrong);
  wrong.push_back(text.error());
  return std::nullopt;
}

void read_services(Book& text, PriceBook& book) {
  for (const std::string& key : service_prices) book.services[key] = text.service(key, book);
  for (const Tier& tier : tiers) {
    book.transfer_out.push_back({tier.up_to_gb, text.service(tier.key, book)});
  }
  book.source_of_surplus = text.source_of_surplus();
}

/// Returns the types without a price.
std::vector<std::string> read_instances(Book& text, const std::vector<std::string>& types,
                                        PriceBook& book) {
  std::vector<std::string> missing;
  for (const std::string& type : types) {
    if (text.has(type)) {
      book.instances[type] = text.instance(type);
    } else {
      missing.push_back(type);
    }
  }
  return missing;
}

/// Those that the region has no price of.
void estimate(const std::string& library, const std::vector<std::string>& types, double factor,
              PriceBook& book, Diagnostics& wrong) {
  std::optional<Book> at_home = open_book(library, home, types, wrong);
  if (!at_home) return;
  const std::string how =
      fmt::format("{}'s times {}, no source for it in {}", home, factor, book.region);
  for (const std::string& type : types) {
    if (!at_home->has(type)) continue;
    models::InstancePrice price = at_home->instance(type);
    price.on_demand *= factor;
    price.reserved_1yr *= factor;
    price.on_demand_origin.estimated = price.reserved_origin.estimated = how;
    book.instances[type] = std::move(price);
  }
}

}  // namespace

tl::expected<PriceBook, Diagnostics> read_price_file(const std::string& library,
                                                     const std::string& region,
                                                     const std::vector<std::string>& types) {
  std::error_code error;
  PriceBook book;
  book.region = std::filesystem::exists(book_path(library, region), error) ? region : home;
  Diagnostics wrong;
  if (std::optional<Book> text = open_book(library, book.region, types, wrong)) {
    read_services(*text, book);
    const std::vector<std::string> missing = read_instances(*text, types, book);
    if (!missing.empty() && book.region != home) {
      estimate(library, missing, text->factor(), book, wrong);
    }
  }
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return book;
}

}  // namespace tools
