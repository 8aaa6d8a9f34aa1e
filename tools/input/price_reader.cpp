#include "tools/input/price_reader.hpp"

#include <algorithm>
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

using models::DatabaseDeployment;
using models::DatabaseOffer;
using models::PriceBook;
using nlohmann::json;

/// Whose prices stand in for those that a region lacks.
constexpr const char* home = "us-east-1";

/// What is read of each book, and the rules of billing.
const std::vector<std::string> service_prices{"ebs.gp3",
                                              "ebs.snapshot",
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
                                              "elb.lcu_gb_per_hour",
                                              "dynamodb.on_demand_read_per_million",
                                              "dynamodb.on_demand_write_per_million",
                                              "dynamodb.provisioned_rcu_hour",
                                              "dynamodb.provisioned_wcu_hour",
                                              "dynamodb.storage",
                                              "s3.standard_first_50tb",
                                              "s3.get_per_1000",
                                              "s3.put_per_1000",
                                              "efs.standard",
                                              "efs.one_zone"};

/// Of databases. They are general purpose volumes, whatever the deployment: see
/// docs/models/cost.md.
const std::vector<std::string> database_parts{"gp3_single_az", "gp3_multi_az", "proxy_vcpu_hour",
                                              "aurora_standard", "aurora_io_per_million"};

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

const std::vector<std::string> edge_prices{"cloudfront.https_per_10000",
                                           "cloudfront.free_out_gb_per_month",
                                           "cloudfront.free_requests_per_month"};
const std::vector<Tier> edge_tiers{
    {"cloudfront.out_first_10tb", 10 * gb_per_tb},
    {"cloudfront.out_next_40tb", 50 * gb_per_tb},
    {"cloudfront.out_next_100tb", 150 * gb_per_tb},
    {"cloudfront.out_next_350tb", 500 * gb_per_tb},
    {"cloudfront.out_next_524tb", 1024 * gb_per_tb},
    {"cloudfront.out_next_4pb", 5 * 1024 * gb_per_tb},
    {"cloudfront.out_over_5pb", std::numeric_limits<double>::infinity()}};

const std::vector<std::string> nat_gateway_prices{"vpc.nat_hour", "vpc.nat_gb",
                                                  "transfer.cross_az_each_direction"};

std::vector<std::string> service_keys(const PricesAsked& asked) {
  std::vector<std::string> keys = service_prices;
  if (asked.nat_gateways) {
    keys.insert(keys.end(), nat_gateway_prices.begin(), nat_gateway_prices.end());
  }
  for (const Tier& tier : tiers) keys.emplace_back(tier.key);
  if (!asked.edges) return keys;
  keys.insert(keys.end(), edge_prices.begin(), edge_prices.end());
  for (const Tier& tier : edge_tiers) keys.emplace_back(tier.key);
  return keys;
}

std::vector<std::string> classes_of(const PricesAsked& asked) {
  std::vector<std::string> classes;
  for (const DatabaseOffer& offer : asked.databases) classes.push_back(offer.instance_class);
  return classes;
}

std::vector<std::string> database_keys(const PricesAsked& asked) {
  if (asked.databases.empty()) return {};
  return {"source", "us_east_1_factor", "classes", "storage"};
}

std::string node_type_of(const std::string& cache) {
  return cache.substr(0, cache.find(' '));
}

std::vector<std::string> cache_keys(const PricesAsked& asked) {
  if (asked.caches.empty()) return {};
  return {"source", "nodes"};
}

