#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/context/facts.hpp"
#include "models/ledger/loss_law.hpp"

namespace models {

/// The calls that requests make, with ids resolved: what does not change about them.
struct CallsPlan {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  struct Call {
    std::uint32_t endpoint = none;  ///< Of EndpointTable; none: a component.
    ComponentId component;
    std::optional<DatabaseId> database;  ///< Whose endpoint it is.
    double times = 1;
    double cost = 0;     ///< Of the station's capacity, for each call.
    double seconds = 0;  ///< Of the station's own time, for each call.
    bool optional = false;
    std::uint32_t otherwise = none;       ///< Position in `calls`.
    NetworkPlan::OfCall stopped{};        ///< Of those who make it, whom the network stops.
    std::optional<ExternalId> way_out{};  ///< What is called through NAT gateways.
  };
  std::vector<Call> calls;
  std::vector<std::vector<std::uint32_t>> classes;  ///< By class, positions in `calls`, in order.
  bool any_stopped = false;                         ///< By the network.
  bool any = false;  ///< Requests ask something of services, be it pictures on a volume.
};

/// With the tiers that requests call.
[[nodiscard]] CallsPlan plan_calls(const FleetPlan& fleet);

/// Requests that have passed the entry, on their way through the calls that they make.
struct PassedEntry {
  /// By class, for each of its requests, the attempts that an instance has taken.
  std::span<const double> shares;
  double rps = 0;  ///< The whole demand.
  sim::Instant at;
};

/// What calls lose, derived from the table of endpoints: who fails first has the blame, and what a
/// station cannot do is lost by all that call it with the same chance. What one station does
/// depends on what others let through, so shares solve a fixed point.
class CallFlow {
 public:
  /// Of the demand, by class.
  struct Loss {
    FaultId fault;
    Phase phase = Phase::Restoration;
    std::uint32_t request_class = 0;
    double share = 0;
  };

  /// `demand_fault` is asked for once there is overload that no fault has brought. The arguments
  /// are used during the call alone.
  template <class DemandFault>
  void derive(const CallsPlan& plan, std::span<const ClassPlan> classes, const Facts& facts,
              const PassedEntry& passed, const DemandFault& demand_fault) {
    solve(plan, classes, facts, passed);
    for (Station& station : stations_) {
      if (!station.owes_demand) continue;
      for (Part& part : station.parts) {
        if (part.is_demand) part.fault = demand_fault();
      }
    }
    losses_.clear();
    // Where nothing fails and nothing is asked for too much, a second walk would find nothing.
    const bool all_well =
        facts.endpoints.all_well() && !plan.any_stopped && !facts.network.any_way_lost();
    if (all_well && !saturated_ && !facts.components.any_lacking()) return;
    collects_ = true;
    follow_all(plan, classes, facts, passed);
    collects_ = false;
  }

  /// A call that requests of a class make, with what of the demand gets as far as it.
  struct Made {
    std::uint32_t request_class = 0;
    std::uint32_t call = 0;  ///< Position in CallsPlan::calls.
    double makers = 0;
    double served = 0;  ///< Of them, those whom it answers.
  };
  /// Every call, as things were derived last.
  [[nodiscard]] const std::vector<Made>& list_made(const CallsPlan& plan,
                                                   std::span<const ClassPlan> classes,
                                                   const Facts& facts, const PassedEntry& passed);

