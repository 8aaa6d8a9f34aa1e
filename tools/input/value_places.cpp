#include "tools/input/value_places.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <nlohmann/json.hpp>

#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"

namespace tools {
namespace {

using nlohmann::json;

/// The line of every key and element of a JSON text that is known to be right, in one pass.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text) : text_(text) {
    skip_blanks();
    read_value("");
    text_ = {};  // It is the caller's, and need not live as long.
  }

  /// Of the deepest key that there is on the way to `pointer`.
  [[nodiscard]] int line_of(std::string pointer) const {
    while (!pointer.empty()) {
      const auto found = lines_.find(pointer);
      if (found != lines_.end()) return found->second;
      pointer.erase(pointer.rfind('/'));
    }
    return 1;
  }

 private:
  [[nodiscard]] char now() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    for (; at_ < text_.size() && std::string_view(" \t\r\n").find(now()) != std::string_view::npos;
         ++at_) {
      if (now() == '\n') ++line_;
    }
  }

  /// Past a string; its text with its quotes.
  std::string_view read_string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && now() != '"') at_ += now() == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    return text_.substr(begin, at_ - begin);
  }

  void read_value(const std::string& pointer) {
    switch (now()) {
      case '{':
      case '[':
        read_members(pointer, now() == '{');
        return;
      case '"':
        read_string();
        return;
      default:
        at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        return;
    }
  }

  void read_members(const std::string& pointer, bool has_keys) {
    ++at_;
    for (std::size_t index = 0; at_ < text_.size(); ++index) {
      skip_blanks();
      if (now() == ',') ++at_;
      skip_blanks();
      if (now() == '}' || now() == ']') break;
      const int line = line_;
      std::string key = std::to_string(index);
      if (has_keys) {
        key = json::parse(read_string()).get<std::string>();
        skip_blanks();
        ++at_;  // The colon.
        skip_blanks();
      }
      const std::string member = pointer_to(pointer, key);
      lines_[member] = line;
      read_value(member);
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::map<std::string, int> lines_;
};

/// The part of a pointer that a document has.
std::string written_part(const json& document, const std::string& pointer) {
  json::json_pointer left(pointer);
  while (!left.empty() && !document.contains(left)) left.pop_back();
  return left.to_string();
}

}  // namespace

int line_of(std::string_view text, const std::string& pointer) {
  return LineIndex(text).line_of(pointer);
}

std::vector<ValuePlace> places_of(const std::string& name_or_path,
                                  const std::vector<std::string>& overrides,
                                  const std::vector<std::string>& pointers) {
  std::vector<ValuePlace> places(pointers.size(), ValuePlace{name_or_path, 1});
  const auto path = find_scenario(name_or_path);
  if (!path) return places;
  // Which files it may name was found out when it was read, as was what is wrong with overrides.
  auto document = load_document(*path, FileAccess::Anywhere);
  if (!document) return places;
  (void)apply_overrides(*document, overrides);
  std::map<std::string, LineIndex> files;
  for (std::size_t index = 0; index < pointers.size(); ++index) {
    const std::string pointer = written_part(document->json, pointers[index]);
    const std::string& origin = document->origin(pointer);
    places[index].file = origin == "--set" ? *path : origin;
    if (origin == "--set") continue;
    auto known = files.find(origin);
    if (known == files.end()) {
      const std::string text = read_file(origin).value_or(std::string());
      known = files.emplace(origin, LineIndex(text)).first;
    }
    places[index].line = known->second.line_of(pointer);
  }
  return places;
}

}  // namespace tools
