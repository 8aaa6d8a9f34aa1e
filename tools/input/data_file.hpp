#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tools/input/diagnostic.hpp"

namespace tools {

/// Reads the values of a data file. Data files are ours, yet they lie about where anybody can edit
/// them: whatever is not as it should be is one diagnostic, and a harmless value is given.
class DataFile {
 public:
  DataFile(std::string file, Diagnostics& wrong);

  [[nodiscard]] const std::string& name() const { return file_; }

  void fail(const std::string& pointer, std::string problem);

  /// Null where there is none.
  [[nodiscard]] const nlohmann::json& member(const nlohmann::json& object,
                                             const std::string& pointer, const std::string& key);
  /// A member that is an object itself, and an empty one where it is not.
  [[nodiscard]] const nlohmann::json& object(const nlohmann::json& object,
                                             const std::string& pointer, const std::string& key);
  [[nodiscard]] double number(const nlohmann::json& object, const std::string& pointer,
                              const std::string& key);
  /// A number from 0 on.
  [[nodiscard]] double amount(const nlohmann::json& object, const std::string& pointer,
                              const std::string& key);
  [[nodiscard]] std::string text(const nlohmann::json& object, const std::string& pointer,
                                 const std::string& key);

 private:
  std::string file_;
  Diagnostics& wrong_;
};

/// The text at a key of an object, empty where there is none.
[[nodiscard]] std::string text_or_empty(const nlohmann::json& object, const std::string& key);

}  // namespace tools
