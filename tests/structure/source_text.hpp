#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace structure {

/// A file of the repository: its path from the root, with forward slashes, and what it holds.
struct SourceFile {
  std::string path;
  std::string text;
};

/// Whether `path` is `folder` or a path below it.
[[nodiscard]] inline bool is_below(std::string_view path, std::string_view folder) {
  return path == folder ||
         (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

[[nodiscard]] inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// All files below `folders` of `root` with one of `extensions` (".hpp"), in order of path.
/// A folder that does not exist holds none.
[[nodiscard]] inline std::vector<SourceFile> files_below(
    const std::filesystem::path& root, const std::vector<std::string>& folders,
    const std::vector<std::string>& extensions) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  for (const std::string& folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      const bool wanted =
          std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
      if (wanted && entry.is_regular_file()) {
        paths.push_back(entry.path().lexically_relative(root).generic_string());
      }
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<SourceFile> files;
  files.reserve(paths.size());
  for (std::string& path : paths) {
    std::string text = read_text(root / path);
    files.push_back({std::move(path), std::move(text)});
  }
  return files;
}

/// The lines of `text`, without their ends.
[[nodiscard]] inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

namespace detail {

[[nodiscard]] inline bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Where the comment that begins at `at` ends (one past); `at` itself where none begins there.
[[nodiscard]] inline std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const auto past = [&](std::string_view closing, std::size_t from) {
    const std::size_t found = text.find(closing, from);
    return found == std::string_view::npos ? text.size() : found + closing.size();
  };
  if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
  if (text.substr(at, 2) == "/*") return past("*/", at + 2);
  return at;
}

[[nodiscard]] inline std::size_t end_of_raw_string(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return text.size();
  const std::string closing = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  const std::size_t found = text.find(closing, open);
  return found == std::string_view::npos ? text.size() : found + closing.size();
}

/// The same for a string or character literal.
[[nodiscard]] inline std::size_t end_of_literal(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "R\"") return end_of_raw_string(text, at);
  const char quote = text[at];
  if (quote != '"' && quote != '\'') return at;
  // 1'000 holds no literal.
  if (quote == '\'' && at > 0 && is_word(text[at - 1])) return at;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != quote && text[end] != '\n') {
    end += text[end] == '\\' ? 2 : 1;
  }
  return std::min(end + 1, text.size());
}

}  // namespace detail

/// C++ text with its comments blanked out; line numbers stay, literals stay.
[[nodiscard]] inline std::string without_comments(std::string_view text) {
  std::string code;
  code.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t comment = detail::end_of_comment(text, at);
    if (comment != at) {
      for (; at < comment; ++at) code += text[at] == '\n' ? '\n' : ' ';
      continue;
    }
    const std::size_t end = std::max(detail::end_of_literal(text, at), at + 1);
    code += text.substr(at, end - at);
    at = end;
  }
  return code;
}

}  // namespace structure
