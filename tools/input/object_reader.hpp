#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "models/architecture/architecture.hpp"
#include "models/architecture/keys/key.hpp"
#include "sim/base/id.hpp"
#include "sim/time/sim_time.hpp"
#include "tools/input/catalogue.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

struct Document;

/// A name of which there is no thing.
struct UnknownName {
  std::string name;
  bool none_declared = false;  ///< There is not one thing of the kind.
};

/// Everything that the readers of one scenario share: what they read, where defaults come from,
/// what they found wrong and which figures the scenario rests on.
struct Reading {
  const Document& document;
  const Defaults& defaults;
  std::string region;
  Diagnostics wrong;
  std::vector<models::Assumption> assumptions;
  std::map<std::string, bool> assumed;  ///< Paths of defaults that `assumptions` has.
  Catalogue catalogue = {};             ///< With the types that the document names.
  std::map<std::string, UnknownName> unknown_names = {};  ///< By the pointers that name them.
  std::set<std::string> meant = {};  ///< What ids that are wrong themselves were to be.
};

/// Smallest and largest value that a key takes, both allowed, and who says so.
template <class T>
struct Range {
  T low;
  T high;
  std::string source = {};  ///< "Elastic Load Balancing"; empty: nines itself.
};

using models::thousand_years;

/// Any length of time from 0 on.
[[nodiscard]] inline Range<sim::Duration> any_length() {
  return {sim::Duration::zero(), thousand_years};
}

/// "0s to 1d", as a message and the schema have it.
[[nodiscard]] std::string range_text(const Range<double>& range);
[[nodiscard]] std::string range_text(const Range<std::int64_t>& range);
[[nodiscard]] std::string range_text(const Range<sim::Duration>& range);
/// "0% to 30%"
[[nodiscard]] std::string share_range_text(const Range<double>& range);

/// A value and the place where it stands. Reading something wrong notes a diagnostic and gives a
/// harmless value: a reader goes on and finds the next fault.
class Node {
 public:
  Node(Reading& reading, const nlohmann::json& value, std::string pointer, std::string file = {});

  [[nodiscard]] Reading& reading() const noexcept { return *reading_; }
  [[nodiscard]] const nlohmann::json& json() const noexcept { return *value_; }
  [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }
  /// The file that wrote the value.
  [[nodiscard]] std::string file() const;

  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_list() const;
  [[nodiscard]] bool is_string() const;
  [[nodiscard]] bool is_bool() const;
  /// The value at a key of this object. Requires that it has the key.
  [[nodiscard]] Node member(const std::string& key) const;
  /// The value as a person would write it, for a message.
  [[nodiscard]] std::string shown() const;

  void fail(std::string problem, std::string hint = {}) const;

  [[nodiscard]] bool boolean() const;
  [[nodiscard]] double number(const Range<double>& range) const;
  [[nodiscard]] std::int64_t integer(const Range<std::int64_t>& range) const;
  /// Without control characters, at most 10 000 bytes.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] sim::Duration duration(const Range<sim::Duration>& range) const;
  /// Seconds, for what is no sim::Duration: parameters of distributions, CPU times.
  [[nodiscard]] double seconds(const Range<double>& range) const;
  /// "30%" or a number from 0 to 1.
  [[nodiscard]] double share(const Range<double>& range) const;
  /// Requests per second of "60/s".
  [[nodiscard]] double rate() const;
  /// Events per year of "0.05/year".
  [[nodiscard]] double event_rate() const;
  [[nodiscard]] double bytes(const Range<double>& range) const;
  /// Position of the value in `names`, of which it has to be one. `what`: "a zone".
  [[nodiscard]] std::optional<std::size_t> choice(const std::vector<std::string>& names,
                                                  const std::string& what) const;
  /// Positions of the elements of an array in `names`; `least` of them at least, none twice.
  [[nodiscard]] std::vector<std::size_t> choices(const std::vector<std::string>& names,
                                                 const std::string& what, std::size_t least) const;
  /// Elements of an array; nothing where it is none.
  [[nodiscard]] std::vector<Node> elements() const;
  /// Members of an object of things keyed by id, in the order of ids, each id checked.
  [[nodiscard]] std::vector<std::pair<std::string, Node>> members() const;

  template <class SomeId>
  [[nodiscard]] std::optional<SomeId> id(const std::vector<std::string>& names,
                                         const std::string& what) const {
    const std::optional<std::size_t> position = choice(names, what);
    if (!position) return std::nullopt;
    return sim::make_id<SomeId>(*position);
  }

 private:
  Reading* reading_;
  const nlohmann::json* value_;
  std::string pointer_;
  std::string file_;  ///< Empty: as the document says.
};

/// An object with named keys. Its kind is one of the table in keys.hpp, which says what keys there
/// are: others are diagnosed at once, and asking for a key that is not in the table is a contract
/// violation, so that reader, table and schema cannot part.
///
/// A key that is left out has the value of scenarios/defaults at `defaults` + "." + key, and what
/// it rests on is noted among the assumptions; without such a value the key is required.
class ObjectReader {
 public:
  ObjectReader(Node node, std::string kind, std::string defaults = {});

  [[nodiscard]] const Node& node() const noexcept { return node_; }
  [[nodiscard]] Reading& reading() const noexcept { return node_.reading(); }
  /// Whether the file has the key.
  [[nodiscard]] bool has(const std::string& key) const;
  /// The value in the file, nothing without.
  [[nodiscard]] std::optional<Node> find(const std::string& key) const;
  /// The value in the file or the default; where there is neither, a diagnostic and nothing.
  [[nodiscard]] std::optional<Node> get(const std::string& key) const;
  /// The object at `key`, an empty one where it is left out. `defaults`: of its keys.
  [[nodiscard]] ObjectReader child(const std::string& key, const std::string& kind,
                                   const std::string& defaults) const;
  /// The keys that the file has, of these.
  [[nodiscard]] std::vector<std::string> present(const std::vector<std::string>& keys) const;
  /// The one of `keys` that the file has; a diagnostic and nothing where it is not exactly one.
  [[nodiscard]] std::optional<std::string> exactly_one(const std::vector<std::string>& keys) const;

  [[nodiscard]] bool boolean(const std::string& key) const;
  [[nodiscard]] double number(const std::string& key, const Range<double>& range) const;
  [[nodiscard]] std::string text(const std::string& key) const;
  [[nodiscard]] sim::Duration duration(const std::string& key,
                                       const Range<sim::Duration>& range = any_length()) const;

 private:
  [[nodiscard]] std::string defaults_path(const std::string& key) const;
  void check_keys() const;
  void note_annotation() const;

  Node node_;
  const std::vector<std::string>* keys_;
  std::string kind_;
  std::string defaults_;
};

/// Whether nothing wrong has been found at `node` or inside. Checks of several values together skip
/// what is not sound: they would blame the harmless value that was put in its place.
[[nodiscard]] bool is_sound(const Node& node);

/// A default as a value to read, and a note that the scenario rests on it.
[[nodiscard]] Node default_node(Reading& reading, const std::string& path);

/// An object without keys in place of `node`: everything is left out.
[[nodiscard]] Node empty_object_at(const Node& node);

/// Notes once that the scenario rests on a figure. Nothing where `source` is empty.
void note_assumption(Reading& reading, models::Assumption assumption);

/// A JSON value as a person would write it: a string without quotes, at most 200 bytes.
[[nodiscard]] std::string shown_value(const nlohmann::json& value);

/// The ids of an object of things keyed by id: its keys.
[[nodiscard]] std::vector<std::string> ids_of(const std::optional<Node>& things);

}  // namespace tools
