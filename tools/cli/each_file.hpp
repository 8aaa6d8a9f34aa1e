#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/experiment/simulate.hpp"

namespace tools {

/// The figures of each replication, a line of CSV each, in order: what --each writes. Columns are
/// those of docs/reference/outputs.md, then the figures that were asked for. Lines go to the disk
/// as they come, beside the file's place; finish() puts them there.
///
/// All members throw WriteFailure where the disk does not take it.
class EachFile {
 public:
  EachFile(std::filesystem::path file, std::vector<std::string> figures);
  ~EachFile();
  EachFile(const EachFile&) = delete;
  EachFile& operator=(const EachFile&) = delete;

  /// From now on `simulation`, which is of `scenario`, writes its replications here. Both have to
  /// outlive it, and so has this file.
  void watch(const models::Scenario& scenario, models::SimulationOptions& simulation);
  void finish();

 private:
  void add(const models::Scenario& scenario, std::uint64_t id, const models::Digest& digest);
  void write(std::string_view text);

  std::filesystem::path file_;
  std::filesystem::path partial_;
  std::vector<std::string> figures_;
  std::optional<std::size_t> instance_hours_;  ///< Of the figures of that scenario.
  std::vector<double> probabilities_;          ///< Of the strata of the scenario that is running.
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> out_;
};

}  // namespace tools
