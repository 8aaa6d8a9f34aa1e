#include "tools/cli/file_roles.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "tools/cli/output_target.hpp"
#include "tools/input/scenario_sources.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

namespace fs = std::filesystem;

bool is_device(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored) && !fs::is_regular_file(file, ignored);
}

bool is_same(const fs::path& one, const fs::path& other) {
  std::error_code error;
  // By device and inode, so that hard links are found as well.
  if (fs::exists(one, error) && fs::exists(other, error)) return fs::equivalent(one, other, error);
  return target_of(one) == target_of(other);
}

bool is_running_program(const fs::path& file) {
  std::error_code error;
  return fs::exists(file, error) && fs::equivalent(file, "/proc/self/exe", error);
}

}  // namespace

std::vector<FileRole> written_by(const RunOptions& options) {
  std::vector<FileRole> written;
  for (const OutputTarget& output : options.outputs) {
    if (!output.file.empty()) written.push_back({"--out", output.file});
  }
  if (!options.each.empty()) written.push_back({"--each", options.each});
  if (!options.resume.empty()) written.push_back({"--resume", options.resume});
  return written;
}

std::vector<FileRole> read_for(const std::vector<std::string>& scenarios) {
  std::vector<FileRole> read;
  for (const std::string& scenario : scenarios) {
    for (std::string& file : scenario_sources(scenario)) {
      read.push_back({"a file that is read for " + printable(scenario), std::move(file)});
    }
  }
  return read;
}

std::string refuse_overwriting(const std::vector<FileRole>& written,
                               const std::vector<FileRole>& read) {
  for (std::size_t index = 0; index < written.size(); ++index) {
    const FileRole& one = written[index];
    if (is_device(one.file)) continue;
    const auto clashes = [&](const FileRole& other) { return is_same(one.file, other.file); };
    const std::string name = printable(one.file.string());
    if (is_running_program(one.file)) {
      return fmt::format("{}: \"{}\" would overwrite the program that is running", one.what, name);
    }
    if (const auto input = std::find_if(read.begin(), read.end(), clashes); input != read.end()) {
      return fmt::format("{}: \"{}\" would overwrite {}", one.what, name, input->what);
    }
    const auto end = written.begin() + static_cast<std::ptrdiff_t>(index);
    if (const auto twice = std::find_if(written.begin(), end, clashes); twice != end) {
      return fmt::format("{}: \"{}\" is named by {} as well", one.what, name,
                         twice->what == one.what ? "another " + one.what : twice->what);
    }
  }
  return {};
}

}  // namespace tools
