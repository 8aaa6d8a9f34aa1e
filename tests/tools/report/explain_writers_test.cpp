// What `nines explain` writes, from explanations made by hand.

#include "tools/report/explain_writers.hpp"

#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using namespace tools;
using nlohmann::json;

ExplainedScenario hand_made() {
  models::Explanation one;
  one.name = "my/site";
  one.title = "Two servers";
  one.parts = {"classes/page", "components/web", "zones/a"};
  one.needs = {{0, 1}, {1, 2}};
  models::ClassExplanation page;
  page.id = "page";
  page.single_points = {"zones/a"};
  page.unavailability = 0.001;
  page.method = models::FigureMethod::ClosedForm;
  models::CutSet zone;
  zone.members = {{"zones/a", 1, 1}};
  zone.unavailability = 0.00075;
  zone.share = 0.75;
  models::CutSet pair;
  pair.members = {{"components/web", 2, 2}};
  pair.unavailability = 0.00025;
  pair.share = 0.25;
  page.cut_sets = {zone, pair};
  page.naive = {{"components/web", "", 0.9999, "", ""},
                {"load_balancers/front", "elb", 0.9999, "a list", "documented"}};
  page.naive_availability = 0.9998;
  page.differences = {"zones are shared"};
  one.classes = {page};
  one.findings = {{"single-zone", models::Severity::Warning, "/architecture/components/web/zones",
                   "all of it is in one zone", "Add a zone."},
                  {"unused-part", models::Severity::Note, "/architecture/components/a~1b",
                   "nobody needs it", "Leave it out."}};
  return {one, {{"sites/my site.json", 12}, {"base.json", 3}}};
}

std::vector<ExplainRule> rules() {
  return {{"unused-part", models::Severity::Note, "Nobody needs it.", "Leave it out."},
          {"single-zone", models::Severity::Warning, "One zone.", "Add a zone."}};
}

TEST_CASE("the SARIF log has what version 2.1.0 requires", "[explain][sarif]") {
  // Required by the schema: version and runs; tool.driver.name; rules' id; results' message; a
  // level of four; lines from 1 on.
  const json log = json::parse(explain_sarif({hand_made()}, rules()));
  CHECK(log["version"] == "2.1.0");
  CHECK(log["$schema"].get<std::string>().find("sarif-2.1.0") != std::string::npos);
  REQUIRE(log["runs"].size() == 1);
  const json& run = log["runs"][0];
  const json& driver = run["tool"]["driver"];
  CHECK(driver["name"] == "nines");
  CHECK_FALSE(driver["version"].get<std::string>().empty());
  const std::set<std::string> levels{"none", "note", "warning", "error"};
  std::set<std::string> ids;
  for (const json& rule : driver["rules"]) {
    CHECK(ids.insert(rule["id"].get<std::string>()).second);
    CHECK_FALSE(rule["shortDescription"]["text"].get<std::string>().empty());
    CHECK_FALSE(rule["help"]["text"].get<std::string>().empty());
    CHECK(levels.count(rule["defaultConfiguration"]["level"]) == 1);
  }
  REQUIRE(run["results"].size() == 2);
  for (const json& result : run["results"]) {
    CHECK_FALSE(result["message"]["text"].get<std::string>().empty());
    CHECK(levels.count(result["level"]) == 1);
    const std::size_t index = result["ruleIndex"];
    CHECK(driver["rules"][index]["id"] == result["ruleId"]);
    CHECK(result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1);
    CHECK(result["partialFingerprints"].size() == 1);
  }
}

TEST_CASE("a SARIF result names file, line and JSON pointer", "[explain][sarif]") {
  const json results = json::parse(explain_sarif({hand_made()}, rules()))["runs"][0]["results"];
  const json& place = results[0]["locations"][0];
  // A URI has no blank.
  CHECK(place["physicalLocation"]["artifactLocation"]["uri"] == "sites/my%20site.json");
  CHECK(place["physicalLocation"]["region"]["startLine"] == 12);
  CHECK(place["logicalLocations"][0]["fullyQualifiedName"] == "/architecture/components/web/zones");
  CHECK(results[0]["partialFingerprints"] != results[1]["partialFingerprints"]);
  ExplainedScenario absolute = hand_made();
  absolute.sources[0].file = "/home/me/a.json";
  CHECK(json::parse(explain_sarif(
            {absolute}, rules()))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
                                 ["artifactLocation"]["uri"] == "file:///home/me/a.json");
}

