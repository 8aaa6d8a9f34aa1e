#include "tools/input/document.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tools/input/json_text.hpp"
#include "tools/input/keys.hpp"
#include "tools/input/library.hpp"
#include "tools/text/code_points.hpp"

namespace tools {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t longest_chain = 32;
// Of an override: 32 steps of ids as long as they may be, and a list of thousands of points.
constexpr std::size_t longest_path = 8'192;
constexpr std::size_t longest_value = 1'000'000;

/// Forgets who wrote what is below `pointer`, and notes who wrote it now.
void note_origin(Document& document, const std::string& pointer, const std::string& file) {
  const std::string below = pointer + '/';
  auto at = document.origins.lower_bound(below);
  while (at != document.origins.end() && at->first.starts_with(below)) {
    at = document.origins.erase(at);
  }
  document.origins[pointer] = file;
}

void merge_value(Document& document, json& target, const json& patch, const std::string& pointer,
                 const std::string& file) {
  if (!patch.is_object()) {
    target = patch;
    note_origin(document, pointer, file);
    return;
  }
  if (!target.is_object()) {
    target = json::object();
    note_origin(document, pointer, file);
  }
  document.origins[pointer] = file;
  for (const auto& [key, value] : patch.items()) {
    const std::string place = pointer_to(pointer, key);
    if (value.is_null()) {
      target.erase(key);
      note_origin(document, place, file);
      document.origins.erase(place);
      continue;
    }
    merge_value(document, target[key], value, place, file);
  }
}

std::optional<Diagnostic> check_top(const json& value, const std::string& file) {
  if (value.is_object()) return std::nullopt;
  return Diagnostic{file, {}, "a scenario is an object", "begin with { and end with }"};
}

/// The file that `base` means in `file`.
std::string base_path(const std::string& file, const std::string& base) {
  fs::path path = fs::path(file).parent_path() / base;
  if (path.extension() != ".json") path += ".json";
  return path.lexically_normal().string();
}

/// "; did you mean \"base.json\"?", of the files that stand where `missing` does not, or of the
/// scenarios with a name; empty where nothing is near.
std::string nearest_base(const std::string& file, const std::string& missing) {
  std::error_code error;
  if (fs::exists(missing, error)) return {};
  // A file may be named without its folder.
  const fs::path folder = fs::absolute(file).parent_path();
  const auto relative = [&](const fs::path& path) {
    const fs::path near = fs::weakly_canonical(fs::absolute(path), error);
    return near.lexically_relative(fs::weakly_canonical(folder, error)).string();
  };
  std::vector<std::string> names;
  for (const std::string& beside :
       scenario_files_in(fs::absolute(missing).parent_path().string())) {
    if (!fs::equivalent(beside, file, error)) names.push_back(relative(beside));
  }
  for (const std::string& name : library_names()) {
    names.push_back(relative(fs::path(library_folder()) / (name + ".json")));
  }
  const std::string meant = did_you_mean(nearest_names(relative(missing), names));
  return meant.empty() ? meant : "; " + meant;
}

struct Link {
  std::string path;
  json value;
};

/// A base: who names it (empty: the user), where it is, and how it is written there.
struct Base {
  const std::string& named_by;
  const std::string& path;
  const std::string& written;
};

/// Before it is looked for: what there is outside of its folders is no business of a scenario.
std::optional<Diagnostic> refuse_link(FileAccess access, const std::string& asked,
                                      const Base& base) {
  auto refused = refuse_file(access, asked, base.path, base.written);
  if (!refused) return refused;
  refused->file = base.named_by.empty() ? asked : base.named_by;
  if (base.named_by.empty()) {
    refused->problem = "a link that leads out of its folder";
  } else {
    refused->where = "/extends";
  }
  return refused;
}

/// Said of the base where it is named, unless it says itself where it is wrong.
Diagnostic cannot_read(const Base& base, Diagnostic wrong) {
  if (base.named_by.empty() || !wrong.where.empty()) return wrong;
  return {base.named_by, "/extends", in_quotes(base.written) + ": " + wrong.problem,
          "the path is relative to this file" + nearest_base(base.named_by, base.path)};
}

/// The files from the one asked for down to the first one that extends nothing.
tl::expected<std::vector<Link>, Diagnostic> load_chain(const std::string& path, FileAccess access) {
  std::vector<Link> chain;
  std::vector<std::string> seen;
  std::string next = path;
  std::string named_by;
  std::string written = path;  // The path of the base as `named_by` has it.
  while (!next.empty()) {
    if (auto refused = refuse_link(access, path, {named_by, next, written})) {
      return tl::unexpected(std::move(*refused));
    }
    std::error_code error;
    const std::string canonical = fs::weakly_canonical(next, error).string();
    if (std::find(seen.begin(), seen.end(), canonical) != seen.end()) {
      return tl::unexpected(
          Diagnostic{named_by, "/extends",
                     in_quotes(fs::path(next).filename().string()) + " extends this file",
                     "a file cannot extend itself, directly or through others"});
    }
    if (seen.size() == longest_chain) {
      return tl::unexpected(
          Diagnostic{named_by, "/extends", "more than 32 files extend one another", {}});
    }
    seen.push_back(canonical);
    tl::expected<json, Diagnostic> value = read_json(next);
    if (!value) {
      return tl::unexpected(cannot_read({named_by, next, written}, std::move(value.error())));
    }
    if (const auto wrong = check_top(*value, next)) return tl::unexpected(*wrong);
    named_by = next;
    next.clear();
    if (const auto base = value->find("extends"); base != value->end()) {
      if (!base->is_string() || base->get_ref<const std::string&>().empty()) {
        return tl::unexpected(
            Diagnostic{named_by, "/extends", "not the path of a file", R"(write "base.json")"});
      }
      written = base->get_ref<const std::string&>();
      next = base_path(named_by, written);
      value->erase("extends");
    }
    chain.push_back({named_by, std::move(*value)});
  }
  return chain;
}

/// The key of `object` that `path` begins with, the longest one where several do.
std::optional<std::string> first_key(const json& object, std::string_view path) {
  std::optional<std::string> best;
  for (const auto& [key, value] : object.items()) {
    const bool fits =
        path.starts_with(key) && (path.size() == key.size() || path[key.size()] == '.');
    if (fits && (!best || key.size() > best->size())) best = key;
  }
  return best;
}

Diagnostic wrong_override(const std::string& text, std::string problem, std::string hint) {
  return {override_origin, {}, in_quotes(text) + ": " + std::move(problem), std::move(hint)};
}

/// Splits the first step off `path`.
std::string take_step(const json& place, std::string_view& path) {
  std::string step;
  if (const auto known = place.is_object() ? first_key(place, path) : std::nullopt) {
    step = *known;
  } else {
    step = std::string(path.substr(0, path.find('.')));
  }
  path.remove_prefix(std::min(path.size(), step.size() + 1));
  return step;
}

std::optional<std::size_t> position_in(const json& array, const std::string& step) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc() || end != step.data() + step.size() || index >= array.size()) {
    return std::nullopt;
  }
  return index;
}

