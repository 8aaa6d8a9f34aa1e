#include <algorithm>

#include <fmt/format.h>

#include "tools/report/check_lines.hpp"
#include "tools/report/version.hpp"
#include "tools/report/write_report.hpp"
#include "tools/report/xml_text.hpp"

namespace tools {

namespace {

/// The schema wants a time and a host; a result holds neither, so that its bytes repeat.
constexpr const char* no_clock = R"(timestamp="1970-01-01T00:00:00" hostname="localhost")";

std::int64_t count(const std::vector<CheckLine>& lines, Outcome outcome) {
  return std::count_if(lines.begin(), lines.end(),
                       [outcome](const CheckLine& line) { return line.outcome == outcome; });
}

std::string property(const char* name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml_text(value));
}

std::string test_case(const CheckLine& line, const std::string& scenario,
                      const std::string& details) {
  const std::string begin = fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
                                        xml_text(line.name), xml_text(scenario));
  switch (line.outcome) {
    case Outcome::Passed:
      return begin + "/>\n";
    case Outcome::Skipped:
      return fmt::format("{}>\n      <skipped message=\"{}\"/>\n    </testcase>\n", begin,
                         xml_text(line.verdict + ": " + line.message));
    case Outcome::Failed:
      return fmt::format(
          "{}>\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>\n", begin,
          xml_text(line.message), xml_text(line.verdict), details);
  }
  return {};
}

std::string suite(const models::Report& report, std::size_t index) {
  const models::ScenarioReport& scenario = report.scenarios[index];
  const std::vector<CheckLine> lines = check_lines(scenario, report.fail_on);
  std::string details = "\n";
  for (const std::string& reason : reasons(scenario)) details += xml_text(reason) + "\n";
  // A name of blanks alone would be no token.
  const std::string name = scenario.name.empty() ? "scenario" : scenario.name;
  std::string text = fmt::format(
      "  <testsuite name=\"{}\" package=\"nines\" id=\"{}\" {} tests=\"{}\" failures=\"{}\" "
      "errors=\"0\" skipped=\"{}\" time=\"0\">\n    <properties>\n",
      xml_text(name), index, no_clock, lines.size(), count(lines, Outcome::Failed),
      count(lines, Outcome::Skipped));
  text += property("nines", version()) + property("seed", std::to_string(report.seed)) +
          property("replications", std::to_string(scenario.replications)) + "    </properties>\n";
  for (const CheckLine& line : lines) text += test_case(line, name, details);
  text += "    <system-out>";
  for (const CheckLine& line : lines) {
    text += xml_text(fmt::format("{}: {}: {}", line.verdict, line.name, line.message)) + "\n";
  }
  for (const std::string& note : sampling_notes(scenario)) text += xml_text(note) + "\n";
  for (const std::string& note : confidence_notes(scenario)) text += xml_text(note) + "\n";
  for (const std::string& reason : reasons(scenario)) text += xml_text(reason) + "\n";
  for (const std::string& change : unguarded_changes(scenario)) text += xml_text(change) + "\n";
  return text + "</system-out>\n    <system-err></system-err>\n  </testsuite>\n";
}

}  // namespace

std::string write_junit(const models::Report& report) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (std::size_t index = 0; index < report.scenarios.size(); ++index) {
    text += suite(report, index);
  }
  return text + "</testsuites>\n";
}

}  // namespace tools
