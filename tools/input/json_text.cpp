#include "tools/input/json_text.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tools {
namespace {

using nlohmann::json;

/// "line 3, column 7" of the byte before `position`, which counts from 1.
std::string line_and_column(std::string_view text, std::size_t position) {
  const std::string_view before =
      text.substr(0, std::min(position == 0 ? 0 : position - 1, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  const std::size_t column =
      start == std::string_view::npos ? before.size() + 1 : before.size() - start;
  return fmt::format("line {}, column {}", line, column);
}

/// What the library's messages end with where they say what should have come: words of its own.
std::string expectation_in(std::string_view message) {
  static constexpr std::array<std::string_view, 13> tokens{"true literal",
                                                           "false literal",
                                                           "null literal",
                                                           "string literal",
                                                           "number literal",
                                                           "'['",
                                                           "'{'",
                                                           "']'",
                                                           "'}'",
                                                           "':'",
                                                           "','",
                                                           "end of input",
                                                           "'[', '{', or a literal"};
  constexpr std::string_view mark = "; expected ";
  const std::size_t at = message.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view expected = message.substr(at + mark.size());
  if (std::find(tokens.begin(), tokens.end(), expected) == tokens.end()) return {};
  return std::string(message.substr(at));
}

/// "unexpected end of input; expected '}'" out of the library's long message. What was read is left
/// out: it is whatever the file holds, and the file may not be meant for whoever sees the message.
std::string reason_in(std::string_view message) {
  const std::size_t reason = message.find(" - ");
  // Without one it is about the size of a number, which it quotes.
  if (reason == std::string_view::npos) return "a number is out of range";
  message.remove_prefix(reason + 3);
  const std::size_t read = message.find("; last read: '");
  if (read == std::string_view::npos) return std::string(message);
  return std::string(message.substr(0, read)) + expectation_in(message);
}

/// Builds the value as the parser goes, and stops it at the first thing that is refused.
class Builder : public nlohmann::json_sax<json> {
 public:
  Builder(std::string_view text, const JsonLimits& limits,
          const std::vector<JsonSelection>& selections)
      : text_(text), limits_(limits), selections_(selections) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*size*/) override {
    if (!open(json::object())) return false;
    if (skipped_ == 0) open_.back().only = selected_here();
    return true;
  }
  bool start_array(std::size_t /*size*/) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (skipped_ > 0) return true;
    Level& level = open_.back();
    if (level.only != nullptr &&
        std::find(level.only->begin(), level.only->end(), name) == level.only->end()) {
      skipped_ = 1;
      return true;
    }
    if (level.value.contains(name)) {
      fail(
          {{}, pointer_to(pointer(), name), "the key stands twice in its object", "leave one out"});
      return false;
    }
    level.key = name;
    level.value[name] = nullptr;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    fail({{}, line_and_column(text_, position), "not JSON: " + reason_in(error.what()), {}});
    return false;
  }

  [[nodiscard]] json&& result() { return std::move(result_); }
  [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }

 private:
  struct Level {
    json value;
    std::string key;
    const std::vector<std::string>* only = nullptr;  ///< Members that are wanted; null: all.
  };

  void fail(Diagnostic diagnostic) { error_ = std::move(diagnostic); }

  [[nodiscard]] std::string pointer() const {
    std::string text;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) text = pointer_to(text, token(open_[i]));
    return text;
  }

  [[nodiscard]] static std::string token(const Level& level) {
    return level.value.is_array() ? std::to_string(level.value.size()) : level.key;
  }

  /// What is wanted of the object that has just been opened.
  [[nodiscard]] const std::vector<std::string>* selected_here() const {
    if (selections_.empty()) return nullptr;
    const std::string here = pointer();
    const auto found = std::find_if(selections_.begin(), selections_.end(),
                                    [&](const auto& one) { return one.pointer == here; });
    return found == selections_.end() ? nullptr : &found->members;
  }

  bool add(json value) {
    if (skipped_ > 0) {
      if (skipped_ == 1) skipped_ = 0;
      return true;
    }
    if (++values_ > limits_.values) {
      fail({{}, {}, fmt::format("more than {} values", limits_.values), {}});
      return false;
    }
    if (open_.empty()) {
      result_ = std::move(value);
      return true;
    }
    Level& level = open_.back();
    if (level.value.is_array()) {
      level.value.push_back(std::move(value));
    } else {
      level.value[level.key] = std::move(value);
    }
    return true;
  }

  bool open(json value) {
    if (skipped_ > 0) {
      ++skipped_;
      return true;
    }
    if (open_.size() == limits_.nesting) {
      fail({{}, pointer(), fmt::format("nested more than {} deep", limits_.nesting), {}});
      return false;
    }
    open_.push_back({std::move(value), {}});
    return true;
  }

  bool close() {
    if (skipped_ > 0) {
      if (--skipped_ == 1) skipped_ = 0;
      return true;
    }
    json value = std::move(open_.back().value);
    open_.pop_back();
    return add(std::move(value));
  }

  std::string_view text_;
  JsonLimits limits_;
  const std::vector<JsonSelection>& selections_;
  std::vector<Level> open_;
  std::size_t skipped_ = 0;  ///< 0: nothing; else one and the levels that are open in what is.
  std::size_t values_ = 0;
  json result_;
  std::optional<Diagnostic> error_;
};

}  // namespace

std::string pointer_to(const std::string& pointer, const std::string& token) {
  std::string text = pointer + '/';
  for (const char letter : token) {
    if (letter == '~') {
      text += "~0";
    } else if (letter == '/') {
      text += "~1";
    } else {
      text += letter;
    }
  }
  return text;
}

tl::expected<std::string, Diagnostic> read_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    return tl::unexpected(Diagnostic{path, {}, "there is no such file", {}});
  }
  if (!std::filesystem::is_regular_file(status)) {
    return tl::unexpected(Diagnostic{path, {}, "not a file", {}});
  }
  const auto size = std::filesystem::file_size(path, error);
  if (!error && size > most_file_bytes) {
    return tl::unexpected(
        Diagnostic{path,
                   {},
                   fmt::format("{} bytes; no file may have more than {}", size, most_file_bytes),
                   {}});
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text(error ? 0 : static_cast<std::size_t>(size), '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (error || !stream) return tl::unexpected(Diagnostic{path, {}, "cannot be read", {}});
  return text;
}

namespace {

tl::expected<json, Diagnostic> parse_selected(const std::string& text, const std::string& file,
                                              const JsonLimits& limits,
                                              const std::vector<JsonSelection>& selections) {
  Builder builder(text, limits, selections);
  if (json::sax_parse(text, &builder)) return builder.result();
  Diagnostic diagnostic = builder.error().value_or(Diagnostic{{}, {}, "not JSON", {}});
  diagnostic.file = file;
  return tl::unexpected(std::move(diagnostic));
}

}  // namespace

tl::expected<json, Diagnostic> parse_json(const std::string& text, const std::string& file,
                                          const JsonLimits& limits) {
  return parse_selected(text, file, limits, {});
}

tl::expected<json, Diagnostic> read_json(const std::string& path,
                                         const std::vector<JsonSelection>& selections) {
  return read_file(path).and_then(
      [&](const std::string& text) { return parse_selected(text, path, {}, selections); });
}

tl::expected<json, Diagnostic> read_json(const std::string& path) {
  return read_file(path).and_then([&](const std::string& text) { return parse_json(text, path); });
}

}  // namespace tools