/// Where a step of a path leads; a member that is not there yet is made. Null: an array has no such
/// element.
json* enter(Document& document, json& place, const std::string& pointer, const std::string& step) {
  if (place.is_array()) {
    const auto index = position_in(place, step);
    return index ? &place[*index] : nullptr;
  }
  if (!place.contains(step)) {
    place[step] = json::object();
    note_origin(document, pointer_to(pointer, step), override_origin);
  }
  return &place[step];
}

/// The path with what is missing before it: of "auto_scaling_groups.web.min" or "web.min". Empty
/// where it begins at the top, or nobody can tell.
std::string whole_path(const json& scenario, std::string_view path) {
  const std::string first(path.substr(0, path.find('.')));
  const auto is_in = [](const std::vector<std::string>& keys, const std::string& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  if (is_in(keys_of("scenario"), first)) return {};
  for (const char* part : {"architecture", "workload", "failures", "run"}) {
    if (is_in(keys_of(part), first)) return fmt::format("{}.{}", part, path);
  }
  const json none = json::object();
  const json& design = scenario.value("architecture", none);
  std::string found;
  for (const auto& [kind, things] : design.items()) {
    const auto step = things.is_object() ? first_key(things, path) : std::nullopt;
    if (!step) continue;
    if (!found.empty()) return {};
    found = fmt::format("architecture.{}.{}", kind, path);
  }
  return found;
}

std::optional<Diagnostic> apply_override(Document& document, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return wrong_override(text, "not path=value", R"(write for example workload.demand=50/s)");
  }
  std::string_view path(text.data(), equals);
  if (path == "extends" || path == "$schema") {
    return wrong_override(text, in_quotes(path) + " belongs to the file",
                          "write a file that extends another, and give that");
  }
  if (!is_utf8(text)) return wrong_override(text, "not UTF-8", {});
  if (const std::string whole = whole_path(document.json, path); !whole.empty()) {
    return wrong_override(text, "there is no key " + in_quotes(path.substr(0, path.find('.'))),
                          "write " + in_quotes(whole + text.substr(equals)));
  }
  if (equals > longest_path) {
    return wrong_override(text, fmt::format("the path has more than {} bytes", longest_path), {});
  }
  const std::string raw = text.substr(equals + 1);
  if (raw.size() > longest_value) {
    return wrong_override(text, fmt::format("the value has more than {} bytes", longest_value),
                          "write it into a file that extends the scenario");
  }
  const tl::expected<json, Diagnostic> parsed = parse_json(raw, override_origin);
  const json value = parsed ? *parsed : json(raw);
  std::size_t steps = 0;
  json* place = &document.json;
  std::string pointer;
  while (true) {
    if (!place->is_object() && !place->is_array()) {
      return wrong_override(text, in_quotes(pointer) + " has nothing inside", {});
    }
    const std::string step = take_step(*place, path);
    if (step.empty()) return wrong_override(text, "a step of the path is empty", {});
    if (++steps > deepest_nesting) {
      return wrong_override(text, fmt::format("the path has more than {} steps", deepest_nesting),
                            {});
    }
    if (path.empty() && value.is_null() && place->is_object()) {
      place->erase(step);
      return std::nullopt;
    }
    place = enter(document, *place, pointer, step);
    if (place == nullptr) {
      return wrong_override(text, in_quotes(pointer) + " has no element " + in_quotes(step),
                            "they count from 0");
    }
    pointer = pointer_to(pointer, step);
    if (path.empty()) break;
  }
  merge_value(document, *place, value, pointer, override_origin);
  return std::nullopt;
}

}  // namespace

