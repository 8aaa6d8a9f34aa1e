// Distributions: what is behind them, what they hold and for how long.

#include <algorithm>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string pointer_of(const DistributionSpec& spec, const std::string& key) {
  return "/architecture/distributions" + token(spec.id) + "/" + key;
}

/// Calls `look` with each distribution through which a class enters, in their order.
template <class Look>
void each_entered(const FindingContext& context, const Look& look) {
  const Architecture& design = context.scenario.architecture;
  const auto& classes = context.scenario.workload.classes;
  for (std::size_t index = 0; index < design.distributions.size(); ++index) {
    const bool entered =
        std::any_of(classes.begin(), classes.end(), [&](const RequestClassSpec& request) {
          const EntrySpec& entry = request.entry ? *request.entry : design.entry;
          return request.needs_entry && entry.kind == EntryKind::Distribution &&
                 entry.distribution.index() == index;
        });
    if (entered) look(design.distributions[index]);
  }
}

Places one_origin(const FindingContext& context) {
  Places places;
  each_entered(context, [&](const DistributionSpec& spec) {
    if (spec.fails_over()) return;
    places.push_back({pointer_of(spec, "origins"),
                      "while the origin of \"" + spec.id +
                          "\" does not answer, what is cached is served until it expires, and "
                          "nothing else",
                      ""});
  });
  return places;
}

Places nothing_cached(const FindingContext& context) {
  Places places;
  each_entered(context, [&](const DistributionSpec& spec) {
    if (spec.hit_ratio > 0) return;
    places.push_back({pointer_of(spec, "hit_ratio"),
                      "each request to \"" + spec.id + "\" goes to its origin", ""});
  });
  return places;
}

Places expires_in_outage(const FindingContext& context) {
  Places places;
  const FaultProcess& outage = context.scenario.failures.zone_power;
  if (outage.per_year <= 0) return places;
  const double typical = outage.lasts.quantile(0.5);
  each_entered(context, [&](const DistributionSpec& spec) {
    const double ttl = sim::to_seconds(spec.ttl);
    if (spec.fails_over() || spec.hit_ratio <= 0 || ttl >= typical) return;
    places.push_back({pointer_of(spec, "ttl"),
                      "what \"" + spec.id + "\" holds has expired after " + in_time(ttl) +
                          ", and half of the outages of a zone last longer than " +
                          in_time(typical),
                      ""});
  });
  return places;
}

Places late_failover(const FindingContext& context) {
  Places places;
  const double patience = sim::to_seconds(context.scenario.workload.clients.timeout);
  each_entered(context, [&](const DistributionSpec& spec) {
    const double waited = sim::to_seconds(spec.wait());
    if (!spec.fails_over() || waited < patience) return;
    places.push_back({pointer_of(spec, "connection_timeout"),
                      "\"" + spec.id + "\" gives a silent origin " + in_time(waited) +
                          ", and clients have given up after " + in_time(patience) +
                          ": failing over saves them nothing",
                      ""});
  });
  return places;
}

}  // namespace

std::vector<FindingRule> distribution_rules() {
  return {
      {"failover-after-timeout", Severity::Warning,
       "A distribution asks its second origin after clients have given up.",
       "Lower \"connection_attempts\" and \"connection_timeout\".", late_failover},
      {"ttl-below-outage", Severity::Note,
       "What a distribution holds expires within a usual outage of its only origin.",
       "Raise \"ttl\", or name a second origin.", expires_in_outage},
      {"distribution-with-one-origin", Severity::Note,
       "A distribution has nowhere to go while its origin does not answer.",
       "Name a second origin: a bucket with a copy will do for reads.", one_origin},
      {"distribution-caches-nothing", Severity::Note, "A distribution answers nothing by itself.",
       "Let it hold what does not change with each request.", nothing_cached},
  };
}

}  // namespace models::explaining
