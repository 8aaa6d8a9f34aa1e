#include "tests/structure/include_rules.hpp"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/source_dir.hpp"
#include "tests/structure/source_text.hpp"

namespace {

using structure::broken_include_rules;
using structure::SourceFile;

std::vector<SourceFile> layered_files() {
  return structure::files_below(source_dir(), {"sim", "models", "tools"}, {".hpp", ".cpp"});
}

TEST_CASE("every include in sim, models and tools keeps to the layers", "[structure]") {
  const std::vector<SourceFile> files = layered_files();
  REQUIRE(files.size() > 4);
  std::vector<std::string> broken;
  for (const SourceFile& file : files) {
    const auto more = broken_include_rules(file.path, file.text);
    broken.insert(broken.end(), more.begin(), more.end());
  }
  for (const std::string& message : broken) FAIL_CHECK(message);
  CHECK(broken.empty());
}

TEST_CASE("an include that the layers do not allow is refused", "[structure]") {
  const auto [path, line] = GENERATE(table<std::string, std::string>({
      {"sim/base/a.hpp", R"(#include "sim/time/sim_time.hpp")"},
      {"sim/kernel/a.hpp", R"(#include "sim/random/stream.hpp")"},
      {"sim/kernel/a.hpp", R"(#include "models/world/world.hpp")"},
      {"sim/kernel/a.cpp", "#include <thread>"},
      {"sim/random/a.cpp", "#include <random>"},
      {"sim/random/a.hpp", "#include <boost/math/distributions/gamma.hpp>"},
      {"sim/stats/a.cpp", "#include <Random123/philox.h>"},
      {"sim/experiment/a.cpp", "#include <mpi.h>"},
      {"sim/experiment/a.cpp", R"(#include "models/results/report.hpp")"},
      {"models/architecture/a.hpp", "#include <boost/graph/adjacency_list.hpp>"},
      {"models/architecture/a.cpp", R"(#include "models/compute/instance.hpp")"},
      {"models/dns/a.cpp", R"(#include "models/compute/instance.hpp")"},
      {"models/scaling/a.cpp", R"(#include "models/ledger/ledger.hpp")"},
      {"models/ledger/a.hpp", R"(#include "models/architecture/architecture.hpp")"},
      {"models/results/a.hpp", R"(#include "models/world/world.hpp")"},
      {"models/zones/a.cpp", R"(#include "models/components/components.hpp")"},
      {"models/components/a.cpp", R"(#include "models/world/world.hpp")"},
      {"models/context/a.cpp", R"(#include "models/zones/zones.hpp")"},
      {"models/events/a.hpp", R"(#include "models/context/context.hpp")"},
      {"models/world/a.cpp", R"(#include "models/cost/price_book.hpp")"},
      {"models/world/a.cpp", R"(#include "models/analytic/markov_chain.hpp")"},
      {"models/world/a.cpp", "#include <fmt/format.h>"},
      {"models/world/a.cpp", "#include <filesystem>"},
      {"models/analytic/a.cpp", R"(#include "models/world/world.hpp")"},
      {"models/analytic/a.cpp", R"(#include "models/compute/instance.hpp")"},
      {"models/analytic/a.hpp", "#include <Eigen/Dense>"},
      {"models/cost/a.cpp", R"(#include "models/ledger/ledger.hpp")"},
      {"models/experiment/rare/a.cpp", R"(#include "models/experiment/strata/b.hpp")"},
      {"models/experiment/strata/a.cpp", R"(#include "models/experiment/rare/b.hpp")"},
      {"models/experiment/rare/a.hpp", R"(#include "models/experiment/simulate.hpp")"},
      {"models/experiment/strata/a.hpp", R"(#include "models/experiment/simulate.hpp")"},
      {"tools/input/a.cpp", R"(#include "models/world/world.hpp")"},
      {"tools/input/a.cpp", R"(#include "models/cost/bill.hpp")"},
      {"tools/input/a.cpp", "#include <CLI/CLI.hpp>"},
      {"tools/report/a.cpp", R"(#include "tools/input/read_scenario.hpp")"},
      {"tools/report/a.cpp", R"(#include "models/architecture/architecture.hpp")"},
      {"tools/cli/a.cpp", "#include <Eigen/Dense>"},
      {"tools/cli/a.cpp", "#include <nlohmann/json.hpp>"},
      {"tools/cli/a.cpp", R"(#include "tests/structure/include_rules.hpp")"},
      {"sim/kernel/a.cpp", R"(#include "event_queue.hpp")"},
      {"sim/kernel/a.cpp", R"(#include "../random/stream.hpp")"},
      {"sim/kernel/a.cpp", "#  include  <thread>  // with blanks"},
      {"sim/kernel/a.cpp", "#include SOME_MACRO"},
      {"models/unheard_of/a.cpp", "#include <vector>"},
      {"sim/a.hpp", "#include <vector>"},
  }));
  CAPTURE(path, line);
  CHECK(broken_include_rules(path, "#include <string>\n" + line + "\n").size() == 1);
}

TEST_CASE("an include that the layers allow is accepted", "[structure]") {
  const auto [path, line] = GENERATE(table<std::string, std::string>({
      {"sim/base/a.hpp", "#include <vector>"},
      {"sim/base/a.hpp", R"(#include "sim/base/id.hpp")"},
      {"sim/random/a.hpp", R"(#include "sim/time/sim_time.hpp")"},
      {"sim/random/a.cpp", "#include <boost/math/distributions/gamma.hpp>"},
      {"sim/random/a.cpp", "#include <Random123/philox.h>"},
      {"sim/stats/a.hpp", "#include <boost/math/distributions/students_t.hpp>"},
      {"sim/stats/a.cpp", "#include <boost/sort/pdqsort/pdqsort.hpp>"},
      {"sim/experiment/a.cpp", "#include <thread>"},
      {"sim/experiment/a.cpp", R"(#include "sim/stats/moments.hpp")"},
      {"sim/experiment/mpi/a.cpp", "#include <mpi.h>"},
      {"models/architecture/a.cpp", "#include <boost/graph/adjacency_list.hpp>"},
      {"models/dns/a.cpp", R"(#include "sim/kernel/event_queue.hpp")"},
      {"models/ledger/a.hpp", R"(#include "models/architecture/ids.hpp")"},
      {"models/world/a.cpp", R"(#include "models/faults/outage.hpp")"},
      {"models/analytic/a.cpp", "#include <Eigen/Dense>"},
      {"models/experiment/a.hpp", R"(#include "models/experiment/rare/b.hpp")"},
      {"models/experiment/rare/a.hpp", R"(#include "models/experiment/sampling_method.hpp")"},
      {"models/events/a.cpp", R"(#include "models/ledger/blame.hpp")"},
      {"models/events/a.cpp", R"(#include "models/ledger/blame_record.hpp")"},
      {"tools/input/a.cpp", R"(#include "models/cost/price_book.hpp")"},
      {"tools/input/a.cpp", "#include <tl/expected.hpp>"},
      {"tools/cli/a.cpp", R"(#include "models/world/world.hpp")"},
      {"sim/kernel/a.cpp", "// #include <thread>"},
      {"sim/kernel/a.cpp", "/* as in\n#include <thread>\n*/"},
      {"tests/sim/a_test.cpp", "#include <catch2/catch.hpp>"},
  }));
  CAPTURE(path, line);
  CHECK(broken_include_rules(path, line) == std::vector<std::string>{});
}

TEST_CASE("the line of a refused include is named", "[structure]") {
  const auto broken = broken_include_rules("sim/kernel/a.cpp", "\n/*\n*/\n#include <mutex>\n");
  REQUIRE(broken.size() == 1);
  CHECK(broken.front().starts_with("sim/kernel/a.cpp:4: \"mutex\" "));
}

TEST_CASE("no layer's rule names a folder that has no rule itself", "[structure]") {
  for (const structure::LayerRule& rule : structure::layer_rules()) {
    CAPTURE(rule.folder);
    for (const std::string& ours : rule.ours) {
      CAPTURE(ours);
      const bool whole_tree = ours == "sim" || ours == "models" || ours == "tools";
      CHECK((whole_tree || structure::detail::rule_of(ours) != nullptr));
    }
  }
}

}  // namespace
