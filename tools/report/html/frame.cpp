#include "tools/report/html/frame.hpp"

#include <fmt/format.h>

#include "tools/report/html/definitions.hpp"
#include "tools/report/html/page_html.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

constexpr std::string_view policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'";

std::string header_of(const HtmlFrame& frame) {
  std::string html = fmt::format("<header>\n<h1>{}</h1>\n", html_text(frame.title));
  if (!frame.verdict.empty()) {
    html += fmt::format("<p class=\"verdict\">{}</p>\n",
                        html_span({frame.verdict, frame.verdict_tone}));
  }
  return html + "</header>\n";
}

/// The files, one behind the other, each as it is.
std::string inputs_of(const HtmlFrame& frame) {
  if (frame.inputs.empty()) return {};
  std::string html = fmt::format("<details class=\"inputs\">\n<summary>Made of {}</summary>\n",
                                 counted(fmt::format("{}", frame.inputs.size()), "file"));
  for (const InputFile& file : frame.inputs) {
    html += fmt::format("<h3>{}</h3>\n", html_text(file.name));
    html += file.text.empty()
                ? fmt::format("<p class=\"faint\">{} bytes, left out here</p>\n", file.bytes)
                : Page().preformatted(file.text).html();
  }
  return html + "</details>\n";
}

std::string footer_of(const HtmlFrame& frame) {
  std::string html = fmt::format("<footer>\n<p>nines {}", escaped(version()));
  if (frame.seed) html += fmt::format(", seed {}", *frame.seed);
  html += "</p>\n";
  if (!frame.command.empty()) {
    html += fmt::format("<pre class=\"command\"><code>{}</code></pre>\n", html_text(frame.command));
  }
  return html + inputs_of(frame) + "</footer>\n";
}

}  // namespace

std::string html_document(const HtmlFrame& frame, const Page& page, std::string_view script) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
      policy, escaped(frame.title), report_css());
  html += header_of(frame);
  const std::string body = page.html();
  html += "<main>\n" + body + definitions_html(body) + "</main>\n";
  html += footer_of(frame);
  if (!script.empty()) html += fmt::format("<script>\n{}</script>\n", script);
  return html + "</body>\n</html>\n";
}

std::string html_document(std::string_view title, const Page& page, std::string_view script) {
  HtmlFrame frame;
  frame.title = title;
  return html_document(frame, page, script);
}

}  // namespace tools
