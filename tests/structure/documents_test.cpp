#include <filesystem>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/source_dir.hpp"
#include "tests/structure/source_text.hpp"

namespace {

namespace fs = std::filesystem;
using structure::SourceFile;

/// Paths into the repository that a Markdown text names: sim/kernel/event_queue.hpp and its like.
std::vector<std::string> named_files(const std::string& text) {
  static const std::regex path(
      R"((^|[^\w./-])((sim|models|tools|tests|bench|scenarios|docs)/[\w./-]*\.(hpp|cpp|md|json|cmake|csv))\b)");
  std::vector<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), path), end; at != end; ++at) {
    names.push_back((*at)[2].str());
  }
  return names;
}

/// Targets of a Markdown text's links that are files: no address, without the #fragment.
std::vector<std::string> linked_files(const std::string& text) {
  static const std::regex link(R"(\]\(([^)\s#]+)(#[^)\s]*)?\))");
  std::vector<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at) {
    const std::string target = (*at)[1].str();
    if (target.find(':') == std::string::npos) names.push_back(target);
  }
  return names;
}

std::vector<SourceFile> documents() {
  const fs::path root(source_dir());
  std::vector<SourceFile> files = structure::files_below(
      root, {"sim", "models", "tools", "tests", "bench", "scenarios", "docs"}, {".md"});
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    if (entry.path().extension() != ".md") continue;
    files.push_back({entry.path().filename().string(), structure::read_text(entry.path())});
  }
  return files;
}

TEST_CASE("documents name and link no file that does not exist", "[structure]") {
  const fs::path root(source_dir());
  const std::vector<SourceFile> files = documents();
  REQUIRE(files.size() >= 2);
  for (const SourceFile& file : files) {
    CAPTURE(file.path);
    for (const std::string& name : named_files(file.text)) {
      CAPTURE(name);
      CHECK((fs::exists(root / name) || fs::exists(root / "docs" / name)));
    }
    for (const std::string& target : linked_files(file.text)) {
      CAPTURE(target);
      CHECK(fs::exists(root / fs::path(file.path).parent_path() / target));
    }
  }
}

TEST_CASE("files that a document names are found in its text", "[structure]") {
  CHECK(named_files("see `sim/kernel/a.hpp`, and (docs/models/b.md).") ==
        std::vector<std::string>{"sim/kernel/a.hpp", "docs/models/b.md"});
  CHECK(named_files("tests/a/b_test.cpp") == std::vector<std::string>{"tests/a/b_test.cpp"});
  CHECK(
      named_files("models/<service>/x.hpp ../sim/a.hpp /usr/tools/a.hpp sim/*.hpp sim/a").empty());
  CHECK(linked_files("[a](models/a.md#part) [b](https://example.org/b.md) [c](#here)") ==
        std::vector<std::string>{"models/a.md"});
}

}  // namespace
