#include "tools/text/printable.hpp"

#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using tools::printable;

/// UTF-8 by its definition (RFC 3629).
std::string utf8(char32_t point) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
  if (point < 0x10000) {
    return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F))};
  }
  return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)),
          byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
}

bool is_all_ascii(const std::string& text) {
  return text.find_first_not_of(
             " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
             "abcdefghijklmnopqrstuvwxyz{|}~") == std::string::npos;
}

TEST_CASE("what drives a terminal or deceives a reader is made visible", "[text]") {
  const char32_t point =
      GENERATE(as<char32_t>{}, 0x00, 0x07, 0x0A, 0x1B, 0x7F, 0x80, 0x9B, 0xAD, 0x61C, 0x200B,
               0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E,
               0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0xFFFE, 0xE0001, 0xE007F);
  const std::string text = "a" + utf8(point) + "b";
  CAPTURE(static_cast<std::uint32_t>(point));
  CHECK(is_all_ascii(printable(text)));
  CHECK(printable(text).find('\\') == 1);
  CHECK(printable(printable(text)) == printable(text));
  CHECK_FALSE(tools::is_printable(text));
}

TEST_CASE("letters of every script stay as they are", "[text]") {
  const std::string text = "zürich Ελλάδα 서울 東京 🙂 a\\b";
  CHECK(printable(text) == text);
  CHECK(tools::is_printable(text));
}

TEST_CASE("bytes that are not UTF-8 are made visible one by one", "[text]") {
  // A lone continuation, a cut sequence, an overlong slash, a surrogate, beyond the last plane.
  CHECK(printable("\x80") == "\\x80");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");
  CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  CHECK_FALSE(tools::is_utf8("a\xff"));
  CHECK(tools::is_utf8("ä🙂"));
}

TEST_CASE("lines keep their line feeds and nothing else", "[text]") {
  CHECK(tools::printable_lines("one\ntwo\r\n\x1b[31m") == "one\ntwo\\x0d\n\\x1b[31m");
}

TEST_CASE("JSON that is made printable has the same value", "[text]") {
  const nlohmann::json value{
      {"a" + utf8(0x202E), {utf8(0x200B), utf8(0xE0041) + "x", "\x7f", "zürich", "\n\x07"}}};
  const std::string text = tools::printable_json(value.dump(2));
  CHECK(nlohmann::json::parse(text) == value);
  CHECK(tools::printable_lines(text) == text);
  CHECK(text.find("\\u202e") != std::string::npos);
  CHECK(text.find("\\udb40\\udc41") != std::string::npos);
  CHECK(text.find("zürich") != std::string::npos);
}

}  // namespace
