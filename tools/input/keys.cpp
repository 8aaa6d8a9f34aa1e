#include "tools/input/keys.hpp"

#include "sim/base/require.hpp"
#include "tools/input/key_tables.hpp"

namespace tools {
namespace {

using Table = std::map<std::string, std::vector<std::string>>;

/// May stand in every object of architecture, workload and failures: who says so, how sure.
const std::vector<std::string> annotations{"source", "confidence"};

Table plain_objects() {
  return {
      {"scenario",
       {"$schema", "extends", "title", "story", "look_for", "region", "architecture", "workload",
        "failures", "timeline", "objectives", "questions", "challenge", "run"}},
  };
}

Table laws() {
  return {
      {"distribution",
       {"constant", "exponential", "uniform", "normal", "lognormal", "weibull", "gamma", "pareto",
        "empirical", "mixture"}},
      {"exponential", {"mean"}},
      {"uniform", {"low", "high"}},
      {"normal", {"mean", "deviation"}},
      {"lognormal", {"median", "p95", "mean", "cv"}},
      {"weibull", {"shape", "scale", "mean"}},
      {"gamma", {"shape", "scale", "mean"}},
      {"pareto", {"shape", "scale"}},
      {"empirical", {"values"}},
      {"mixture_part", {"weight", "of"}},
  };
}

Table curves() {
  return {
      {"curve",
       {"constant", "ramp", "points", "steps", "repeats", "daily", "hourly", "weekly", "trace",
        "spikes"}},
      {"ramp", {"from", "to", "start", "end"}},
      {"curve_step", {"at", "rate"}},
      {"daily", {"mean", "amplitude", "peak"}},
      {"weekly", {"daily", "hourly", "factors"}},
      {"spike", {"at", "peak", "rise", "hold", "fall"}},
  };
}

/// Of the kinds whose keys are rows, those that may be annotated or the others.
Table objects_of_rows(models::Annotated annotated) {
  Table all;
  for (const models::KeyTable* table : key_tables()) {
    if (table->annotated != annotated) continue;
    all.emplace(table->kind, key_names(*table));
  }
  return all;
}

void add_annotated(Table& table, const Table& more) {
  for (auto [kind, keys] : more) {
    keys.insert(keys.end(), annotations.begin(), annotations.end());
    table.emplace(kind, std::move(keys));
  }
}

}  // namespace

const Table& key_table() {
  static const Table table = [] {
    Table all = plain_objects();
    add_annotated(all, laws());
    add_annotated(all, curves());
    all.merge(objects_of_rows(models::Annotated::No));
    add_annotated(all, objects_of_rows(models::Annotated::Yes));
    return all;
  }();
  return table;
}

const std::vector<std::string>& keys_of(const std::string& kind) {
  const auto found = key_table().find(kind);
  sim::require(found != key_table().end(), "there is no such kind of object in a scenario");
  return found->second;
}

}  // namespace tools
