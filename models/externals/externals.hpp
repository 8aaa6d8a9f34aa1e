#pragma once

#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/context/context.hpp"
#include "models/context/plan_book.hpp"
#include "models/context/sketch.hpp"
#include "models/ledger/outcome.hpp"

namespace models {

/// What does not change about services outside of the architecture.
struct ExternalsPlan {
  std::span<const ExternalSpec> specs;
  const LoadCurve* demand = nullptr;
  std::vector<CauseId> unavailable;
  std::vector<CauseId> rate_limits;

  static void add_hazards(const GivenLosses&, HazardGroups&) {}
};

/// `scenario` has to outlive the plan.
[[nodiscard]] ExternalsPlan plan_externals(const Scenario& scenario, PlanBook& book);

/// Services outside of the architecture, of whose calls a constant share fails, and which take no
/// more than they take. Nothing ever happens to them. Keeps its part of Facts::endpoints.
class Externals {
 public:
  using Event = std::variant<>;
  using Heard = std::variant<>;
  using Plan = ExternalsPlan;
  using Here = Context<Event>;

  explicit Externals(const Plan& plan) : plan_(&plan) {}

  void start(Here here) const;
  static void start_over(Here) {}
  static void close(Outcome&, Here) {}
  void draw(Sketch& sketch, Here here) const;

  [[nodiscard]] static double hazard_rate(std::size_t, const Commons&) { return 0; }
  static void strike(std::size_t, sim::Stream&, Here) {}
  [[nodiscard]] static bool is_whole(const Commons&) { return true; }
  [[nodiscard]] static double severity(const Commons&) { return 0; }
  static void restart(Here) {}
  static void prepare_to_renew(const Commons&) {}
  static void renew(Here) {}

 private:
  const Plan* plan_;
};

}  // namespace models
