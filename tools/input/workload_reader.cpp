#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/keys/workload_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::RequestClassSpec;

/// Where a class enters, where that is not as the architecture says.
void read_class_entry(const ObjectReader& object, const Names& names,
                      const models::Architecture& design, RequestClassSpec& spec) {
  const bool has_entry = design.entry.kind != models::EntryKind::None;
  spec.needs_entry = has_entry;
  if (const std::optional<Node> entry = object.find("entry")) {
    if (entry->is_string()) {
      spec.entry = read_entry_name(*entry, names, design);
      spec.needs_entry = true;
    } else {
      spec.needs_entry = entry->boolean();
    }
    if (spec.needs_entry && !has_entry) {
      entry->fail("there is nothing through which requests enter",
                  R"(leave "entry" out, or add a dns record)");
    }
  }
  const std::optional<Node> group = object.find("target_group");
  if (!group) return;
  spec.target_group = group->id<models::TargetGroupId>(names.of("target_groups"), "a target group");
  const models::EntrySpec entry = spec.entry.value_or(design.entry);
  const bool by_balancer =
      spec.needs_entry && entry.kind == models::EntryKind::DnsRecord &&
      entry.record.index() < design.dns_records.size() &&
      design.dns_records[entry.record.index()].kind == models::DnsRecordKind::Alias;
  if (!by_balancer && is_sound(object.node())) {
    group->fail("the class does not enter through an alias of one load balancer",
                R"(leave "target_group" out)");
  }
}

/// Of a class that enters through a distribution, or says what only such a one may say.
void check_distribution(const ObjectReader& object, const models::Architecture& design,
                        const RequestClassSpec& spec) {
  const models::EntrySpec entry = spec.entry.value_or(design.entry);
  const bool enters = spec.needs_entry && entry.kind == models::EntryKind::Distribution;
  if (!enters) {
    if (const auto writes = object.find("writes")) {
      writes->fail("the class enters through no distribution, and nobody tells its reads apart",
                   R"(leave "writes" out)");
    }
    return;
  }
  const bool from_bucket = entry.distribution.index() < design.distributions.size() &&
                           design.distributions[entry.distribution.index()].origins[0].bucket;
  if (from_bucket && !spec.calls.empty()) {
    object.find("calls")->fail("a bucket answers the class, and calls nothing",
                               R"(leave "calls" out, or name another origin first)");
  }
  if (!spec.duration) return;
  object.find("duration")
      ->fail("what is in flight behind a distribution is not followed", R"(leave "duration" out)");
}

RequestClassSpec read_class(const std::string& id, const Node& node, const Names& names,
                            const models::Architecture& design) {
  const models::Keys<RequestClassSpec>& keys = models::request_class_keys();
  const ObjectReader object = object_of(node, keys.table);
  RequestClassSpec spec;
  spec.id = id;
  read_class_entry(object, names, design, spec);
  // Without an entry no instance serves the class, and its CPU time means nothing.
  if (spec.needs_entry || object.has("cpu_time")) {
    read_key(object, keys, "cpu_time", names, spec);
  } else {
    spec.cpu_seconds = 0;
  }
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key != "calls") return;
    const auto calls = object.find("calls");
    if (!calls) return;
    spec.calls = read_calls(*calls, names);
    if (is_sound(*calls)) check_calls(*calls, spec.calls, design);
  });
  if (object.has("pictures")) spec.pictures = read_pictures(object, names, spec.calls);
  const bool on_volumes = spec.pictures && spec.pictures->on_volumes();
  if (on_volumes && !spec.needs_entry && is_sound(*object.find("pictures"))) {
    object.find("pictures")
        ->fail("no instance takes requests of this class",
               "keep its pictures in a file system or in a bucket");
  }
  check_distribution(object, design, spec);
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
void read_classes(const Node& classes, const Names& names, const models::Architecture& design,
                  std::vector<RequestClassSpec>& specs) {
  std::vector<bool> given;
  for (const auto& [id, node] : classes.members()) {
    specs.push_back(read_class(id, node, names, design));
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
  read_keys(workload, models::workload_keys(), names, spec, [&](std::string_view key) {
    if (key == "clients") {
      spec.clients = read_clients(workload, names);
    } else if (key == "latency") {
      if (!workload.has("latency")) return;
      const models::Keys<models::LatencySpec>& keys_of_latency = models::latency_keys();
      read_keys(child_of(workload, "latency", keys_of_latency.table), keys_of_latency, names,
                spec.latency.emplace());
    } else if (key == "sessions") {
      const auto sessions = workload.find("sessions");
      if (sessions) spec.sessions = read_sessions(*sessions, names, spec.classes);
    } else if (const auto value = workload.get(std::string(key))) {
      if (key == "demand") spec.demand = read_curve(*value, horizon);
      if (key == "classes") read_classes(*value, names, architecture, spec.classes);
    }
  });
  return spec;
}

}  // namespace tools
