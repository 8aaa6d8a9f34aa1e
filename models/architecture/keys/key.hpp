#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/architecture/ids.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

/// Keys of a scenario as data, a row each. The reader, the table of keys, the schema and the tables
/// of docs/reference are made of the same rows: docs/decisions/0009-keys-as-rows.md. Only tools
/// include these headers.
namespace models {

inline constexpr std::int64_t most_units = 100'000;  ///< Of instances, of units of components.
inline constexpr sim::Duration thousand_years = 1000 * sim::year;

/// Kinds of things that have ids: the key of an architecture that holds them, and the words for
/// one.
struct Things {
  std::string_view key;
  std::string_view one;
};
template <class SomeId>
inline constexpr Things things_of{};
template <>
inline constexpr Things things_of<ZoneId>{"zones", "a zone"};
template <>
inline constexpr Things things_of<InstanceSetId>{"instances", "an instance set"};
template <>
inline constexpr Things things_of<TargetGroupId>{"target_groups", "a target group"};
template <>
inline constexpr Things things_of<LoadBalancerId>{"load_balancers", "a load balancer"};
template <>
inline constexpr Things things_of<GroupId>{"auto_scaling_groups", "an Auto Scaling group"};
template <>
inline constexpr Things things_of<ComponentId>{"components", "a component"};
template <>
inline constexpr Things things_of<DatabaseId>{"databases", "a database"};
template <>
inline constexpr Things things_of<DistributionId>{"distributions", "a distribution"};
template <>
inline constexpr Things things_of<CacheId>{"caches", "a cache"};
template <>
inline constexpr Things things_of<TableId>{"tables", "a table"};
template <>
inline constexpr Things things_of<BucketId>{"buckets", "a bucket"};
template <>
inline constexpr Things things_of<FileSystemId>{"file_systems", "a file system"};
template <>
inline constexpr Things things_of<VpcId>{"vpcs", "a VPC"};
template <>
inline constexpr Things things_of<SubnetId>{"subnets", "a subnet"};
template <>
inline constexpr Things things_of<RouteTableId>{"route_tables", "a route table"};
template <>
inline constexpr Things things_of<NetworkAclId>{"network_acls", "a network ACL"};
template <>
inline constexpr Things things_of<SecurityGroupId>{"security_groups", "a security group"};
template <>
inline constexpr Things things_of<NatGatewayId>{"nat_gateways", "a NAT gateway"};

// What may stand at a key. Bounds are allowed values; `source` is who sets them, empty: nines.

struct Flag {};  ///< true or false.
struct Whole {
  std::int64_t low;
  std::int64_t high;
  std::string_view source = {};
};
struct Real {
  double low;
  double high;
};
struct Share {
  double low = 0;
  double high = 1;
};
struct Length {
  sim::Duration low{};
  sim::Duration high = thousand_years;
  std::string_view source = {};
};
/// A length that may be shorter than the clock's step, in seconds.
struct Seconds {
  double low;
  double high;
};
struct Law {};        ///< Distribution of a length of time.
struct EventRate {};  ///< Events a year.
struct Rate {};       ///< Requests a second.
/// Of data. The value is counted in `unit` bytes.
struct Size {
  double low;
  double high;
  double unit = 1;
};
struct Text {};
struct Choice {
  std::vector<std::string_view> names;
  std::string_view what;  ///< "a credit mode"
};
struct Reference {
  Things things;
};
/// Different ids, at least `least`.
struct References {
  Things things;
  std::size_t least = 1;
};
/// An object with keys of its own.
struct Object {
  std::string_view kind;
};
/// Objects of a kind by their ids.
struct ById {
  std::string_view kind;
};
struct Value;
/// One of several kinds of values.
struct OneOf {
  std::vector<Value> kinds;
};
struct ListOf {
  std::vector<Value> element;  ///< One.
};
struct Value {
  std::variant<Flag, Whole, Real, Share, Length, Seconds, Law, EventRate, Rate, Size, Text, Choice,
               Reference, References, Object, ById, OneOf, ListOf>
      kind;
};

/// What a reader finds at a key: a flag, a whole number, any other number, a length, a law, a text,
/// the position of a choice or of a thing, or positions of several.
using Found = std::variant<bool, std::int64_t, double, sim::Duration, sim::Distribution,
                           std::string, std::size_t, std::vector<std::size_t>>;

/// What holds where a key is left out.
enum class LeftOut : std::uint8_t {
  Default,      ///< The value of scenarios/defaults.
  Varies,       ///< One of scenarios/defaults, which depends on where the object stands.
  Wrong,        ///< It has to be there.
  SpecDecides,  ///< What the spec says by itself.
};

struct Key {
  std::string_view name;
  Value value;
  std::string_view meaning;   ///< A phrase without a full stop.
  std::string_view limits{};  ///< What is allowed, in words; empty: as the value says.
  LeftOut left_out = LeftOut::Default;
  std::string_view needed_with{};  ///< A key with which this one is needed, or has its default.
};

/// A key of `Spec` and what becomes of its value.
template <class Spec>
struct Row {
  Key key;
  void (*store)(Spec&, const Found&) = nullptr;  ///< None: a reader of its own takes the value.
  bool is_by_hand = false;  ///< A reader of its own says whether and when it is read.

