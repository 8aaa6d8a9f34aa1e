#include "tools/cli/output_target.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "tools/cli/console.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

namespace fs = std::filesystem;

std::string known_formats() {
  std::string names;
  for (const std::string& name : output_format_names()) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

/// Why a file cannot be written, found out before anything is simulated; empty where it can.
std::string refuse_file(const fs::path& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) {
    return fmt::format("--out: \"{}\" is a folder", file.string());
  }
  const fs::path target = fs::is_symlink(file, ignored) ? target_of(file) : file;
  if (fs::is_symlink(target, ignored)) {
    return fmt::format("--out: \"{}\" is a link that leads in a circle", file.string());
  }
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored)) {
    return fmt::format("--out: there is no folder \"{}\"", folder.string());
  }
  return {};
}

std::string in_words(const fs::path& file) {
  return fmt::format("\"{}\"", printable(file.string()));
}

/// Owns the file beside the result until it has been renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& file)
      : file_(file),
        path_(file.string() + fmt::format(".{}.part", getpid())),
        handle_(std::fopen(path_.c_str(), "wb")) {
    if (handle_ == nullptr) fail();
  }
  ~TemporaryFile() {
    if (handle_ != nullptr) std::fclose(handle_);
    std::error_code ignored;
    if (!path_.empty()) fs::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), handle_) != text.size()) fail();
    if (std::fflush(handle_) != 0 || fsync(fileno(handle_)) != 0) fail();
  }

  void take_place() {
    std::FILE* closing = handle_;
    handle_ = nullptr;
    if (std::fclose(closing) != 0) fail();
    std::error_code error;
    fs::rename(path_, file_, error);
    if (error) throw WriteFailure(in_words(file_), error.value());
    path_.clear();
  }

 private:
  [[noreturn]] void fail() const { throw WriteFailure(in_words(file_), errno); }

  fs::path file_;
  fs::path path_;
  std::FILE* handle_;
};

bool is_device(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored) && !fs::is_regular_file(file, ignored);
}

}  // namespace

tl::expected<OutputTarget, std::string> parse_output_target(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::optional<OutputFormat> format = output_format(name);
  if (!format) {
    return tl::unexpected(
        fmt::format("--out: there is no format \"{}\", only {}", name, known_formats()));
  }
  OutputTarget target{.format = *format, .file = {}};
  if (equals == std::string::npos) return target;
  target.file = text.substr(equals + 1);
  if (target.file.empty()) {
    return tl::unexpected(fmt::format("--out: \"{}\" names no file", text));
  }
  const std::string refused = refuse_file(target.file);
  if (!refused.empty()) return tl::unexpected(refused);
  return target;
}

tl::expected<std::vector<OutputTarget>, std::string> parse_output_targets(
    const std::vector<std::string>& texts) {
  std::vector<OutputTarget> targets;
  for (const std::string& text : texts) {
    auto target = parse_output_target(text);
    if (!target) return tl::unexpected(target.error());
    const bool taken = std::any_of(targets.begin(), targets.end(), [&](const OutputTarget& other) {
      return other.file == target->file;
    });
    if (taken) {
      return tl::unexpected(
          target->file.empty()
              ? std::string("--out: only one format can go to standard output; "
                            "give the others a file, as in json=result.json")
              : fmt::format("--out: two formats for \"{}\"", target->file.string()));
    }
    targets.push_back(std::move(*target));
  }
  if (targets.empty()) targets.emplace_back();
  return targets;
}

fs::path target_of(fs::path file) {
  constexpr int longest_chain = 40;  // As Linux follows, path_resolution(7).
  std::error_code error;
  for (int link = 0; link < longest_chain && fs::is_symlink(file, error); ++link) {
    const fs::path target = fs::read_symlink(file, error);
    if (error) break;
    file = file.parent_path() / target;
  }
  const fs::path plain = fs::weakly_canonical(fs::absolute(file), error);
  return error ? fs::absolute(file) : plain;
}

void write_file(const fs::path& file, std::string_view text) {
  if (is_device(file)) {
    // /dev/stderr or a pipe: there is nothing to rename.
    std::FILE* device = std::fopen(file.c_str(), "wb");
    bool written = device != nullptr;
    if (written) {
      written = std::fwrite(text.data(), 1, text.size(), device) == text.size();
      written = std::fclose(device) == 0 && written;
    }
    if (!written) throw WriteFailure(in_words(file), errno);
    return;
  }
  std::error_code ignored;
  const fs::path target = fs::is_symlink(file, ignored) ? target_of(file) : file;
  // Still a link: they lead in a circle.
  if (fs::is_symlink(target, ignored)) throw WriteFailure(in_words(file), ELOOP);
  TemporaryFile temporary(target);
  temporary.write(text);
  temporary.take_place();
}

std::string wrote(const fs::path& file) {
  return "wrote " + printable(file.string());
}

}  // namespace tools
