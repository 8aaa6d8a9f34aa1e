#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/keys/workload_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::RequestClassSpec;

RequestClassSpec read_class(const std::string& id, const Node& node, const Names& names,
                            bool has_entry) {
  const models::Keys<RequestClassSpec>& keys = models::request_class_keys();
  const ObjectReader object = object_of(node, keys.table);
  RequestClassSpec spec;
  spec.id = id;
  spec.needs_entry = has_entry;
  read_key(object, keys, "entry", names, spec);
  if (object.has("entry") && spec.needs_entry && !has_entry) {
    object.find("entry")->fail("there is nothing through which requests enter",
                               R"(leave "entry" out, or add a dns record)");
  }
  // Without an entry no instance serves the class, and its CPU time means nothing.
  if (spec.needs_entry || object.has("cpu_time")) {
    read_key(object, keys, "cpu_time", names, spec);
  } else {
    spec.cpu_seconds = 0;
  }
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key != "calls") return;
    if (const auto calls = object.find("calls")) spec.calls = read_calls(*calls, names);
  });
  if (spec.duration && !spec.needs_entry) {
    object.find("duration")
        ->fail("no instance answers requests of this class", R"(leave "duration" out)");
  }
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

models::ClientSpec read_clients(const ObjectReader& workload, const Names& names) {
  const models::Keys<models::ClientSpec>& keys = models::client_keys();
  const models::Keys<models::RetrySpec>& of_retry = models::retry_keys();
  const ObjectReader object = child_of(workload, "clients", keys.table);
  models::ClientSpec clients;
  read_keys(object, keys, names, clients, [&](std::string_view key) {
    if (key != "retry") return;
    read_keys(child_of(object, "retry", of_retry.table), of_retry, names, clients.retry);
  });
  return clients;
}

/// Reads the classes, and the share of those that do not say it.
void read_classes(const Node& classes, const Names& names, bool has_entry,
                  std::vector<RequestClassSpec>& specs) {
  std::vector<bool> given;
  for (const auto& [id, node] : classes.members()) {
    specs.push_back(read_class(id, node, names, has_entry));
    given.push_back(node.is_object() && node.json().contains("share"));
  }
  if (specs.empty()) {
    classes.fail("there is no class of requests", R"(write for example {"page": {}})");
  } else {
    share_out(classes, given, specs);
  }
}

}  // namespace

models::WorkloadSpec read_workload(const ObjectReader& workload,
                                   const models::Architecture& architecture, const Names& names,
                                   sim::Duration horizon) {
  models::WorkloadSpec spec;
  const bool has_entry = architecture.entry != models::EntryKind::None;
  read_keys(workload, models::workload_keys(), names, spec, [&](std::string_view key) {
    if (key == "clients") {
      spec.clients = read_clients(workload, names);
    } else if (const auto value = workload.get(std::string(key))) {
      if (key == "demand") spec.demand = read_curve(*value, horizon);
      if (key == "classes") read_classes(*value, names, has_entry, spec.classes);
    }
  });
  return spec;
}

}  // namespace tools
