#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "models/ledger/outcome.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Whether a service has something to do when it is told this.
template <class Service, class Told>
concept Hears = requires(Service& service, const Told& told, typename Service::Here here) {
  service.hear(told, here);
};
/// Whether a timeline's action is one of a service's.
template <class Service, class Action>
concept Obeys = requires(Service& service, const Action& action, typename Service::Here here) {
  service.obey(action, here);
};

/// Whether a service does something with the load that comes to it.
template <class Service>
concept Carries = requires(Service& service, typename Service::Here here) {
  service.carry(here);
};

/// Whether a service shows something in a drill, see service_series.
template <class Service>
concept ShowsSeries = requires(const Service& service, std::span<double> values,
                               typename Service::Here here) {
  service.sample(values, here);
};

/// Whether a service has parts to be seen in a drill.
template <class Service>
concept DrawsItself = requires(const Service& service, Sketch& sketch,
                               typename Service::Here here) {
  service.draw(sketch, here);
};

/// The services of a world as one value: a list of types and nothing else. Whatever is asked of all
/// is asked in the order of the list, by calls that the compiler sees. `Host` is the class that
/// derives from this: it has the loop, and handles the events that are no service's.
template <class Host, class... Service>
class Services : public Commons {
 protected:
  explicit Services(Commons commons, const typename Service::Plan&... plans)
      : Commons(std::move(commons)), services_(Service(plans)...) {}

  void start_services() { (own<Service>().start(here<Service>()), ...); }
  /// The warm-up is over: what was counted until now is forgotten.
  void start_services_over() { (own<Service>().start_over(here<Service>()), ...); }
  /// Fills in what each service reports of the replication that ends now.
  void close_services(Outcome& outcome) { (own<Service>().close(outcome, here<Service>()), ...); }

  /// Has the service whose event it is handle it, or the host.
  void handle(const Event& event) {
    std::visit([this](const auto& happened) { this->handle_one(happened); }, event);
  }
  /// The traffic has been derived: services that live on what they are asked see to it, and may
  /// change what they answer.
  void carry_services() { (carry_one<Service>(), ...); }
  /// What services show of themselves now, by service_series.
  void sample_services(std::span<double> values) { (sample_one<Service>(values), ...); }
  /// Services draw their parts as they are now.
  void draw_services(Sketch& sketch) { (draw_one<Service>(sketch), ...); }
  void tell(const Notice& notice) {
    std::visit([this](const auto& told) { this->tell_all(told); }, notice);
  }
  /// Has the service whose it is carry out an action of a timeline, or the host.
  template <class Action>
  void obey(const Action& action) {
    (obey_one<Service>(action), ...);
    constexpr bool is_nobodys = !(Obeys<Service, Action> || ...);
    if constexpr (is_nobodys) host().apply(action);
  }

  // Rare events.
  [[nodiscard]] bool services_are_whole() const { return (get<Service>().is_whole(*this) && ...); }
  /// The longest part of the way to an outage that any of the services has gone, 0 to 1.
  [[nodiscard]] double severity_of_services() const {
    double most = 0;
    ((most = std::max(most, get<Service>().severity(*this))), ...);
    return most;
  }
  /// Failures per second by a service's hazard, as things are.
  [[nodiscard]] double hazard_rate(std::size_t service, std::size_t hazard) const {
    double rate = 0;
    (rate_if<Service>(service, hazard, rate) || ...);
    return rate;
  }
  /// One of those that a service's hazard could strike is struck. Requires hazard_rate() > 0.
  void strike_hazard(std::size_t service, std::size_t hazard, sim::Stream& choices) {
    (strike_if<Service>(service, hazard, choices) || ...);
  }
  /// From now on they draw from streams of their own, told apart by Commons::replication.
  void restart_services() { (own<Service>().restart(here<Service>()), ...); }
  /// Before renew_services(), once for all copies of a world that may only be copied from now on.
  void prepare_services_to_renew() { (own<Service>().prepare_to_renew(*this), ...); }
  /// Has all draw anew what is pending, given how long it has lasted.
  void renew_services() { (own<Service>().renew(here<Service>()), ...); }
  /// Whether renew_services() draws this event anew.
  [[nodiscard]] bool services_renew(const Event& event) const {
    return std::visit([this](const auto& pending) { return this->renews_one(pending); }, event);
  }