const std::string& Document::origin(const std::string& pointer) const {
  std::string at = pointer;
  while (true) {
    if (const auto found = origins.find(at); found != origins.end()) return found->second;
    const std::size_t slash = at.rfind('/');
    if (slash == std::string::npos) return path;
    at.resize(slash);
  }
}

void merge(Document& document, const json& patch, const std::string& file) {
  merge_value(document, document.json, patch, {}, file);
}

tl::expected<Document, Diagnostics> load_document(const std::string& path, FileAccess access) {
  tl::expected<std::vector<Link>, Diagnostic> chain = load_chain(path, access);
  if (!chain) return tl::unexpected(Diagnostics{std::move(chain.error())});
  Document document;
  document.path = path;
  document.access = access;
  for (const Link& link : *chain) document.files.push_back(link.path);
  Link& base = chain->back();
  document.json = json::object();
  merge(document, base.value, base.path);
  for (auto link = std::next(chain->rbegin()); link != chain->rend(); ++link) {
    merge(document, link->value, link->path);
  }
  return document;
}

Diagnostics apply_overrides(Document& document, const std::vector<std::string>& overrides) {
  Diagnostics wrong;
  for (const std::string& text : overrides) {
    if (const auto diagnostic = apply_override(document, text)) wrong.push_back(*diagnostic);
  }
  return wrong;
}

}  // namespace tools
