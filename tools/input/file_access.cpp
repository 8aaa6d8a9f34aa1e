#include "tools/input/file_access.hpp"

#include <filesystem>
#include <system_error>

#include "tools/input/library.hpp"
#include "tools/text/printable.hpp"

namespace tools {
namespace {

namespace fs = std::filesystem;

/// The path without links, as far as it exists; empty where that cannot be told.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  fs::path plain = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? fs::path() : plain;
}

bool is_below(const fs::path& file, const fs::path& folder) {
  if (file.empty() || folder.empty()) return false;
  // Everything is below the root: there, only the files beside the scenario are its own.
  if (folder == folder.root_path()) return file.parent_path() == folder;
  const fs::path below = file.lexically_relative(folder);
  return !below.empty() && *below.begin() != "..";
}

}  // namespace

std::optional<Diagnostic> refuse_file(FileAccess access, const std::string& scenario,
                                      const std::string& file, const std::string& written) {
  // What the user called the scenario is his own business.
  if (file != scenario && !is_printable(written)) {
    return Diagnostic{
        {},
        {},
        "the path " + in_quotes(written) + " has a character in it that cannot be seen",
        "name a file whose name can be read"};
  }
  if (access == FileAccess::Anywhere) return std::nullopt;
  const fs::path plain = resolved(file);
  if (is_below(plain, resolved(fs::path(scenario).parent_path() / "."))) return std::nullopt;
  const std::string library = library_folder();
  if (!library.empty() && is_below(plain, resolved(library))) return std::nullopt;
  return Diagnostic{{},
                    {},
                    in_quotes(written) + " lies outside the folder of the scenario",
                    "a scenario has files read in its own folder, below it and in the library; "
                    "--allow-files lets it name others"};
}

}  // namespace tools