  template <class Some>
  [[nodiscard]] const Some& get() const {
    return std::get<Some>(services_);
  }

  template <class Some>
  [[nodiscard]] Some& own() {
    return std::get<Some>(services_);
  }

  template <class Some>
  [[nodiscard]] typename Some::Here here() {
    static constexpr typename Some::Here::Lines lines{
        [](Commons& world, const Notice& notice) { self(world).tell(notice); },
        [](Commons& world, std::size_t hazard) {
          return self(world).host().strikes(position<Some>, hazard);
        },
        [](Commons& world, const LossAtOnce& loss) { self(world).host().lose_at_once(loss); }};
    return {*this, lines};
  }

  /// How many services come before it.
  template <class Some>
  static constexpr std::size_t position = [] {
    std::size_t at = 0;
    bool before = true;
    ((before = before && !std::is_same_v<Service, Some>, at += before ? 1 : 0), ...);
    return at;
  }();
  static constexpr std::size_t service_count = sizeof...(Service);

  template <class Told>
  static constexpr bool is_heard = (is_one_of<Told, typename Service::Heard> || ...);
  /// Whether somebody hears each of the alternatives of a variant of notices.
  template <class... Told>
  static constexpr bool are_heard(const std::variant<Told...>*) {
    return (is_heard<Told> && ...);
  }

 private:
  [[nodiscard]] Host& host() { return static_cast<Host&>(*this); }
  [[nodiscard]] const Host& host() const { return static_cast<const Host&>(*this); }
  static Services& self(Commons& world) { return static_cast<Services&>(world); }

  template <class Happened>
  static constexpr bool is_nobodys = !(is_one_of<Happened, typename Service::Event> || ...);

  template <class Happened>
  void handle_one(const Happened& happened) {
    (handle_if<Service>(happened), ...);
    if constexpr (is_nobodys<Happened>) host().on(happened);
  }
  template <class Some, class Happened>
  void handle_if(const Happened& happened) {
    if constexpr (is_one_of<Happened, typename Some::Event>) {
      own<Some>().on(happened, here<Some>());
    }
  }

  template <class Told>
  void tell_all(const Told& told) {
    (tell_one<Service>(told), ...);
  }
  template <class Some, class Told>
  void tell_one(const Told& told) {
    constexpr bool is_listed = is_one_of<Told, typename Some::Heard>;
    static_assert(is_listed == Hears<Some, Told>, "a service hears what it lists, and all of it");
    if constexpr (is_listed) own<Some>().hear(told, here<Some>());
  }
  template <class Some>
  void carry_one() {
    if constexpr (Carries<Some>) own<Some>().carry(here<Some>());
  }
  template <class Some>
  void sample_one(std::span<double> values) {
    if constexpr (ShowsSeries<Some>) get<Some>().sample(values, here<Some>());
  }
  template <class Some>
  void draw_one(Sketch& sketch) {
    if constexpr (DrawsItself<Some>) get<Some>().draw(sketch, here<Some>());
  }
  template <class Some, class Action>
  void obey_one(const Action& action) {
    if constexpr (Obeys<Some, Action>) own<Some>().obey(action, here<Some>());
  }

  template <class Some>
  bool rate_if(std::size_t service, std::size_t hazard, double& rate) const {
    if (service != position<Some>) return false;
    rate = get<Some>().hazard_rate(hazard, *this);
    return true;
  }
  template <class Some>
  bool strike_if(std::size_t service, std::size_t hazard, sim::Stream& choices) {
    if (service != position<Some>) return false;
    own<Some>().strike(hazard, choices, here<Some>());
    return true;
  }
  template <class Pending>
  [[nodiscard]] bool renews_one(const Pending& pending) const {
    bool renews = false;
    (renews_if<Service>(pending, renews), ...);
    if constexpr (is_nobodys<Pending>) renews = host().renews(pending);
    return renews;
  }
  template <class Some, class Pending>
  void renews_if(const Pending& pending, bool& renews) const {
    if constexpr (is_one_of<Pending, typename Some::Event>) {
      renews = get<Some>().renews(pending, *this);
    }
  }

  std::tuple<Service...> services_;
};

}  // namespace models
