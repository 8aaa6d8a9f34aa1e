#include "tools/input/key_reader.hpp"

#include <string>
#include <variant>
#include <vector>

#include "sim/base/require.hpp"

namespace tools {
namespace {

using models::Found;

std::vector<std::string> strings(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

/// Reads a value of the kind that it is called with.
class ValueReader {
 public:
  ValueReader(const Node& node, const Names& names) : node_(&node), names_(&names) {}

  Found operator()(const models::Flag&) const { return node_->boolean(); }
  Found operator()(const models::Whole& kind) const {
    return node_->integer({kind.low, kind.high, std::string(kind.source)});
  }
  Found operator()(const models::Real& kind) const { return node_->number({kind.low, kind.high}); }
  Found operator()(const models::Share& kind) const { return node_->share({kind.low, kind.high}); }
  Found operator()(const models::Length& kind) const {
    return node_->duration({kind.low, kind.high, std::string(kind.source)});
  }
  Found operator()(const models::Seconds& kind) const {
    return node_->seconds({kind.low, kind.high});
  }
  Found operator()(const models::Law&) const { return read_distribution(*node_); }
  Found operator()(const models::EventRate&) const { return node_->event_rate(); }
  Found operator()(const models::Rate&) const { return node_->rate(); }
  Found operator()(const models::Size& kind) const {
    return node_->bytes({kind.low, kind.high}) / kind.unit;
  }
  Found operator()(const models::Text&) const { return node_->text(); }
  Found operator()(const models::Choice& kind) const {
    return node_->choice(strings(kind.names), std::string(kind.what)).value_or(0);
  }
  Found operator()(const models::Reference& kind) const {
    return node_->choice(names_->of(kind.things.key), std::string(kind.things.one)).value_or(0);
  }
  Found operator()(const models::References& kind) const {
    return node_->choices(names_->of(kind.things.key), std::string(kind.things.one), kind.least);
  }
  template <class Composed>
  Found operator()(const Composed&) const {
    sim::require(false, "a key that a reader of its own takes");
    return false;
  }

 private:
  const Node* node_;
  const Names* names_;
};

bool may_be_absent(const ObjectReader& object, const models::Key& key) {
  if (key.left_out != models::LeftOut::SpecDecides) return false;
  return key.needed_with.empty() || !object.has(std::string(key.needed_with));
}

}  // namespace

ObjectReader object_of(const Node& node, const models::KeyTable& keys) {
  return {node, std::string(keys.kind), std::string(keys.defaults)};
}

ObjectReader child_of(const ObjectReader& object, const std::string& key,
                      const models::KeyTable& keys) {
  return object.child(key, std::string(keys.kind), std::string(keys.defaults));
}

std::optional<Found> read_key(const ObjectReader& object, const models::Key& key,
                              const Names& names) {
  const std::string name(key.name);
  const std::optional<Node> node =
      may_be_absent(object, key) ? object.find(name) : object.get(name);
  if (!node) return std::nullopt;
  return read_value(*node, key, names);
}

Found read_value(const Node& node, const models::Key& key, const Names& names) {
  return std::visit(ValueReader(node, names), key.value.kind);
}

}  // namespace tools
