#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "models/architecture/keys/instance_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

const std::vector<std::string> image_names{"golden_ami", "hybrid", "user_data"};

/// A default of an image, by its name or for one that the scenario describes itself.
Node image_default(Reading& reading, const std::string& image, const std::string& key) {
  return default_node(reading, "images." + image + "." + key);
}

models::BootSpec read_boot(const ObjectReader& object, const Names& names) {
  models::BootSpec boot;
  const std::optional<Node> image = object.get("image");
  if (!image) return boot;
  Reading& reading = object.reading();
  const models::Keys<models::BootSpec>& keys = models::image_keys();
  if (image->is_object()) {
    read_keys(object_of(*image, keys.table), keys, names, boot);
    return boot;
  }
  const std::optional<std::size_t> known = image->choice(image_names, "an image");
  if (!known) return boot;
  const std::string& name = image_names[*known];
  boot.launch_to_ready = read_distribution(image_default(reading, name, "launch_to_ready"));
  boot.downloads = name != "golden_ami";
  boot.failure_probability = image_default(reading, name, "failure_probability").share({0, 0.99});
  return boot;
}

void refuse_type(const Node& value) {
  if (!value.is_string()) return value.fail(value.shown() + " is not the name of an instance type");
  const std::string name = value.json().get<std::string>();
  value.fail(value.shown() + " is no instance type that is known",
             did_you_mean(nearest_types(name, instance_type_names(library_folder()))));
}

}  // namespace

models::InstanceTypeId read_type(const ObjectReader& object,
                                 std::vector<models::InstanceType>& types) {
  const std::optional<Node> value = object.get("type");
  const auto& known = object.reading().catalogue.types;
  const auto found = value && value->is_string()
                         ? known.find(value->json().get_ref<const std::string&>())
                         : known.end();
  if (found == known.end()) {
    if (value) refuse_type(*value);
    if (types.empty()) types.emplace_back();
    return models::InstanceTypeId{0};
  }
  const auto& [name, entry] = *found;
  const auto used =
      std::find_if(types.begin(), types.end(),
                   [&name = found->first](const auto& type) { return type.name == name; });
  if (used != types.end()) {
    return sim::make_id<models::InstanceTypeId>(
        static_cast<std::size_t>(std::distance(types.begin(), used)));
  }
  note_assumption(object.reading(), {"instance_types." + name,
                                     std::to_string(entry.type.vcpu) + " vCPU" +
                                         (entry.type.credits ? ", CPU credits" : ""),
                                     entry.source, entry.confidence});
  types.push_back(entry.type);
  return sim::make_id<models::InstanceTypeId>(types.size() - 1);
}

void read_instance_key(std::string_view key, const ObjectReader& object, const Names& names,
                       std::vector<models::InstanceType>& types,
                       models::InstanceTemplate& instance) {
  if (key == "image") instance.boot = read_boot(object, names);
  if (key != "type") return;
  instance.type = read_type(object, types);
  const auto& credits = types[instance.type.index()].credits;
  instance.credit_mode = credits && credits->unlimited_by_default ? models::CreditMode::Unlimited
                                                                  : models::CreditMode::Standard;
}

sim::Distribution read_launch_to_running(const ObjectReader& group) {
  const std::string key = "launch_to_running";
  const std::optional<Node> image = group.find("image");
  const bool has_own = image && image->is_object() && image->json().contains(key);
  if (has_own) return read_distribution(image->member(key));
  return read_distribution(default_node(group.reading(), "images." + key));
}

namespace {

models::StandbySpec read_standby(const Node& node, const Names& names) {
  const models::Keys<models::StandbySpec>& keys = models::standby_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::StandbySpec standby;
  read_keys(object, keys, names, standby, [&](std::string_view key) {
    const std::optional<Node> fails = key == "fails" ? object.find("fails") : std::nullopt;
    if (fails) standby.fails = read_distribution(*fails);
  });
  return standby;
}

/// One address, and one instance that stands by for it.
void check_standby(const ObjectReader& object, const models::InstanceSetSpec& set) {
  const Node standby = *object.find("standby");
  if (!set.elastic_ip) {
    standby.fail("there is no Elastic IP that could move to it",
                 R"(set "elastic_ip": true, or leave the standby out)");
  }
  if (set.count != 1) {
    object.find("count")
        .value_or(object.node())
        .fail("a standby stands by for one instance", "give each instance a set of its own");
  }
}

}  // namespace

models::InstanceSetSpec read_instances(const std::string& id, const Node& node, const Names& names,
                                       std::vector<models::InstanceType>& types) {
  const models::Keys<models::InstanceSetSpec>& keys = models::instance_set_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InstanceSetSpec set;
  set.id = id;
  read_keys(object, keys, names, set, [&](std::string_view key) {
    read_instance_key(key, object, names, types, set.instance);
    const std::optional<Node> standby = key == "standby" ? object.find("standby") : std::nullopt;
    if (standby) set.standby = read_standby(*standby, names);
  });
  if (set.standby && is_sound(node)) check_standby(object, set);
  return set;
}

}  // namespace tools
