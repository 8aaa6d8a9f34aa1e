#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/keys/failure_keys.hpp"
#include "models/architecture/keys/storage_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

constexpr const char* on_volumes = "volumes";

/// Where pictures are kept; nothing where that is wrong.
std::optional<models::PictureStore> read_store(const ObjectReader& pictures, const Names& names) {
  const std::optional<Node> value = pictures.get("stored_in");
  if (!value) return std::nullopt;
  std::vector<std::string> known{on_volumes};
  for (const char* kind : {"file_systems", "buckets"}) {
    known.insert(known.end(), names.of(kind).begin(), names.of(kind).end());
  }
  const auto chosen = value->choice(known, R"("volumes", a file system or a bucket)");
  if (!chosen) return std::nullopt;
  if (*chosen == 0) return models::PictureStore{};
  const std::size_t position = *chosen - 1;
  const std::size_t file_systems = names.of("file_systems").size();
  if (position < file_systems) return sim::make_id<models::FileSystemId>(position);
  return sim::make_id<models::BucketId>(position - file_systems);
}

/// What a request does with pictures that are not on the volume of its instance.
void add_calls(const models::PicturesSpec& pictures, std::vector<models::CallSpec>& calls) {
  models::CallSpec call;
  if (const auto* file_system = std::get_if<models::FileSystemId>(&pictures.stored_in)) {
    call.to = *file_system;
  } else if (const auto* bucket = std::get_if<models::BucketId>(&pictures.stored_in)) {
    call.to = *bucket;
  } else {
    return;
  }
  call.times = pictures.reads;
  if (call.times > 0) calls.push_back(call);
  call.operation = models::CallOperation::Write;
  call.times = pictures.uploads;
  if (call.times > 0) calls.push_back(call);
}

/// One in a single zone has one mount target, and no events of the region.
void read_file_system_zones(const ObjectReader& object, const Names& names,
                            models::FileSystemSpec& spec) {
  const std::optional<Node> zones = object.find("zones");
  if (!zones) {
    for (std::size_t zone = 0; zone < names.of("zones").size(); ++zone) {
      spec.zones.push_back(sim::make_id<models::ZoneId>(zone));
    }
  }
  const Node place = zones.value_or(object.node());
  if (spec.one_zone && spec.zones.size() != 1 && is_sound(place)) {
    place.fail(fmt::format("{} zones for a file system in one", spec.zones.size()),
               R"(name one in "zones", or leave "one_zone" out)");
  } else if (spec.zones.empty() && is_sound(place)) {
    place.fail("a file system has mount targets in zones, and there are none",
               R"(add "zones" to the architecture)");
  }
}

}  // namespace

models::FaultProcess read_only_fault(const ObjectReader& service, const models::KeyTable& table,
                                     const std::string& kind, const Names& names) {
  models::FaultProcess process;
  const std::optional<Node> given = service.find("faults");
  if (given && given->is_string()) {
    if (given->json() != "none") {
      given->fail(given->shown() + " is no word for it", R"(write "none", or an object)");
    }
    return process;
  }
  const models::Keys<models::FaultProcess>& keys = models::fault_process_keys();
  const ObjectReader faults = child_of(service, "faults", table);
  const ObjectReader event =
      faults.child(kind, std::string(keys.table.kind), std::string(table.defaults) + "." + kind);
  read_key(event, keys, "rate", names, process);
  if (process.per_year > 0 || event.has("lasts")) read_key(event, keys, "lasts", names, process);
  return process;
}

models::FaultProcess read_service_events(const ObjectReader& service, const Names& names) {
  return read_only_fault(service, models::regional_fault_keys().table, "service_event", names);
}

models::TableSpec read_table(const std::string& id, const Node& node, const Names& names) {
  const models::Keys<models::TableSpec>& keys = models::table_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::TableSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key == "faults") spec.service_event = read_service_events(object, names);
    if (key != "provisioned" || !object.has("provisioned")) return;
    const models::Keys<models::ProvisionedUnits>& units = models::provisioned_unit_keys();
    models::ProvisionedUnits provisioned;
    read_keys(child_of(object, "provisioned", units.table), units, names, provisioned);
    spec.provisioned = provisioned;
  });
  return spec;
}

models::BucketSpec read_bucket(const std::string& id, const Node& node, const Names& names) {
  const models::Keys<models::BucketSpec>& keys = models::bucket_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::BucketSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec,
            [&](std::string_view) { spec.service_event = read_service_events(object, names); });
  return spec;
}

models::FileSystemSpec read_file_system(const std::string& id, const Node& node,
                                        const Names& names) {
  const models::Keys<models::FileSystemSpec>& keys = models::file_system_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::FileSystemSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec, [&](std::string_view) {
    if (!spec.one_zone) {
      spec.service_event = read_service_events(object, names);
    } else if (object.has("faults")) {
      object.find("faults")->fail("a file system in one zone fails with its zone alone",
                                  R"(leave "faults" out)");
    }
  });
  read_file_system_zones(object, names, spec);
  return spec;
}

models::PicturesSpec read_pictures(const ObjectReader& request_class, const Names& names,
                                   std::vector<models::CallSpec>& calls) {
  const models::Keys<models::PicturesSpec>& keys = models::pictures_keys();
  const ObjectReader object = child_of(request_class, "pictures", keys.table);
  models::PicturesSpec spec;
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key != "stored_in") return;
    if (const auto store = read_store(object, names)) spec.stored_in = *store;
  });
  if (!spec.on_volumes() || object.has("size")) read_key(object, keys, "size", names, spec);
  add_calls(spec, calls);
  return spec;
}

}  // namespace tools
