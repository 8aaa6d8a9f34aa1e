#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/readers.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;
using models::RequestClassSpec;

RequestClassSpec read_class(const std::string& id, const Node& node, const Names& names,
                            bool has_entry) {
  const ObjectReader object(node, "request_class", "workload.classes");
  RequestClassSpec spec;
  spec.id = id;
  spec.needs_entry = has_entry;
  if (object.has("entry")) {
    spec.needs_entry = object.boolean("entry");
    if (spec.needs_entry && !has_entry) {
      object.find("entry")->fail("there is nothing through which requests enter",
                                 R"(leave "entry" out, or add a dns record)");
    }
  }
  // Without an entry no instance serves the class, and its CPU time means nothing.
  if (spec.needs_entry || object.has("cpu_time")) {
    if (const auto cpu = object.get("cpu_time")) spec.cpu_seconds = cpu->seconds({0, 3600});
  } else {
    spec.cpu_seconds = 0;
  }
  if (const auto size = object.get("response_size")) spec.response_bytes = size->bytes({0, 1e12});
  if (object.has("duration")) {
    spec.duration = read_distribution(object, "duration");
    if (!spec.needs_entry) {
      object.find("duration")
          ->fail("no instance answers requests of this class", R"(leave "duration" out)");
    }
  }
  if (object.has("needs")) {
    spec.needs = object.ids<models::ComponentId>("needs", names.of("components"), "a component", 0);
  }
  if (object.has("share")) spec.share = object.share("share");
  return spec;
}

/// Classes that do not say it share what the others leave.
void share_out(const Node& node, const std::vector<bool>& given,
               std::vector<RequestClassSpec>& classes) {
  double total = 0;
  std::size_t open = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (given[i]) {
      total += classes[i].share;
    } else {
      ++open;
    }
  }
  constexpr double rounding = 1e-9;
  if (total > 1 + rounding || (open == 0 && total < 1 - rounding)) {
    node.fail(fmt::format("the shares of the classes add up to {:.6g}%", total * 100),
              open == 0 ? "together they are 100%" : "together they are at most 100%");
    return;
  }
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (!given[i]) classes[i].share = (1 - total) / static_cast<double>(open);
  }
}

models::ClientSpec read_clients(const ObjectReader& workload) {
  const ObjectReader object = workload.child("clients", "clients", "workload.clients");
  models::ClientSpec clients;
  clients.timeout = object.duration("timeout", {1ms, 1h});
  const ObjectReader retry = object.child("retry", "retry", "workload.clients.retry");
  clients.retry.retries = retry.integer("retries", {0, 10});
  clients.retry.target = static_cast<models::RetryTarget>(
      retry.choice("target", {"same_address", "any_target", "other_target"}, "whom a retry asks"));
  clients.retry.budget = retry.number("budget", {0, 10});
  clients.stretched_share = object.share("stretched_share");
  clients.stretched_ttl = object.duration("stretched_ttl");
  return clients;
}

}  // namespace

models::WorkloadSpec read_workload(const ObjectReader& workload,
                                   const models::Architecture& architecture, const Names& names,
                                   sim::Duration horizon) {
  models::WorkloadSpec spec;
  if (const auto demand = workload.get("demand")) spec.demand = read_curve(*demand, horizon);
  const bool has_entry = architecture.entry != models::EntryKind::None;
  const std::optional<Node> classes = workload.get("classes");
  if (classes) {
    std::vector<bool> given;
    for (const auto& [id, node] : classes->members()) {
      spec.classes.push_back(read_class(id, node, names, has_entry));
      given.push_back(node.is_object() && node.json().contains("share"));
    }
    if (spec.classes.empty()) {
      classes->fail("there is no class of requests", R"(write for example {"page": {}})");
    } else {
      share_out(*classes, given, spec.classes);
    }
  }
  spec.clients = read_clients(workload);
  spec.overload_penalty = workload.number("overload_penalty", {0, 10});
  return spec;
}

}  // namespace tools
