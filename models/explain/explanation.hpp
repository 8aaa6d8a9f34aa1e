#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace models {

/// How much a finding matters; the levels of SARIF 2.1.0 have the same names.
enum class Severity : std::uint8_t { Note, Warning, Error };

/// Something about a scenario that its author should know.
struct Finding {
  std::string id;  ///< Stable: "single-zone". See docs/reference/findings.md.
  Severity severity = Severity::Warning;
  std::string pointer;  ///< JSON pointer (RFC 6901) to what should change in the scenario file.
  std::string message;  ///< What is, with the figures of this scenario.
  std::string remedy;   ///< What to do about it.
};

/// What has to be gone at once, as a part of a cut set: `failed` of the `of` units of `path`.
struct CutMember {
  /// "components/db", "zones/a", "common_causes/shock", "databases/shop", its
  /// "databases/shop/read_replicas" and "databases/shop/maintenance".
  std::string path;
  int failed = 1;
  int of = 1;  ///< 1 for zones and common causes.
};

/// How long a cut set holds a class down.
enum class CutLasts : std::uint8_t {
  UntilRepaired,
  UntilNoticed,     ///< Others take over once a health check has taken the failed part out.
  WhileGray,        ///< The zone fails a share of its requests while every probe passes.
  UntilFailedOver,  ///< Another instance of a database or node of a cache takes over.
  WhilePlanned      ///< Work on a database that people have planned.
};

/// What brings a request class down when all of it is gone, and does not when any of it is there.
/// Equal units are a count: "2 of 3 units" stands for all pairs of them.
struct CutSet {
  std::vector<CutMember> members;
  CutLasts lasts = CutLasts::UntilRepaired;
  double unavailability = 0;  ///< Long-run share of time; 0 where the scenario gives no rate.
  double share = 0;           ///< Of the sum over the class's cut sets.
  double application = 0;     ///< Part of `unavailability` by application faults alone.
};

enum class FigureMethod : std::uint8_t {
  ClosedForm,   ///< Exact for the model's laws.
  MarkovChain,  ///< Exact for exponential laws.
  CutSets       ///< 1 - product over cut sets of (1 - each): rates times mean times, first order.
};

/// One factor of the product that people make by hand.
struct NaiveFactor {
  std::string path;       ///< What it is for.
  std::string agreement;  ///< Key in scenarios/defaults/agreements.json; empty: its own figure.
  double availability = 1;
  std::string source;      ///< Empty where `agreement` is.
  std::string confidence;  ///< Likewise.
};

struct ClassExplanation {
  std::string id;
  double share = 1;                        ///< Of the requests.
  std::vector<std::string> single_points;  ///< Paths that are a cut set by themselves.
  std::vector<CutSet> cut_sets;            ///< Largest share first.
  bool complete = true;                    ///< False: cut sets of high order were left out.
  double unavailability = 0;               ///< Long-run share of time; 0 without a figure.
  /// Why there is no figure, one sentence each; empty where there is. Without one the cut sets have
  /// no figures either.
  std::vector<std::string> no_figure;
  FigureMethod method = FigureMethod::ClosedForm;
  std::vector<std::string> not_exact;  ///< Why there is no exact figure; empty where there is.
  /// What the sum over cut sets leaves out and a simulation has, in a few words each: "overload".
  /// Empty where the figure is exact, or there is none.
  std::vector<std::string> leaves_out;
  /// Long-run share of the class's requests that fail at calls, by databases, externals and
  /// components, whatever becomes of them at the entry. Absent without calls and without a figure.
  std::optional<double> lost_at_calls;
  std::vector<NaiveFactor> naive;
  std::optional<double> naive_availability;  ///< Absent without factors.
  std::vector<std::string> differences;      ///< Why the two differ, one sentence each.
};

/// A part by itself.
struct PartFigure {
  std::string path;
  int units = 1;
  int required = 1;
  /// 1 where a repair has no finite mean: down all the time in the long run. Both are absent where
  /// a life has none.
  std::optional<double> unit_unavailability;
  std::optional<double> unavailability;  ///< Of the part as a whole, without zones and causes.
  FigureMethod method = FigureMethod::ClosedForm;
};

/// The service as a whole, over all classes: what nines run estimates.
struct ServiceFigures {
  double requests_lost = 0;     ///< Long-run share of the requests.
  double down = 0;              ///< Of time in which less than run.up_threshold succeed.
  double outages_per_year = 0;  ///< Of that kind.
};

/// A subnet and its addresses at the start.
struct NetworkSubnetView {
  std::string id;
  std::string vpc;
  std::string zone;
  std::string cidr;
  bool is_public = false;  ///< Has a way to the internet gateway.
  int usable = 0;
  int taken = 0;
  std::string route_table;
  std::string acl;  ///< Empty: the default one.
};

struct NetworkRouteView {
  std::string table;
  std::string to;
  std::string through;
};

/// That somebody has to reach somebody else, from each of its subnets to each of the other's.
struct NetworkWayView {
  std::string from;
  std::string to;
  int port = 0;
  int pairs = 0;
  int open_pairs = 0;
  std::vector<std::string> rules;  ///< That let through the first pair that gets through.
  std::string stopped_by;          ///< Empty where all do.
  std::string pointer;             ///< To the place that stops the first one that does not.
};

/// VPCs, and whether those reach one another who have to.
struct NetworkView {
  std::vector<std::pair<std::string, std::string>> vpcs;  ///< Id and addresses.
  std::vector<NetworkSubnetView> subnets;
  std::vector<NetworkRouteView> routes;
  std::vector<NetworkWayView> ways;
};

/// What can be said about a scenario without simulating it.
struct Explanation {
  std::string name;
  std::string title;
  bool drill = false;
  bool has_rates = false;                                  ///< Something can fail by chance.
  std::vector<std::string> parts;                          ///< Paths, as DependencyGraph has them.
  std::vector<std::pair<std::size_t, std::size_t>> needs;  ///< Positions in `parts`: who, whom.
  std::vector<ClassExplanation> classes;
  /// Where calls are all that can fail: to the first order in faults that overlap.
  std::optional<ServiceFigures> service;
  std::vector<PartFigure> figures;  ///< Parts that fail by themselves, each once.
  std::optional<NetworkView> network;
  std::vector<Finding> findings;  ///< Severest first, then in the order of the rules.
};

}  // namespace models
