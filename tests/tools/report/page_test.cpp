#include "tools/report/page.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/report/html_reader.hpp"
#include "tools/report/html/frame.hpp"

namespace {

using namespace tools;
using report_tests::HtmlReader;

TEST_CASE("a page is the same blocks for the terminal and for HTML", "[report][page]") {
  TextTable table({Align::Left, Align::Right}, 2);
  table.add_head({{"design"}, {"USD "}});
  table.add_rule();
  table.add({{"one", Tone::Strong}, {"5!", Tone::Bad}});
  table.add({{}, {"4 to 6 ", Tone::Faint}});
  Page page;
  page.heading("Costs").paragraph("5 USD", {.first = 8, .further = 8, .label = "  sum"});
  page.table(std::move(table));
  page.part(Page().heading("Why", 3).bullet("a reason").bullet("another"));
  page.part(Page().with_command("All", "nines run 'a b'").command("nines run c", 2));
  CHECK(page.text({}) ==
        "Costs\n  sum   5 USD\n  design     USD\n  ───────────────\n  one          5!\n"
        "          4 to 6\n\nWhy\n  - a reason\n  - another\n\nAll: nines run 'a b'\n"
        "  nines run c\n");
  CHECK(page.html() ==
        "<h2>Costs</h2>\n<dl>\n<dt>sum</dt>\n<dd>5 USD</dd>\n</dl>\n"
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Costs\">\n<table>\n"
        "<thead>\n<tr><th scope=\"col\">design</th><th scope=\"col\" class=\"number\">USD</th>"
        "</tr>\n</thead>\n<tbody>\n"
        "<tr class=\"entry\"><th scope=\"row\" class=\"strong\">one</th>"
        "<td class=\"number bad\">5!</td></tr>\n"
        "<tr><td></td><td class=\"number faint\">4 to 6</td></tr>\n</tbody>\n</table>\n</div>\n"
        "<h3>Why</h3>\n<ul>\n<li>a reason</li>\n<li>another</li>\n</ul>\n"
        "<p>All: <code>nines run &#39;a b&#39;</code></p>\n"
        "<pre class=\"command\"><code>nines run c</code></pre>\n");
}

TEST_CASE("what only one of the two has is not shown by the other", "[report][page]") {
  Page page;
  page.heading("In time").add_html("<svg></svg>\n").add_text("  ▁▂▃\n");
  CHECK(page.text({}) == "In time\n  ▁▂▃\n");
  CHECK(page.html() == "<h2>In time</h2>\n<svg></svg>\n");
  Page figure;
  figure.add_html("<svg></svg>\n");
  CHECK(page.part(std::move(figure)).text({}) == "In time\n  ▁▂▃\n");
}

TEST_CASE("parts that say nothing leave no empty line", "[report][page]") {
  CHECK(joined_parts({Page(), Page().line("a"), Page().paragraph(""), Page().line("b"), Page()})
            .text({}) == "a\n\nb\n");
  CHECK(joined_parts({}).empty());
}

TEST_CASE("no text of a page is markup", "[report][page]") {
  const std::string right_to_left{'\xe2', '\x80', '\xae'};
  const std::string bad = "<img src=x onerror=\"a('b')\"></script>&\x1b[2J" + right_to_left;
  const std::string shown = "<img src=x onerror=\"a('b')\"></script>&\\x1b[2J\\u202e";
  TextTable table({Align::Left});
  table.add_head({{bad}});
  table.add({{bad, Tone::Good}});
  Page page;
  page.heading(bad).paragraph(bad).paragraph(bad, {.label = bad}).line({{bad, Tone::Bad}});
  page.bullet(bad).table(std::move(table)).rows({Align::Left}, {{{bad}}}).command(bad, 0);
  page.with_command(bad, bad).preformatted(bad + "\n");
  const std::string html =
      html_document({.title = bad, .verdict = bad, .command = bad, .seed = 1}, page);
  HtmlReader reader(html);
  REQUIRE_NOTHROW(reader.document());
  CHECK(reader.count("img") == 0);
  std::size_t found = 0;
  for (std::size_t at = 0; (at = reader.text().find(shown, at)) != std::string::npos; ++at) ++found;
  CHECK(found == 17);
}

TEST_CASE("what is written from right to left stays among its own", "[report][page]") {
  CHECK(html_text("shop") == "shop");
  CHECK(html_text("שלום: 5 %") == "<bdi>שלום</bdi>: 5 %");
  CHECK(html_text("a שלום עולם b مرحبا") == "a <bdi>שלום עולם</bdi> b <bdi>مرحبا</bdi>");
  CHECK(escaped("שלום \"<\"") == "שלום &quot;&lt;&quot;");
}

TEST_CASE("a document forbids itself all but its own style and script", "[report][page]") {
  const std::string html = html_document("a", Page().line("b"), "let c = 1 < 2;\n");
  HtmlReader reader(html);
  REQUIRE_NOTHROW(reader.document());
  CHECK(html.find("content=\"default-src 'none'; style-src 'unsafe-inline'; "
                  "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"") !=
        std::string::npos);
  CHECK(reader.count("script") == 1);
  CHECK(html.find("http:") == std::string::npos);
  CHECK(html_document("a", Page(), "").find("<script") == std::string::npos);
  CHECK(report_css().find("url(") == std::string_view::npos);
  CHECK(report_css().find("</style") == std::string_view::npos);
}

}  // namespace
