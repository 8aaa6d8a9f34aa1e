#include "tools/cli/view_command.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "tools/cli/open_page.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

/// Whether a run that ended like that has written what it found.
bool has_written(ExitCode code) {
  switch (code) {
    case ExitCode::Ok:
    case ExitCode::ObjectiveMissed:
    case ExitCode::Regression:
    case ExitCode::Undecided:
      return true;
    case ExitCode::BadInput:
    case ExitCode::InternalError:
    case ExitCode::Interrupted:
      return false;
  }
  return false;
}

}  // namespace

std::string page_named_after(const std::string& scenario) {
  namespace fs = std::filesystem;
  // A folder may be named with a slash behind it, or as "..".
  fs::path name = fs::path(scenario).lexically_normal();
  if (!name.has_filename()) name = name.parent_path();
  name = name.filename();
  if (name.extension() == ".json") name.replace_extension();
  if (name.empty() || name == "." || name == "..") name = "nines";
  return name.string() + ".html";
}

ExitCode view(const ViewOptions& options, const Console& console) {
  const std::string page =
      options.page.empty() ? page_named_after(options.run.scenarios.front()) : options.page;
  auto target = parse_output_target("html=" + page);
  if (!target) {
    const std::string problem = target.error();
    tell(console, "nines: --page" + problem.substr(problem.find(':')));
    return ExitCode::BadInput;
  }
  RunOptions run_options = options.run;
  run_options.outputs = {std::move(*target)};
  const ExitCode code = run(run_options, console);
  if (!has_written(code) || !options.opens) return code;
  if (!open_page(page)) {
    tell(console, fmt::format("nothing here opens pages: open {} in a browser", printable(page)));
  }
  return code;
}

}  // namespace tools
