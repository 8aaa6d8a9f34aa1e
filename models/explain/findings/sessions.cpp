// Sessions: where their carts are, and what loses them.

#include <algorithm>
#include <variant>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

const std::string kept_in = "/workload/sessions/kept_in";

/// Of a target group whose sessions have their carts on its instances.
const TargetGroupSpec* group_with_carts(const FindingContext& context) {
  const std::optional<SessionSpec>& sessions = context.scenario.workload.sessions;
  if (!sessions || !sessions->in_instance() || !context.pool || context.pool->called) {
    return nullptr;
  }
  if (!context.pool->target_group) return nullptr;
  return &context.scenario.architecture.target_groups[context.pool->target_group->index()];
}

Places without_stickiness(const FindingContext& context) {
  const TargetGroupSpec* group = group_with_carts(context);
  if (group == nullptr || group->stickiness > sim::Duration::zero()) return {};
  const int instances = context.pool->units;
  if (instances < 2) return {};
  const double steps = context.scenario.workload.sessions->steps;
  const double without = (1 - 1.0 / instances) * (steps - 1) / steps;
  return {{"/architecture/target_groups" + token(group->id) + "/stickiness",
           "carts are in the memory of " + counted(instances, "instance") +
               ", and a step may land on any: " + in_percent(without) +
               " of the steps do not find theirs",
           ""}};
}

Places lost_by_scale_in(const FindingContext& context) {
  const TargetGroupSpec* group = group_with_carts(context);
  if (group == nullptr || group->stickiness == sim::Duration::zero()) return {};
  Places places;
  for (const PoolMember& member : context.pool->members) {
    if (member.kind != PartKind::AutoScalingGroup) continue;
    const AutoScalingGroupSpec& scaled =
        context.scenario.architecture.auto_scaling_groups[member.index];
    if (scaled.policies.empty() || scaled.max <= scaled.min) continue;
    const double left = sim::to_seconds(group->deregistration_delay) /
                        sim::to_seconds(context.scenario.workload.sessions->lifetime);
    places.push_back({kept_in,
                      "each instance that \"" + scaled.id +
                          "\" takes away takes the carts in its memory along: of a session of " +
                          in_time(sim::to_seconds(context.scenario.workload.sessions->lifetime)) +
                          " the deregistration delay covers " + in_percent(std::min(1.0, left)),
                      ""});
  }
  return places;
}

Places too_large(const FindingContext& context) {
  constexpr double worth_a_word = 0.001;
  const std::optional<SessionSpec>& sessions = context.scenario.workload.sessions;
  if (!sessions || cart_too_large(*sessions) < worth_a_word) return {};
  return {{"/workload/sessions/cart_bytes",
           in_percent(cart_too_large(*sessions)) + " of the carts are larger than the " +
               in_digits(largest_cookie_bytes, 4) + " bytes that a browser keeps of a cookie",
           ""}};
}

Places not_signed(const FindingContext& context) {
  const std::optional<SessionSpec>& sessions = context.scenario.workload.sessions;
  if (!sessions || !sessions->in_cookie() || sessions->is_signed) return {};
  return {{"/workload/sessions/signed",
           "the cart comes back from the user, who may have changed what it says, prices as well",
           ""}};
}

template <class Id>
bool leads_to(const CallSpec& call, Id store) {
  const Id* to = std::get_if<Id>(&call.to);
  return (to != nullptr && *to == store) ||
         std::any_of(call.otherwise.begin(), call.otherwise.end(),
                     [&](const CallSpec& other) { return leads_to(other, store); });
}

Places store_without_calls(const FindingContext& context) {
  const std::optional<SessionSpec>& sessions = context.scenario.workload.sessions;
  if (!sessions) return {};
  const auto is_called = [&](auto store) {
    return std::any_of(
        sessions->classes.begin(), sessions->classes.end(), [&](RequestClassId step) {
          const auto& calls = context.scenario.workload.classes[step.index()].calls;
          return std::any_of(calls.begin(), calls.end(),
                             [&](const CallSpec& call) { return leads_to(call, store); });
        });
  };
  bool called = true;
  if (const auto* cache = std::get_if<CacheId>(&sessions->kept_in)) called = is_called(*cache);
  if (const auto* table = std::get_if<TableId>(&sessions->kept_in)) called = is_called(*table);
  if (const auto* database = std::get_if<DatabaseId>(&sessions->kept_in)) {
    called = is_called(*database);
  }
  if (called) return {};
  return {
      {kept_in, "no step calls where its cart is kept: what that takes and costs is left out", ""}};
}

}  // namespace

std::vector<FindingRule> session_rules() {
  return {
      {"carts-without-stickiness", Severity::Warning,
       "Carts are in the memory of instances, and steps go to any of them.",
       "Set \"stickiness\", or keep carts elsewhere.", without_stickiness},
      {"carts-lost-by-scale-in", Severity::Warning,
       "A group that scales in takes carts along with its instances.",
       "Keep carts in a cache or a table, or in a cookie.", lost_by_scale_in},
      {"cart-above-cookie-limit", Severity::Warning,
       "Some carts are larger than what a browser keeps of a cookie.",
       "Keep an id in the cookie, and the cart in a cache or a table.", too_large},
      {"cookie-not-signed", Severity::Warning,
       "Users can change what their cookie says, and nobody notices.",
       "Write \"signed\": true, and have the application check it.", not_signed},
      {"cart-store-without-calls", Severity::Note,
       "Carts are kept in a service that no step calls.",
       "Give the classes of steps calls that read and write it.", store_without_calls},
  };
}

}  // namespace models::explaining
