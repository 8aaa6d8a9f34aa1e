#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace models {

/// Where a part stands in the picture of an architecture: lanes in the order in which a request
/// meets them. Zones are columns through all of them.
enum class Lane : std::uint8_t {
  Clients,
  Dns,
  Edge,
  Balancers,
  Instances,
  Caches,
  Databases,
  Storage,
  Externals,
  Components,
  Zones,
};
inline constexpr std::size_t lane_count = 11;

/// What a state is worth to those who depend on the part: what a picture colours.
enum class Condition : std::uint8_t {
  Absent,      ///< Not there, as a place for an instance that nobody has launched.
  Well,        ///< It does its work.
  Changing,    ///< It is on its way to do so: boots, is rebuilt, is patched.
  Impaired,    ///< It works, and not as it should.
  Overloaded,  ///< It works, and is asked for more than it can do.
  Down,        ///< It does not.
};
inline constexpr std::size_t condition_count = 6;

/// "down"
[[nodiscard]] constexpr std::string_view to_string(Condition condition) noexcept {
  constexpr std::array<std::string_view, condition_count> names{
      "absent", "well", "changing", "impaired", "overloaded", "down"};
  return names[static_cast<std::size_t>(condition)];
}
/// "databases"
[[nodiscard]] constexpr std::string_view to_string(Lane lane) noexcept {
  constexpr std::array<std::string_view, lane_count> names{
      "clients",   "dns",     "edge",      "balancers",  "instances", "caches",
      "databases", "storage", "externals", "components", "zones"};
  return names[static_cast<std::size_t>(lane)];
}

/// A part as it is at one moment: what a service says when it draws itself. Views have to last for
/// the call alone, but `kind` and `word`, which are literals.
struct PartLook {
  std::string_view thing;    ///< Id of what it is one of: "web".
  std::string_view name;     ///< Its own, "web/2"; empty: that of the thing, and its number.
  std::uint32_t number = 0;  ///< Among those of the thing, from 1; 0: the only one.
  std::string_view kind;     ///< "instance"
  Lane lane = Lane::Instances;
  std::string_view zone;  ///< Empty: it stands in none.
  std::string_view word;  ///< Its state: "standby".
  Condition condition = Condition::Well;
};

/// What a part is from some moment on.
struct PartState {
  double at = 0;  ///< Seconds.
  std::string zone;
  std::string word;
  Condition condition = Condition::Well;
};

/// A part of the architecture through a drill. States in order of time, the first at 0.
struct DrawnPart {
  std::string name;
  std::string thing;
  std::string kind;
  Lane lane = Lane::Instances;
  std::vector<PartState> states;
};

/// Requests or calls go from the parts of one thing to those of another; "clients" is a thing.
struct PartLink {
  std::string from;
  std::string to;
};

/// The architecture through a drill, as far as it can be seen.
struct Picture {
  std::vector<std::string> zones;  ///< In the order of the file.
  std::vector<DrawnPart> parts;    ///< In the order in which services draw them.
  std::vector<PartLink> links;
};

/// What was lost in a drill to one fault's cause in one phase, step by step of the series.
struct LossSeries {
  std::string cause;
  std::string phase;
  std::vector<double> rps;  ///< Means over the steps, as SeriesPoint::served_rps.
};

}  // namespace models