  [[nodiscard]] const std::vector<Loss>& losses() const noexcept { return losses_; }
  /// Of a station's capacity, what is asked of it for each request a second of the demand.
  [[nodiscard]] double work(std::size_t station) const { return stations_[station].work; }
  /// Calls to an endpoint for each request of the demand.
  [[nodiscard]] double asked(std::uint32_t endpoint) const { return asked_[endpoint]; }
  /// Of the calls to an endpoint that miss and make another one, those that it answers.
  [[nodiscard]] double met(std::uint32_t endpoint) const {
    const Missed& missed = missed_[endpoint];
    return missed.calls > 0 ? missed.answered / missed.calls : 1;
  }
  /// Of what is asked of it, what it does.
  [[nodiscard]] double served(std::size_t station) const { return stations_[station].served; }
  [[nodiscard]] std::size_t stations() const noexcept { return stations_.size(); }
  /// Of the attempts of a class that an instance has taken, those that fail at a call.
  [[nodiscard]] double failing(std::size_t request_class) const { return failing_[request_class]; }
  [[nodiscard]] bool any_saturated() const noexcept { return saturated_; }

 private:
  struct Part {
    FaultId fault;
    double share = 0;  ///< Of what the station loses.
    bool is_demand = false;
  };
  struct Diverted {
    FaultId fault;
    double work = 0;
  };
  struct Station {
    double work = 0;
    double served = 1;
    bool owes_demand = false;
    std::vector<Diverted> diverted;  ///< Of the work, what faults elsewhere bring here.
    std::vector<Part> parts;
  };
  /// Of the calls to an endpoint that miss, for each request of the demand.
  struct Missed {
    double calls = 0;
    double answered = 0;
  };
  /// Why requests take a way that they would not take without it.
  using Tag = std::optional<FaultId>;
  /// Requests of a class that fail together with their caller, at each call to a database.
  struct Mark {
    DatabaseId database;
    FaultId fault;
    Phase phase = Phase::Restoration;
    double share = 0;     ///< Of those that go on.
    bool is_met = false;  ///< By the call that is made now.
    double gone = 0;      ///< Lost by it, of the demand.
  };

  void solve(const CallsPlan& plan, std::span<const ClassPlan> classes, const Facts& facts,
             const PassedEntry& passed);
  void follow_all(const CallsPlan& plan, std::span<const ClassPlan> classes, const Facts& facts,
                  const PassedEntry& passed);
  double follow(const CallsPlan& plan, const Facts& facts, std::uint32_t call, double makers,
                const Tag& tag, sim::Instant at);
  double leave_network(const CallsPlan& plan, const Facts& facts, const CallsPlan::Call& call,
                       double makers, double& leaving, const Tag& tag, sim::Instant at);
  double fail_at_endpoint(const CallsPlan& plan, const Facts& facts, const CallsPlan::Call& call,
                          double& left, const Tag& tag, sim::Instant at);
  double miss(const CallsPlan& plan, const Facts& facts, const CallsPlan::Call& call, double makers,
              double& left, const Tag& tag, sim::Instant at);
  double fail_for_overload(const CallsPlan& plan, const Facts& facts, const CallsPlan::Call& call,
                           double& left, const Tag& tag, sim::Instant at);
  Mark& mark_of(DatabaseId database, const EndpointTable::Failing& failing, double share);
  void settle_marks(double before, double after);
  double fail(const CallsPlan& plan, const Facts& facts, const CallsPlan::Call& call,
              const Loss& loss, const Tag& by, sim::Instant at);
  void blame(const Facts& facts, std::uint32_t station, double rps);
  void add_work(std::uint32_t station, double work, const Tag& tag);

  std::vector<Station> stations_;
  std::vector<double> asked_;    ///< By endpoint.
  std::vector<double> failing_;  ///< By class.
  std::vector<Missed> missed_;
  std::vector<Loss> losses_;
  std::vector<Made> made_;
  std::vector<Mark> marks_;  ///< Of the class whose way is followed.
  int depth_ = 0;            ///< Of calls in the place of one another.
  double repeats_ = 1;       ///< Misses of each request, which makes the other call for each.
  std::uint32_t request_class_ = 0;
  bool collects_ = false;
  bool lists_ = false;  ///< What is made, into `made_`.
  bool quiet_ = false;  ///< Within a call whose failure fails nobody.
  bool saturated_ = false;
};

}  // namespace models
