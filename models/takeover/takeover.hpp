#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "models/ledger/outcome.hpp"
#include "models/takeover/takeover_plan.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Elastic IPs that go from an instance that fails to another one: by user data of what a group
/// launches, or by a function that an alarm or an event calls for a standby. Keeps
/// Facts::moving_addresses.
class Takeover {
 public:
  using Event = TakeoverEvent;
  using Heard =
      std::variant<ControlPlaneBack, ReplyChanged, BootEnded, InstanceStopped, InstanceGone>;
  using Plan = TakeoverPlan;
  using Here = Context<Event>;

  explicit Takeover(const Plan& plan) : plan_(&plan), attempts_(plan.addresses.size()) {}

  void start(Here here);
  void on(AddressStep event, Here here);
  void hear(const ControlPlaneBack& notice, Here here);
  void hear(const ReplyChanged& notice, Here here);
  void hear(const BootEnded& notice, Here here);
  void hear(const InstanceStopped& notice, Here here);
  void hear(const InstanceGone& notice, Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here) const;
  void draw(Sketch& sketch, Here here) const;

  // Rare events. Nothing fails here that methods could make frequent.
  [[nodiscard]] static double hazard_rate(std::size_t, const Commons&) { return 0; }
  static void strike(std::size_t, sim::Stream&, Here) {}
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] static double severity(const Commons&) { return 0; }
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  static void renew(Here) {}
  /// What is under way goes on as it was.
  [[nodiscard]] static bool renews(const Event&, const Commons&) { return false; }

 private:
  enum class Step : std::uint8_t {
    None,       ///< Who has it is to keep it.
    Detecting,  ///< An alarm is on its way,
    Calling,    ///< then the call of the function.
    Starting,   ///< The standby boots.
    Moving,     ///< The address is on its way.
    Waiting,    ///< Something that is needed does not work.
  };

  /// To give an address to another instance.
  struct Attempt {
    Step step = Step::None;
    std::uint32_t number = 0;
    std::optional<InstanceId> target;
    bool has_failed = false;  ///< It has found no standby that works.
    sim::Stream draws;
    sim::Stream life;                   ///< Of the standby,
    sim::Instant dies_at = sim::never;  ///< which ends then, and nobody notices.
    std::int64_t takeovers = 0;         ///< Since figures are counted.
    std::int64_t failed_takeovers = 0;
  };

  [[nodiscard]] static MovingAddress& at(std::size_t address, Here here) {
    return here.facts().moving_addresses.addresses_[address];
  }
  [[nodiscard]] std::optional<std::uint32_t> address_of(InstanceId instance) const;
  [[nodiscard]] static bool passes_status_checks(InstanceId id, Here here);
  [[nodiscard]] const std::string& name_of(InstanceId instance) const {
    return plan_->instance_names[instance.index()];
  }
  void go_to(std::uint32_t address, Step step, sim::Duration after, Here here);
  void detect(std::uint32_t address, Here here);
  void call(std::uint32_t address, Here here);
  void take_over(std::uint32_t address, Here here);
  void wait(std::uint32_t address, Here here);
  void move(std::uint32_t address, InstanceId to, Here here);
  void finish(std::uint32_t address, Here here);
  void abandon(std::uint32_t address, Here here);
  [[nodiscard]] std::optional<InstanceId> standby_of(std::uint32_t address, Here here) const;
  [[nodiscard]] bool is_sound(std::uint32_t address, Here here);

  const Plan* plan_;
  std::vector<Attempt> attempts_;  ///< By address.
};

}  // namespace models
