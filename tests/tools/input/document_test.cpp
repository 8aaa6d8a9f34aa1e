#include "tools/input/document.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/json_text.hpp"

namespace {

using input_test::ScratchFolder;
using nlohmann::json;
using tools::Document;

Document with(const std::string& text) {
  Document document;
  document.json = json::parse(text);
  document.path = "base.json";
  return document;
}

TEST_CASE("merging gives what the library's own merge patch gives", "[input][document]") {
  // The examples of RFC 7386, appendix A, that have objects on top.
  const auto [base, patch] = GENERATE(table<std::string, std::string>({
      {R"({"a":"b"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})"},
      {R"({"a":["b"]})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})"},
      {R"({"e":null})", R"({"a":1})"},
      {R"({})", R"({"a":{"bb":{"ccc":null}}})"},
      {R"({"a":{"b":{"c":1,"d":2}},"e":3})", R"({"a":{"b":{"c":null,"x":{"y":1}}},"e":{"f":1}})"},
  }));
  CAPTURE(base, patch);
  Document document = with(base);
  tools::merge(document, json::parse(patch), "patch.json");
  json expected = json::parse(base);
  expected.merge_patch(json::parse(patch));
  CHECK(document.json == expected);
}

TEST_CASE("every value knows the file that wrote it", "[input][document]") {
  const ScratchFolder folder;
  folder.write("a.json", R"({"x": {"kept": 1, "changed": {"deep": 1}, "list": [1, 2]}, "y": 1})");
  folder.write("b.json", R"({"extends": "a", "x": {"changed": 2, "added": {"p": 1}}})");
  const std::string top =
      folder.write("sub/c.json", R"({"extends": "../b.json", "x": {"list": [3]}, "y": null})");
  const auto document = tools::load_document(top, tools::FileAccess::Anywhere);
  REQUIRE(document);
  CHECK(document->json ==
        json::parse(R"({"x": {"kept": 1, "changed": 2, "added": {"p": 1}, "list": [3]}})"));
  const auto from = [&](const std::string& pointer) {
    return document->origin(pointer).substr(folder.path().string().size() + 1);
  };
  CHECK(from("/x/kept") == "a.json");
  CHECK(from("/x/changed") == "b.json");
  CHECK(from("/x/added/p") == "b.json");
  CHECK(from("/x/list/0") == "sub/c.json");
}

TEST_CASE("a file that extends itself over others is refused and names the link",
          "[input][document]") {
  const ScratchFolder folder;
  folder.write("a.json", R"({"extends": "c"})");
  folder.write("b.json", R"({"extends": "a"})");
  const std::string top = folder.write("c.json", R"({"extends": "b"})");
  const auto document = tools::load_document(top);
  REQUIRE(!document);
  REQUIRE(document.error().size() == 1);
  CHECK(document.error()[0].file == folder.path().string() + "/a.json");
  CHECK(document.error()[0].where == "/extends");
}

TEST_CASE("an override takes the longest id that fits and keeps the rest", "[input][document]") {
  Document document = with(R"({"r": {"www.example.com": {"ttl": "1h"}, "www": {"x": 1}},
                               "list": [{"a": 1}, {"a": 2}], "n": 1})");
  const auto wrong = tools::apply_overrides(
      document, {"r.www.example.com.ttl=60s", "r.www.x=2", "list.1.a=[1, 2]", "n=null",
                 "new.deep.key=true", "text=10 = ten", "quoted=\"30\"", "number=30"});
  CHECK(wrong.empty());
  CHECK(document.json == json::parse(R"({"r": {"www.example.com": {"ttl": "60s"}, "www": {"x": 2}},
    "list": [{"a": 1}, {"a": [1, 2]}], "new": {"deep": {"key": true}}, "text": "10 = ten",
    "quoted": "30", "number": 30})"));
  CHECK(document.origin("/r/www.example.com/ttl") == "--set");
  CHECK(document.origin("/new/deep") == "--set");
  CHECK(document.origin("/r/www.example.com") == "base.json");
}

TEST_CASE("an override that leads nowhere is refused", "[input][document]") {
  const std::string text = GENERATE("no-equals-sign", "=5", "n.deeper=5", "list.2.a=5", "list.x=5",
                                    "list.-1=5", "a..b=5", ".n=5");
  CAPTURE(text);
  Document document = with(R"({"n": 1, "list": [{"a": 1}, {"a": 2}]})");
  const auto wrong = tools::apply_overrides(document, {text});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].file == "--set");
  CHECK(wrong[0].problem.find(text) != std::string::npos);
}

TEST_CASE("an override is as long and as deep as a scenario can be", "[input][document]") {
  const auto wrong = [](const std::string& text) {
    tools::Document document;
    document.json = nlohmann::json::object();
    const tools::Diagnostics found = tools::apply_overrides(document, {text});
    return found.empty() ? std::string() : found.front().problem;
  };
  const auto path = [](std::size_t steps) {
    std::string text = "a";
    for (std::size_t step = 1; step < steps; ++step) text += ".a";
    return text;
  };
  CHECK(wrong(path(tools::deepest_nesting) + "=1").empty());
  CHECK(wrong(path(tools::deepest_nesting + 1) + "=1").find("more than 32 steps") !=
        std::string::npos);
  CHECK(wrong(path(100'000) + "=1").find("the path has more than") != std::string::npos);
  CHECK(wrong("a=" + std::string(1'000'001, 'x')).find("the value has more than") !=
        std::string::npos);
  CHECK(wrong("title=\xff").find("not UTF-8") != std::string::npos);
}

TEST_CASE("JSON errors have line and column", "[input][document]") {
  const auto [text, where] = GENERATE(table<std::string, std::string>({
      {"{\n  \"a\": 1,\n  b\n}", "line 3, column 3"},
      {"", "line 1, column 1"},
      {"{\"a\": 01}", "line 1, column 8"},
      {"{\"a\": 1} x", "line 1, column 10"},
      {"{\"a\": \"\xff\"}", "line 1, column 8"},
  }));
  CAPTURE(text);
  const auto parsed = tools::parse_json(text, "f.json");
  REQUIRE(!parsed);
  CHECK(parsed.error().where == where);
  CHECK(parsed.error().problem.find("not JSON: ") == 0);
}

TEST_CASE("a key that stands twice is refused wherever it is", "[input][document]") {
  const auto parsed = tools::parse_json(R"({"a": [1, {"b": 1, "c/d": 2, "c/d": 3}]})", "f.json");
  REQUIRE(!parsed);
  CHECK(parsed.error().where == "/a/1/c~1d");
  CHECK(tools::parse_json(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]})", "f.json"));
}

TEST_CASE("nesting is allowed up to its limit and not beyond", "[input][document]") {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  CHECK(tools::parse_json(nested(tools::deepest_nesting), "f.json"));
  CHECK(!tools::parse_json(nested(tools::deepest_nesting + 1), "f.json"));
}

}  // namespace