std::vector<std::string> node_types_of(const PricesAsked& asked) {
  std::vector<std::string> types;
  for (const std::string& cache : asked.caches) types.push_back(node_type_of(cache));
  return types;
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
    if (!has_databases()) return;
    databases_ = file_.object(text_, {}, "databases");
    classes_ = file_.object(databases_, "/databases", "classes");
    parts_ = file_.object(databases_, "/databases", "storage");
  }

  [[nodiscard]] bool has(const std::string& type) const { return types_.contains(type); }

  [[nodiscard]] double factor() {
    return file_.amount(instances_, "/instances", "us_east_1_factor");
  }

  /// Nothing is made of them where nobody asks for one.
  [[nodiscard]] bool has_databases() const {
    if (!text_.is_object() || !text_.contains("databases")) return false;
    const json& databases = text_["databases"];
    return !databases.is_object() || !databases.empty();
  }

  /// Of what runs on instances, where there is none of databases themselves.
  [[nodiscard]] double factor_of_databases() {
    return has_databases() ? file_.amount(databases_, "/databases", "us_east_1_factor") : factor();
  }

  /// Nothing where there is neither its price nor one that it follows from.
  [[nodiscard]] std::optional<models::DatabasePrice> database(const DatabaseOffer& offer) {
    const json& entry =
        classes_.contains(offer.instance_class) ? classes_[offer.instance_class] : json::object();
    const std::string pointer = pointer_to("/databases/classes", offer.instance_class);
    const std::string engine =
        offer.engine == models::DatabaseEngine::PostgreSql ? "postgresql" : "mysql";
    if (!entry.is_object()) file_.fail(pointer, "not an object");
    const auto priced = [&](const std::string& key, double times, std::string estimated) {
      models::DatabasePrice price;
      price.on_demand = times * file_.amount(entry, pointer, key);
      price.origin = origin(file_.text(databases_, "/databases", "source"));
      price.origin.estimated = std::move(estimated);
      return std::optional(price);
    };
    const auto has = [&](const std::string& key) { return entry.contains(key); };
    if (offer.deployment == DatabaseDeployment::MultiAz) {
      const std::string key = engine + "_multi_az";
      return has(key) ? priced(key, 1, {}) : std::nullopt;
    }
    if (offer.deployment == DatabaseDeployment::SingleAz) {
      if (!has(engine)) return std::nullopt;
      return priced(engine, 1, is_half(entry, engine) ? "half of its multi_az price there" : "");
    }
    if (offer.deployment == DatabaseDeployment::Aurora) {
      const std::string key = "aurora_" + engine;
      return has(key) ? priced(key, 1, {}) : std::nullopt;
    }
    if (has("multi_az_cluster")) return priced("multi_az_cluster", 1, {});
    if (!has(engine)) return std::nullopt;
    return priced(engine, 3, "three times one instance, as no cluster of the class has a price");
  }

  /// "gp3_single_az", ..., with where it is from.
  [[nodiscard]] std::pair<double, models::PriceOrigin> database_part(const std::string& key) {
    const std::string pointer = pointer_to("/databases/storage", key);
    const json& entry = file_.object(parts_, "/databases/storage", key);
    if (entry.empty()) return {};
    models::PriceOrigin from = origin(file_.text(databases_, "/databases", "source"));
    from.estimated = text_or_empty(entry, "estimated");
    return {file_.amount(entry, pointer, "value"), from};
  }

  /// Of a node of a cache, and where it is from; nothing where it has no price.
  [[nodiscard]] std::optional<std::pair<double, models::PriceOrigin>> cache(
      const std::string& node) {
    if (!text_.is_object() || !text_.contains("caches")) return std::nullopt;
    const json& caches = file_.object(text_, {}, "caches");
    if (!caches.contains("nodes")) return std::nullopt;
    const json& nodes = file_.object(caches, "/caches", "nodes");
    const std::string type = node_type_of(node);
    const std::string engine = node.substr(type.size() + 1);
    if (!nodes.contains(type) || !nodes[type].contains(engine)) return std::nullopt;
    return std::pair(file_.amount(nodes[type], pointer_to("/caches/nodes", type), engine),
                     origin(file_.text(caches, "/caches", "source")));
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
  /// The price of one instance may be made of that of a pair.
  [[nodiscard]] static bool is_half(const json& entry, const std::string& engine) {
    const auto made = entry.find("estimated");
    return made != entry.end() && made->is_array() &&
           std::find(made->begin(), made->end(), engine) != made->end();
  }

  [[nodiscard]] models::PriceOrigin origin(const std::string& tag) {
    const json& source = file_.object(file_.object(text_, {}, "sources"), "/sources", tag);
    return {text_or_empty(source, "source"), text_or_empty(source, "as_of"), {}};
  }

  DataFile file_;
  json text_;
  json instances_;
  json services_;
  json types_;
  json databases_;
  json classes_ = json::object();
  json parts_;
};

