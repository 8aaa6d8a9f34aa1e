// What a person may have meant by a name that there is not.

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/catalogue.hpp"
#include "tools/input/not_modelled.hpp"

namespace {

using input_test::messages_of;
using tools::nearest_names;
using Names = std::vector<std::string>;

const std::string six = "whatisthetime/6-multi-az";
const std::string type_of_web = "architecture.auto_scaling_groups.web.type=";

bool says(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

TEST_CASE("names that are equally near are all named, each once, three at most", "[input][names]") {
  const Names regions{"eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-west-1"};
  CHECK(nearest_names("eu-west-7", regions) == Names{"eu-west-1", "eu-west-2", "eu-west-3"});
  CHECK(nearest_names("eu-wset-2", regions) == Names{"eu-west-2"});
  CHECK(nearest_names("eu-wset-1", regions) == Names{"eu-west-1"});
  CHECK(nearest_names("something", regions).empty());
  CHECK(nearest_names("x", {"a", "b", "c", "d"}).empty());
  CHECK(nearest_names("instance_type", {"image", "type", "zones"}) == Names{"type"});
}

TEST_CASE("a scenario may be named without its folder", "[input][names]") {
  CHECK(nearest_names("6-multi-az", {"a/1-single", six, six + "-2"}) == Names{six});
  CHECK(says(messages_of("6-multi-az"), "did you mean \"" + six + "\"?"));
  CHECK(says(messages_of("6-mutli-az"), "did you mean \"" + six + "\"?"));
}

TEST_CASE("an unknown type is answered with sizes of its family, else with the nearest generation",
          "[input][names]") {
  const Names known{"m5.large", "m6i.large", "m7g.large",  "m7g.xlarge", "m7i.large",
                    "t3.micro", "t4g.small", "t4g.medium", "x2gd.large"};
  CHECK(tools::nearest_types("t4g.smal", known) == Names{"t4g.small", "t4g.medium"});
  CHECK(tools::nearest_types("m8g.large", known) == Names{"m7g.large", "m7i.large", "m6i.large"});
  CHECK(tools::nearest_types("3t.micro", known) == Names{"t3.micro"});
  CHECK(tools::nearest_types("server", known).empty());
}

TEST_CASE("a wrong type and a wrong region are told at once, each with what is meant",
          "[input][names]") {
  const std::string told = messages_of(six, {type_of_web + "m7g.lrage", "region=eu-wset-1"});
  CHECK(says(told, "\"eu-wset-1\" is not a region of AWS\n  hint: did you mean \"eu-west-1\"?"));
  CHECK(says(told,
             "\"m7g.lrage\" is no instance type that is known\n  hint: did you mean "
             "\"m7g.large\""));
}

TEST_CASE("a zone that AWS does not have is refused, and any other name is not", "[input][names]") {
  const std::string zone = "architecture.zones.";
  const std::string told = messages_of(six, {zone + "ap-northeast-2f={}"});
  CHECK(says(told, "there is no zone \"ap-northeast-2f\""));
  CHECK(says(told, "did you mean \"ap-northeast-2a\", "));
  CHECK(says(messages_of(six, {zone + "ap-notrheast-2a={}"}), "did you mean \"ap-northeast-2a\""));
  CHECK(messages_of(six, {zone + "eu-west-1a={}"}).empty());
  CHECK(messages_of(six, {zone + "zone-a-1={}"}).empty());
  CHECK(messages_of(six, {zone + "ap-northeast-2d={}"}).empty());
}

/// The scenario that `nines init` writes, with the first of each replaced.
std::string messages_of_start(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string text = input_test::read_file(input_test::scenario_folder + "/start/web-service.json");
  for (const auto& [what, value] : changes) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), value);
  }
  const input_test::ScratchFolder folder;
  return messages_of(folder.write("site.json", text));
}