  /// In place of what the value says, after "required" where it is.
  [[nodiscard]] Row limits(std::string_view words) const {
    Row row = *this;
    row.key.limits = words;
    return row;
  }
  [[nodiscard]] Row by_hand() const {
    Row row = *this;
    row.is_by_hand = true;
    return row;
  }
  [[nodiscard]] Row required() const {
    Row row = *this;
    row.key.left_out = LeftOut::Wrong;
    return row;
  }
  [[nodiscard]] Row varies() const {
    Row row = *this;
    row.key.left_out = LeftOut::Varies;
    return row;
  }
  [[nodiscard]] Row optional() const {
    Row row = *this;
    row.key.left_out = LeftOut::SpecDecides;
    return row;
  }
  /// Optional, and required where the object has the other key.
  [[nodiscard]] Row needed_with(std::string_view other) const {
    Row row = optional();
    row.key.needed_with = other;
    return row;
  }
};

/// Whether an object may have "source" and "confidence" as well.
enum class Annotated : std::uint8_t { No, Yes };
/// Whether a file that extends another one may have some keys of an object alone, or null for one:
/// not within a list, which is replaced as a whole.
enum class Merged : std::uint8_t { No, Yes };

/// The rows of a kind of object without their spec.
struct KeyTable {
  std::string_view kind;      ///< "component": its name in the schema and in docs/reference.
  std::string_view meaning;   ///< A phrase without a full stop.
  std::string_view defaults;  ///< Path of its keys in scenarios/defaults: "components".
  Annotated annotated = Annotated::Yes;
  Merged merged = Merged::Yes;
  std::vector<Key> keys{};  ///< In the order in which they are read and shown.
};

/// The keys of one kind of object, an aggregate `Spec` in models/architecture.
template <class Spec>
struct Keys {
  KeyTable table;
  std::vector<Row<Spec>> rows;

