#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

const std::vector<std::string> image_names{"golden_ami", "hybrid", "user_data"};

/// A default of an image, by its name or for one that the scenario describes itself.
Node image_default(Reading& reading, const std::string& image, const std::string& key) {
  return default_node(reading, "images." + image + "." + key);
}

models::BootSpec read_boot(const ObjectReader& object) {
  models::BootSpec boot;
  const std::optional<Node> image = object.get("image");
  if (!image) return boot;
  Reading& reading = object.reading();
  if (image->is_object()) {
    const ObjectReader own(*image, "image", "images.custom");
    boot.launch_to_ready = read_distribution(own, "launch_to_ready");
    boot.failure_probability = own.share("failure_probability", {0, 0.99});
    return boot;
  }
  const std::optional<std::size_t> known = image->choice(image_names, "an image");
  if (!known) return boot;
  const std::string& name = image_names[*known];
  boot.launch_to_ready = read_distribution(image_default(reading, name, "launch_to_ready"));
  boot.failure_probability = image_default(reading, name, "failure_probability").share({0, 0.99});
  return boot;
}

models::CreditMode read_credit_mode(const ObjectReader& object, const models::InstanceType& type) {
  if (object.has("credit_mode")) {
    return object.choice("credit_mode", {"standard", "unlimited"}, "a credit mode") == 0
               ? models::CreditMode::Standard
               : models::CreditMode::Unlimited;
  }
  return type.credits && type.credits->unlimited_by_default ? models::CreditMode::Unlimited
                                                            : models::CreditMode::Standard;
}

constexpr double gib = 1073741824.0;

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

models::InstanceTemplate read_template(const ObjectReader& object,
                                       std::vector<models::InstanceType>& types) {
  models::InstanceTemplate instance;
  instance.type = read_type(object, types);
  instance.credit_mode = read_credit_mode(object, types[instance.type.index()]);
  instance.boot = read_boot(object);
  instance.detailed_monitoring = object.boolean("detailed_monitoring");
  instance.public_ipv4 = object.boolean("public_ip");
  // gp3 volumes have 1 GiB to 64 TiB.
  const std::optional<Node> ebs = object.get("ebs");
  if (ebs) instance.ebs_gib = ebs->bytes({gib, 65536 * gib}) / gib;
  return instance;
}

sim::Distribution read_launch_to_running(const ObjectReader& group) {
  const std::string key = "launch_to_running";
  const std::optional<Node> image = group.find("image");
  const bool has_own = image && image->is_object() && image->json().contains(key);
  if (has_own) return read_distribution(image->member(key));
  return read_distribution(default_node(group.reading(), "images." + key));
}

models::InstanceSetSpec read_instances(const std::string& id, const Node& node, const Names& names,
                                       std::vector<models::InstanceType>& types) {
  const ObjectReader object(node, "instance_set", "instances");
  models::InstanceSetSpec set;
  set.id = id;
  set.count = object.integer("count", {1, most_units});
  set.zones = object.ids<models::ZoneId>("zones", names.of("zones"), "a zone");
  set.instance = read_template(object, types);
  set.elastic_ip = object.boolean("elastic_ip");
  set.host_recovery =
      object.choice("host_recovery", {"automatic", "person"}, "what brings a host back") == 0
          ? models::HostRecovery::Automatic
          : models::HostRecovery::Person;
  return set;
}

}  // namespace tools