std::optional<Book> open_book(const std::string& library, const std::string& region,
                              const PricesAsked& asked, Diagnostics& wrong) {
  const std::string path = book_path(library, region);
  tl::expected<json, Diagnostic> text = read_json(path, {{"/instances/prices", asked.types},
                                                         {"/services", service_keys(asked)},
                                                         {"/databases", database_keys(asked)},
                                                         {"/databases/classes", classes_of(asked)},
                                                         {"/databases/storage", database_parts},
                                                         {"/caches", cache_keys(asked)},
                                                         {"/caches/nodes", node_types_of(asked)}});
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

void read_nat_gateways(Book& text, PriceBook& book) {
  for (const std::string& key : nat_gateway_prices) book.services[key] = text.service(key, book);
}

void read_edges(Book& text, PriceBook& book) {
  for (const std::string& key : edge_prices) book.services[key] = text.service(key, book);
  for (const Tier& tier : edge_tiers) {
    book.edge_out.push_back({tier.up_to_gb, text.service(tier.key, book)});
  }
}

void read_database_parts(Book& text, PriceBook& book, const std::string& estimated) {
  for (const std::string& part : database_parts) {
    auto [usd, from] = text.database_part(part);
    if (!estimated.empty()) from.estimated = estimated;
    std::string key = "rds.";
    key += part;
    book.services[key] = usd;
    book.origins[key] = std::move(from);
  }
}

/// Whether there is one. `estimated`: how, where it is that of another region.
bool read_cache_price(Book& text, const std::string& node, const std::string& estimated,
                      PriceBook& book) {
  auto price = text.cache(node);
  if (!price) return false;
  if (!estimated.empty()) price->second.estimated = estimated;
  book.services[node] = price->first;
  book.origins[node] = std::move(price->second);
  return true;
}

/// Returns what has no price.
PricesAsked read_asked(Book& text, const PricesAsked& asked, PriceBook& book) {
  PricesAsked missing;
  for (const std::string& type : asked.types) {
    if (text.has(type)) {
      book.instances[type] = text.instance(type);
    } else {
      missing.types.push_back(type);
    }
  }
  for (const DatabaseOffer& offer : asked.databases) {
    if (auto price = text.has_databases() ? text.database(offer) : std::nullopt) {
      book.databases[offer.key()] = std::move(*price);
    } else {
      missing.databases.push_back(offer);
    }
  }
  for (const std::string& node : asked.caches) {
    if (!read_cache_price(text, node, {}, book)) missing.caches.push_back(node);
  }
  return missing;
}

/// What the region has no price of, from that of us-east-1.
void estimate_instances(Book& at_home, const std::vector<std::string>& types, double factor,
                        PriceBook& book) {
  const std::string how =
      fmt::format("{}'s times {}, no source for it in {}", home, factor, book.region);
  for (const std::string& type : types) {
    if (!at_home.has(type)) continue;
    models::InstancePrice price = at_home.instance(type);
    price.on_demand *= factor;
    price.reserved_1yr *= factor;
    price.on_demand_origin.estimated = price.reserved_origin.estimated = how;
    book.instances[type] = std::move(price);
  }
}

void estimate_databases(Book& at_home, const std::vector<DatabaseOffer>& offers, double factor,
                        PriceBook& book) {
  const std::string how =
      fmt::format("{}'s times {}, no source for it in {}", home, factor, book.region);
  for (const DatabaseOffer& offer : offers) {
    std::optional<models::DatabasePrice> price = at_home.database(offer);
    if (!price) continue;
    price->on_demand *= factor;
    std::string& estimated = price->origin.estimated;
    estimated = estimated.empty() ? how : fmt::format("{}; there {}", how, estimated);
    book.databases[offer.key()] = std::move(*price);
  }
}

/// Reads what is left where another book has it.
void estimate(const std::string& library, Book& text, const PricesAsked& missing, PriceBook& book,
              Diagnostics& wrong) {
  std::optional<Book> at_home = open_book(library, home, missing, wrong);
  if (!at_home) return;
  if (!missing.types.empty()) estimate_instances(*at_home, missing.types, text.factor(), book);
  for (const std::string& node : missing.caches) {
    read_cache_price(*at_home, node, fmt::format("as in {}, no source for {}", home, book.region),
                     book);
  }
  if (missing.databases.empty()) return;
  if (!at_home->has_databases()) return;
  estimate_databases(*at_home, missing.databases, text.factor_of_databases(), book);
  if (text.has_databases()) return;
  read_database_parts(*at_home, book, fmt::format("as in {}, no source for {}", home, book.region));
}

}  // namespace

tl::expected<PriceBook, Diagnostics> read_price_file(const std::string& library,
                                                     const std::string& region,
                                                     const PricesAsked& asked) {
  std::error_code error;
  PriceBook book;
  book.region = std::filesystem::exists(book_path(library, region), error) ? region : home;
  Diagnostics wrong;
  if (std::optional<Book> text = open_book(library, book.region, asked, wrong)) {
    read_services(*text, book);
    if (asked.edges) read_edges(*text, book);
    if (asked.nat_gateways) read_nat_gateways(*text, book);
    if (!asked.databases.empty() && text->has_databases()) read_database_parts(*text, book, {});
    const PricesAsked missing = read_asked(*text, asked, book);
    const bool all = missing.types.empty() && missing.databases.empty() && missing.caches.empty();
    if (!all && book.region != home) estimate(library, *text, missing, book, wrong);
  }
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return book;
}

}  // namespace tools
