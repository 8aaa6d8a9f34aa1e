#include "tools/input/agreements_reader.hpp"

#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using nlohmann::json;

/// The file is ours, yet it lies where anybody can edit it.
class AgreementsFile {
 public:
  AgreementsFile(std::string file, Diagnostics& wrong) : file_(std::move(file)), wrong_(wrong) {}

  [[nodiscard]] std::string text(const json& object, const std::string& pointer,
                                 const std::string& key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (object.is_object() && found != object.end() && found->is_string()) {
      return found->get<std::string>();
    }
    wrong_.push_back({file_, pointer, "the text " + in_quotes(key) + " is missing", {}});
    return {};
  }

  template <class Value>
  [[nodiscard]] Value value(const json& object, const std::string& pointer,
                            Parsed<Value> (*parse)(std::string_view)) {
    const std::string written = text(object, pointer, "value");
    const Parsed<Value> parsed = parse(written);
    if (parsed) return *parsed;
    if (!written.empty()) {
      wrong_.push_back(
          {file_, pointer_to(pointer, "value"), parsed.error().problem, parsed.error().hint});
    }
    return {};
  }

 private:
  std::string file_;
  Diagnostics& wrong_;
};

models::ExplainSettings read_settings(AgreementsFile& file, const json& document) {
  models::ExplainSettings settings;
  const auto part = [&](const char* key) {
    const auto found = document.is_object() ? document.find(key) : document.end();
    return document.is_object() && found != document.end() && found->is_object() ? *found
                                                                                 : json::object();
  };
  const json agreements = part("agreements");
  for (const auto& [key, entry] : agreements.items()) {
    const std::string pointer = pointer_to("/agreements", key);
    settings.agreements[key] = {file.value(entry, pointer, parse_share),
                                file.text(entry, pointer, "source"),
                                file.text(entry, pointer, "confidence")};
  }
  const json goal = part("recovery_goal");
  settings.recovery_goal = file.value(goal, "/recovery_goal", parse_duration);
  settings.recovery_goal_source = file.text(goal, "/recovery_goal", "source");
  return settings;
}

}  // namespace

tl::expected<models::ExplainSettings, Diagnostics> read_explain_settings() {
  const std::string path =
      (std::filesystem::path(library_folder()) / "defaults" / "agreements.json").string();
  const tl::expected<json, Diagnostic> document = read_json(path);
  if (!document) return tl::unexpected(Diagnostics{document.error()});
  Diagnostics wrong;
  AgreementsFile file(path, wrong);
  models::ExplainSettings settings = read_settings(file, *document);
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return settings;
}

}  // namespace tools