  Keys(KeyTable without_keys, std::vector<Row<Spec>> all)
      : table(std::move(without_keys)), rows(std::move(all)) {
    for (const Row<Spec>& row : rows) table.keys.push_back(row.key);
  }
};

/// Rows that several specs have together with further ones.
template <class Spec>
[[nodiscard]] std::vector<Row<Spec>> joined(std::vector<Row<Spec>> rows,
                                            const std::vector<Row<Spec>>& more) {
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

namespace detail {

template <class Member>
struct MemberOf;
template <class Spec, class Type>
struct MemberOf<Type Spec::*> {
  using Owner = Spec;
};
template <auto first, auto...>
struct PathOf {
  using Owner = typename MemberOf<decltype(first)>::Owner;
};
template <auto... path>
using Owner = typename PathOf<path...>::Owner;

template <auto... path, class Spec>
auto& reach(Spec& spec) {
  return (spec.*....*path);
}

/// Stores what was found as `Type`; a std::optional member is then no longer empty.
template <class Type, auto... path>
Row<Owner<path...>> row(std::string_view name, Value value, std::string_view meaning) {
  return {{name, std::move(value), meaning}, [](Owner<path...>& spec, const Found& found) {
            auto& member = reach<path...>(spec);
            using Member = std::remove_reference_t<decltype(member)>;
            if constexpr (std::is_arithmetic_v<Member> || std::is_enum_v<Member>) {
              member = static_cast<Member>(std::get<Type>(found));
            } else {
              member = std::get<Type>(found);
            }
          }};
}

}  // namespace detail

// Rows by what stands at the key. `path`: &Spec::member, or members of members.

template <auto... path>
[[nodiscard]] auto flag(std::string_view name, std::string_view meaning) {
  return detail::row<bool, path...>(name, {Flag{}}, meaning);
}
template <auto... path>
[[nodiscard]] auto whole(std::string_view name, Whole value, std::string_view meaning) {
  return detail::row<std::int64_t, path...>(name, {value}, meaning);
}
template <auto... path>
[[nodiscard]] auto real(std::string_view name, Real value, std::string_view meaning) {
  return detail::row<double, path...>(name, {value}, meaning);
}
template <auto... path>
[[nodiscard]] auto share(std::string_view name, Share value, std::string_view meaning) {
  return detail::row<double, path...>(name, {value}, meaning);
}
template <auto... path>
[[nodiscard]] auto length(std::string_view name, Length value, std::string_view meaning) {
  return detail::row<sim::Duration, path...>(name, {value}, meaning);
}
template <auto... path>
[[nodiscard]] auto seconds(std::string_view name, Seconds value, std::string_view meaning) {
  return detail::row<double, path...>(name, {value}, meaning);
}
template <auto... path>
[[nodiscard]] auto law(std::string_view name, std::string_view meaning) {
  return detail::row<sim::Distribution, path...>(name, {Law{}}, meaning);
}
template <auto... path>
[[nodiscard]] auto event_rate(std::string_view name, std::string_view meaning) {
  return detail::row<double, path...>(name, {EventRate{}}, meaning);
}
template <auto... path>
[[nodiscard]] auto size(std::string_view name, Size value, std::string_view meaning) {
  return detail::row<double, path...>(name, {value}, meaning);
}
template <auto... path>
[[nodiscard]] auto text(std::string_view name, std::string_view meaning) {
  return detail::row<std::string, path...>(name, {Text{}}, meaning);
}
/// The member is an enum whose enumerators are in the order of the names, or a bool.
template <auto... path>
[[nodiscard]] auto choice(std::string_view name, Choice value, std::string_view meaning) {
  return detail::row<std::size_t, path...>(name, {std::move(value)}, meaning);
}
/// The member is one of the ids of ids.hpp.
template <auto... path>
[[nodiscard]] Row<detail::Owner<path...>> id(std::string_view name, std::string_view meaning) {
  using Spec = detail::Owner<path...>;
  using SomeId = std::remove_reference_t<decltype(detail::reach<path...>(std::declval<Spec&>()))>;
  return {{name, {Reference{things_of<SomeId>}}, meaning}, [](Spec& spec, const Found& found) {
            detail::reach<path...>(spec) = sim::make_id<SomeId>(std::get<std::size_t>(found));
          }};
}
/// The member is a vector of ids, of which there are `least`.
template <auto... path>
[[nodiscard]] Row<detail::Owner<path...>> ids(std::string_view name, std::size_t least,
                                              std::string_view meaning) {
  using Spec = detail::Owner<path...>;
  using List = std::remove_reference_t<decltype(detail::reach<path...>(std::declval<Spec&>()))>;
  using SomeId = typename List::value_type;
  return {{name, {References{things_of<SomeId>, least}}, meaning},
          [](Spec& spec, const Found& found) {
            List& list = detail::reach<path...>(spec);
            list.clear();
            for (const std::size_t position : std::get<std::vector<std::size_t>>(found)) {
              list.push_back(sim::make_id<SomeId>(position));
            }
          }};
}
/// A value that a reader of its own takes.
template <class Spec>
[[nodiscard]] Row<Spec> own(std::string_view name, Value value, std::string_view meaning) {
  return {{name, std::move(value), meaning}};
}

}  // namespace models
