#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "models/architecture/ids.hpp"
#include "sim/random/distribution.hpp"

/// What callers of a service see when something happens to it, as phases of a known share of failed
/// calls. A value that knows no service.
namespace models::analytic {

/// A random length of time in seconds: a sum of independent parts, cut at an upper limit.
class Length {
 public:
  Length() = default;
  explicit Length(double seconds) : constant_(seconds) {}
  explicit Length(const sim::Distribution& law) { add(law); }

  /// A part, `factor` times what the law says; factor > 0.
  Length& add(const sim::Distribution& law, double factor = 1);
  Length& add(double seconds);
  /// No longer than this, whatever the parts are.
  Length& at_most(double seconds);

  /// Infinite where a part has no finite mean and there is no limit.
  [[nodiscard]] double mean() const;
  /// P(length > seconds). Sums of several laws to about three digits, all else exact.
  [[nodiscard]] double survival(double seconds) const;

 private:
  struct Part {
    sim::Distribution law;
    double factor;
  };
  [[nodiscard]] double survival_of_sum(std::size_t next, double seconds) const;

  std::vector<Part> parts_;
  double constant_ = 0;
  double limit_ = std::numeric_limits<double>::infinity();
};

/// Shares of the calls that fail, 0 to 1.
struct FailedCalls {
  double reads = 0;
  double writes = 0;
};

/// A time in which the shares move in a straight line.
struct LossPhase {
  Length lasts;
  FailedCalls from;
  FailedCalls to;
  double chance = 1;  ///< That it comes at all.
};

enum class LossKind : std::uint8_t {
  InPlace,     ///< What failed is repaired where it is, and nobody stands in for it.
  Failover,    ///< Another takes over.
  DeadReader,  ///< One of several that serve reads is gone until callers drop it.
  Exhausted,   ///< Those that could stand in are gone as well.
  AllZones,    ///< Every zone is lost at once.
  Planned      ///< Work that people have planned.
};

/// Something that happens to a service, and what its callers lose by it.
struct LossEvent {
  LossKind kind = LossKind::InPlace;
  std::optional<ZoneId> zone;  ///< The zone whose loss it is.
  double per_year = 0;
  std::vector<LossPhase> phases;
};

/// What is lost of requests while these shares of their calls fail, 0 to 1. Must not fall where
/// more calls fail.
using LossRule = std::function<double(const FailedCalls&)>;

struct LossFigures {
  double lost = 0;              ///< Long-run share of requests.
  double down = 0;              ///< Long-run share of time in which more than tolerated is lost.
  double outages_per_year = 0;  ///< Events that come to that.
};

/// Of events that do not overlap. `tolerated`: a share of the requests whose loss is no outage.
[[nodiscard]] LossFigures figures_of(const std::vector<LossEvent>& events, const LossRule& lost,
                                     double tolerated);

/// Length of an outage that a share `level` of them does not exceed, 0 < level < 1, in seconds; 0
/// where there is none.
[[nodiscard]] double outage_quantile(const std::vector<LossEvent>& events, const LossRule& lost,
                                     double tolerated, double level);

}  // namespace models::analytic
