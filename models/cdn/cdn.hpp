#pragma once

#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include "models/cdn/cdn_plan.hpp"
#include "models/context/context.hpp"
#include "models/context/endpoints.hpp"
#include "models/context/regional_service.hpp"
#include "models/context/sketch.hpp"
#include "models/events/cdn.hpp"
#include "models/ledger/outcome.hpp"

namespace models {

/// What origins make of that which a distribution passes on, as the traffic was derived last. All
/// shares are of the demand.
struct OriginAnswers {
  bool first_answers = true;  ///< Some read, by the first origin.
  bool any_answers = true;    ///< Some read, by either.
  Moving reads{};             ///< Those that an origin answers at once,
  Moving failed_over{};       ///< and those that the second one answers after a wait.
  Moving lost{};              ///< Of all requests of the class.
};

/// Distributions of CloudFront, through which classes of requests enter: what the edge answers, and
/// how that falls while no origin answers.
class Cdn {
 public:
  using Event = CdnEvent;
  using Heard = std::variant<>;
  using Plan = CdnPlan;
  using Here = Context<Event>;

  explicit Cdn(const Plan& plan)
      : plan_(&plan), classes_(plan.classes.size()), events_(plan.distributions.size()) {}

  void start(Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;

  /// What becomes of what it has passed on, of a class that enters through a distribution.
  void see(std::size_t request_class, const OriginAnswers& answers, Here here);

  void on(DistributionEventArrives event, Here here);
  void on(DistributionEventEnds event, Here here);
  void obey(const InjectServiceEvent& action, Here here);
  void sample(std::span<double> values, Here here) const;

  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  /// What is lost while an event lasts says how near an outage is.
  [[nodiscard]] static double severity(const Commons&) { return 0; }
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  void renew(Here here);
  [[nodiscard]] static bool renews(DistributionEventArrives, const Commons&) { return true; }
  [[nodiscard]] static bool renews(DistributionEventEnds, const Commons&) { return false; }

 private:
  /// What has been counted of a class.
  struct Doings {
    double hit_seconds = 0;      ///< Seconds, times the share of reads that the edge answers.
    double latency_seconds = 0;  ///< Seconds, times the mean of the answers to reads.
    double down_seconds = 0;     ///< In which the first origin answers nothing.
    double served_seconds = 0;   ///< Of these, times the share of requests that is answered.
    double hits = 0;             ///< Requests.
    double passed = 0;           ///< Requests.
    double offered = 0;          ///< Requests.
    double answered_gb = 0;      ///< Sent to clients.
  };
  struct Class {
    OriginAnswers answers;
    sim::Instant seen{};     ///< When that was told.
    sim::Instant settled{};  ///< Until when it is counted.
    Doings did;
  };

  void schedule_event(DistributionId id, Here here);
  void begin_event(DistributionId id, sim::Duration lasts, Here here);
  void answer(DistributionId id, Here here);
  void settle(std::size_t request_class, Here here);
  [[nodiscard]] double latency_at(std::size_t request_class, sim::Instant at, Here here) const;
  void close_distribution(DistributionId id, Outcome& outcome) const;
  [[nodiscard]] double lost_at(std::size_t request_class, sim::Instant at) const;
  [[nodiscard]] double requests(sim::Instant from, sim::Instant to, const Moving& share) const;

  const Plan* plan_;
  std::vector<Class> classes_;
  std::vector<RegionalService> events_;  ///< By distribution.
};

}  // namespace models