TEST_CASE("the JSON holds every cut set, factor and finding", "[explain][json]") {
  const json document = json::parse(explain_json({hand_made()}));
  CHECK(document["schema"] == 1);
  CHECK(document["command"] == "explain");
  const json& page = document["scenarios"][0]["classes"][0];
  CHECK(page["unavailability"] == 0.001);
  CHECK(page["cut_sets"].size() == 2);
  CHECK(page["cut_sets"][1]["members"][0] ==
        json({{"part", "components/web"}, {"failed", 2}, {"of", 2}}));
  CHECK(page["naive"]["availability"] == 0.9998);
  CHECK(page["naive"]["factors"][1]["agreement"] == "elb");
  CHECK_FALSE(page["naive"]["factors"][0].contains("agreement"));
  CHECK(document["scenarios"][0]["findings"][1]["path"] == "/architecture/components/a~1b");
  CHECK(document["scenarios"][0]["needs"][0] ==
        json({{"who", "classes/page"}, {"whom", "components/web"}}));
}

TEST_CASE("the text gives verdict, figure, cause and what to do, then the rest",
          "[explain][text]") {
  ExplainTextOptions options;
  options.next = {"nines run my/site"};
  const std::string text = explain_text({hand_made()}, options);
  const std::vector<std::string> in_order{"my/site: Two servers",
                                          "2 findings (1 warning, 1 note)",
                                          "single points of failure zones/a",
                                          "99.90 %",
                                          "by closed form",
                                          "99.980 %",
                                          "2 of 2 components/web",
                                          "warning single-zone",
                                          "/architecture/components/web/zones",
                                          "do: Add a zone.",
                                          "agreement elb",
                                          "zones are shared",
                                          "classes/page -> components/web",
                                          "nines run my/site"};
  std::size_t at = 0;
  for (const std::string& part : in_order) {
    CAPTURE(part, text);
    at = text.find(part, at);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("names cannot drive a terminal", "[explain][text]") {
  ExplainedScenario evil = hand_made();
  evil.explanation.classes[0].id = "\x1b[31mred";
  evil.explanation.classes[0].single_points = {"zones/\x1b[2J"};
  evil.explanation.classes[0].cut_sets[0].members[0].path = "zones/\x1b[2J";
  evil.explanation.findings[0].message = "\x1b]0;title\x07";
  evil.explanation.parts[1] = "components/\x1b[2J";
  const std::string text = explain_text({evil}, {});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\\x1b") != std::string::npos);
}

TEST_CASE("classes that fall to the same things share a heading", "[explain][text]") {
  ExplainedScenario two = hand_made();
  two.explanation.classes.push_back(two.explanation.classes[0]);
  two.explanation.classes[1].id = "image";
  const std::string text = explain_text({two}, {});
  CHECK(text.find("classes page, image") != std::string::npos);
  CHECK(text.find("Minimal cut sets") == text.rfind("Minimal cut sets"));
}

/// All words of a text, in order, without those that mark the layout.
std::string words_of(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += word + " ";
  return line;
}

TEST_CASE("a narrow terminal has all that a wide one has, row by row", "[explain][text]") {
  ExplainedScenario site = hand_made();
  models::ClassExplanation& page = site.explanation.classes[0];
  page.method = models::FigureMethod::CutSets;
  page.leaves_out = {"faults that overlap", "overload"};
  page.cut_sets[1].members.push_back({"zones/b", 1, 1});
  for (int index = 0; index < 5; ++index) {
    site.explanation.parts.push_back("components/number-" + std::to_string(index));
    site.explanation.needs.emplace_back(1, 3 + index);
  }
  ExplainTextOptions narrow;
  narrow.style.width = 40;
  const std::string text = explain_text({site}, narrow);
  CAPTURE(text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 40);
  // No name is cut, and the parts of a cut set stay together.
  CHECK(text.find("  2 of 2 components/web\n  + zones/b\n    until repaired, 25 %, 2.19 h\n") !=
        std::string::npos);
  CHECK(words_of(text).find("components/web -> zones/a, components/number-0, components/number-1, "
                            "components/number-2, components/number-3, components/number-4 ") !=
        std::string::npos);
  CHECK(words_of(text).find("nines run may differ by chance, and by what this leaves out: faults "
                            "that overlap, overload ") != std::string::npos);
  ExplainTextOptions wide;
  wide.style.width = 120;
  CHECK(explain_text({site}, wide).find("2 of 2 components/web  until repaired   25 %  2.19 h") !=
        std::string::npos);
}

TEST_CASE("no line of the text is wider than the terminal", "[explain][text]") {
  ExplainedScenario wide = hand_made();
  wide.explanation.findings[0].message = std::string(30, 'a') + " " + std::string(200, 'b') + " c";
  for (int index = 0; index < 30; ++index)
    wide.explanation.classes[0].differences.emplace_back("one two three four five");
  const std::string text = explain_text({wide}, {});
  std::string too_wide;
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos;
       at = end + 1) {
    if (end - at > 80) too_wide += text.substr(at, end + 1 - at);
  }
  CHECK(too_wide == std::string());  // The word of 200 letters is broken.
}

}  // namespace