std::size_t errors_in(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(": error: ", at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST_CASE("a thing that is declared wrongly is one error, and none where it is named",
          "[input][names]") {
  CHECK(messages_of_start({}).empty());
  const auto [what, value, words] = GENERATE(table<std::string, std::string, std::string>(
      {{"\"us-east-1a\": {}", "\"us-east-1aa\": {}", "there is no zone \"us-east-1aa\""},
       {"\"us-east-1a\": {}", "\"us-esat-1a\": {}", "there is no zone \"us-esat-1a\""},
       {"\"zones\":", "\"zoness\":", "did you mean \"zones\"?"},
       {"\"zones\": {\"us-east-1a\": {}, \"us-east-1b\": {}}", "\"zones\": 2",
        "2 is not an object"},
       {"\"auto_scaling_groups\":", "\"auto_scaling_group\":",
        "did you mean \"auto_scaling_groups\"?"},
       {"\"target_groups\": {\"web\"", "\"target_groups\": {\"web\\u200b\"",
        "has a character in it that cannot be seen"}}));
  const std::string text = messages_of_start({{what, value}});
  CAPTURE(text);
  CHECK(says(text, words));
  CHECK(errors_in(text) == 1);
  // Another mistake is told all the same.
  CHECK(errors_in(messages_of_start({{what, value}, {"\"100/s\"", "\"many\""}})) == 2);
}

TEST_CASE("a name that nothing has is an error beside a zone that is mistyped", "[input][names]") {
  const std::string text =
      messages_of_start({{"\"us-east-1a\": {}", "\"us-east-1aa\": {}"},
                         {"[\"us-east-1a\", \"us-east-1b\"]", "[\"us-east-1c\", \"us-east-1b\"]"}});
  CHECK(says(text, "\"us-east-1c\" is not a zone"));
  CHECK(errors_in(text) == 2);
}

TEST_CASE("a file that is not there is called that, with what is near", "[input][names]") {
  const input_test::ScratchFolder folder;
  const std::string there = folder.write("my-site.json", "{}");
  const std::string beside = there.substr(0, there.find_last_of('/') + 1);
  CHECK(says(messages_of(beside + "my-stie.json"),
             "there is no such file\n  hint: did you mean \"" + there.substr(0, 55)));
  CHECK(says(messages_of(beside + "my-stie"), "hint: did you mean \"" + there.substr(0, 55)));
  CHECK(says(messages_of("6-mutli-az.json"), "did you mean \"" + six + "\"?"));
  CHECK(says(messages_of("nothing-like-it.json"), "there is no such file"));
  CHECK(says(messages_of("nothing-like-it"), "there is no scenario of this name"));
}

TEST_CASE("a path of --set without its beginning gets the whole path", "[input][names]") {
  CHECK(says(messages_of(six, {"auto_scaling_groups.web.min=2"}),
             "write \"architecture.auto_scaling_groups.web.min=2\""));
  CHECK(says(messages_of(six, {"front.cross_zone=false"}),
             "write \"architecture.load_balancers.front.cross_zone=false\""));
  CHECK(says(messages_of(six, {"demand=50/s"}), "write \"workload.demand=50/s\""));
}

TEST_CASE("an id that --set misspells is answered with the one there is, and with nothing else",
          "[input][names]") {
  const std::string told = messages_of(six, {"architecture.auto_scaling_groups.wbe.min=2"});
  CHECK(
      says(told, "there is no \"wbe\" in \"auto_scaling_groups\"\n  hint: did you mean \"web\"?"));
  CHECK_FALSE(says(told, "missing"));
}

TEST_CASE("a share without a percent sign is written with one", "[input][names]") {
  const std::string target =
      "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=";
  CHECK(says(messages_of(six, {target + "50"}), "hint: write \"50%\" or 0.5"));
  CHECK(says(messages_of(six, {target + "\"50\""}), "hint: write \"50%\""));
}

TEST_CASE("a group where a set is meant is told as that, and the other way round",
          "[input][names]") {
  const auto drill = [](const std::string& scenario, const std::string& whom) {
    return messages_of(scenario, {R"(timeline=[{"at": "1h", "instance_fault": {"fault": )"
                                  R"("host_fault", )" +
                                  whom + "}}]"});
  };
  CHECK(says(drill(six, R"("instances": "web")"),
             "\"web\" is an Auto Scaling group\n  hint: write \"auto_scaling_group\": \"web\""));
  CHECK(says(drill("whatisthetime/1-single-instance", R"("auto_scaling_group": "web")"),
             "\"web\" is an instance set\n  hint: write \"instances\": \"web\""));
}

TEST_CASE("a name that stands under another heading is found there", "[input][names]") {
  CHECK(says(messages_of(six, {"architecture.entry=web"}),
             "hint: \"web\" is one of \"auto_scaling_groups\""));
}

TEST_CASE("a service of AWS that is not modelled is called that", "[input][names]") {
  const std::string key = GENERATE("lambda", "Kinesis", "vpc-peering", "transit_gateways");
  CAPTURE(key);
  CHECK(says(messages_of(six, {"architecture." + key + "={}"}),
             "not modelled; see docs/reference/not_modelled.md"));
}

TEST_CASE("the page lists the services that are not modelled", "[input][names]") {
  const std::string page = input_test::read_file(source_dir() + "/docs/reference/not_modelled.md");
  std::size_t rows = 0;
  for (std::size_t at = page.find("\n| "); at != std::string::npos;
       at = page.find("\n| ", at + 1)) {
    ++rows;
  }
  CHECK(rows == tools::unmodelled_services().size() + 2);
  for (const tools::UnmodelledService& service : tools::unmodelled_services()) {
    CHECK(says(page, "\n| " + service.name + " | "));
    for (const std::string& word : service.words) {
      CAPTURE(word);
      CHECK(tools::not_modelled(word) ==
            service.name + ": not modelled; see docs/reference/not_modelled.md");
    }
  }
}

}  // namespace
