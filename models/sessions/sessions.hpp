#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "models/context/context.hpp"
#include "models/ledger/outcome.hpp"
#include "models/sessions/sessions_plan.hpp"

namespace models {

/// Sessions and their carts: how many there are, where they are, and what loses them. Keeps
/// Facts::sessions. See docs/models/sessions.md.
class Sessions {
 public:
  using Event = SessionsEvent;
  using Heard = std::variant<ZoneStruck, TargetJoins, TargetEnds, ReplyChanged, KeysLost,
                             CacheWritesLost, DatabaseWritesLost>;
  using Plan = SessionsPlan;
  using Here = Context<Event>;

  explicit Sessions(const Plan& plan)
      : plan_(&plan),
        missing_(plan.tiers.size()),
        emptied_(plan.places.size()),
        applications_(plan.places.size(), ProbeReply::Passes) {}

  static void start(Here) {}
  void on(DrainingSessionsChange event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const TargetJoins& notice, Here here);
  void hear(const TargetEnds& notice, Here here);
  void hear(const ReplyChanged& notice, Here here);
  void hear(const KeysLost& notice, Here here);
  void hear(const CacheWritesLost& notice, Here here);
  void hear(const DatabaseWritesLost& notice, Here here);
  /// At the end of a moment, before the traffic is derived: sessions of those that have left the
  /// rotation go to the others.
  void follow(Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  /// Carts that there are, those lost until now, and of the steps those that find none.
  void sample(std::span<double> values, Here here) const;

  // Rare events. Nothing fails here by itself.
  [[nodiscard]] static double hazard_rate(std::size_t, const Commons&) { return 0; }
  static void strike(std::size_t, sim::Stream&, Here) {}
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] static double severity(const Commons&) { return 0; }
  static void restart(Here) {}
  static void prepare_to_renew(const Commons&) {}
  static void renew(Here) {}
  [[nodiscard]] static bool renews(DrainingSessionsChange, const Commons&) { return false; }

 private:
  using Tier = SessionsPlan::Tier;
  using Place = SessionsPlan::Place;

  [[nodiscard]] static TierSessions& table(const Tier& tier, Here here) {
    return here.facts().sessions.tiers_[tier.tier];
  }
  /// The tier that follows an instance, if any does.
  [[nodiscard]] const Tier* tier_of(InstanceId id) const;

  // sessions.cpp: who has which sessions.
  void follow(const Tier& tier, Here here);
  void look_at_rotation(const Tier& tier, std::size_t node, Here here);
  void find_missing(std::size_t tier, Here here);
  [[nodiscard]] double without_cart(Here here) const;
  [[nodiscard]] double left_behind(std::size_t index) const;
  [[nodiscard]] double carts_left_behind(Here here) const;
  void settle(Here here);

  // carts.cpp: what is lost.
  template <class Id>
  [[nodiscard]] bool is_kept_in(Id store) const {
    const Id* place = plan_->spec == nullptr ? nullptr : std::get_if<Id>(&plan_->spec->kept_in);
    return place != nullptr && *place == store;
  }
  [[nodiscard]] double active_carts(double steps, Here here) const;
  [[nodiscard]] static double part_of(const Tier& tier, Here here);
  [[nodiscard]] static double weight(const Tier& tier, std::size_t node, Here here);
  [[nodiscard]] static double share_of(const Tier& tier, std::size_t member, Here here);
  void lose_memory(InstanceId id, Here here);
  void lose_drained(const Tier& tier, std::size_t draining, Here here);
  void lose_share(const Tier& tier, InstanceId id, double share, Here here);
  [[nodiscard]] double changed_carts(double seconds, Here here) const;
  void lose_carts(double carts, const std::string& with, Here here);

  const Plan* plan_;
  double carts_lost_ = 0;          ///< Since figures are counted.
  double steps_without_cart_ = 0;  ///< The same, until settled_.
  sim::Instant settled_{};
  std::vector<double> missing_;  ///< By tier of the plan: of its steps, those without their cart.
  std::vector<char> emptied_;    ///< By place: the carts in its memory have been lost already.
  std::vector<ProbeReply> applications_;  ///< By place, as heard last.

  // Room, kept so that nothing is allocated once warm.
  std::vector<char> in_rotation_;
  std::vector<double> leaving_;  ///< By member, share of the sessions.
};

}  // namespace models
