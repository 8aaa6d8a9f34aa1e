#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"
#include "tools/input/file_access.hpp"

namespace tools {

/// What stands for a file where an override wrote a value.
inline const std::string override_origin = "--set";

/// A scenario file merged over all that it extends, and who wrote what.
struct Document {
  nlohmann::json json;
  std::string path;  ///< The file that was asked for.
  FileAccess access = FileAccess::OwnFolder;
  /// Every file that it was read from, the one that was asked for first.
  std::vector<std::string> files;
  /// File that last wrote the value at a JSON pointer. A value that is not here was written
  /// together with the nearest one above it that is.
  std::map<std::string, std::string> origins;

  /// The file that wrote what stands at `pointer`; "--set" where an override did.
  [[nodiscard]] const std::string& origin(const std::string& pointer) const;
};

/// Lays `patch` over the document as RFC 7386 says: objects are merged key by key, null removes,
/// everything else replaces.
void merge(Document& document, const nlohmann::json& patch, const std::string& file);

/// Reads a file and the files that it extends (paths relative to the file that names them, ".json"
/// optional), and merges them. Errors: as parse_json, a missing file, a cycle, a chain of more than
/// 32 files, a file that `access` forbids, something other than an object at the top.
[[nodiscard]] tl::expected<Document, Diagnostics> load_document(
    const std::string& path, FileAccess access = FileAccess::OwnFolder);

/// Applies "a.b.c=value" to the document. Each step of the path is the longest key of the object
/// that fits ("dns_records.www.example.com.ttl"), a position in an array, or a new key. The value
/// is JSON, or a string where it is not JSON; null removes. Returns what is wrong.
[[nodiscard]] Diagnostics apply_overrides(Document& document,
                                          const std::vector<std::string>& overrides);

}  // namespace tools
