#pragma once

#include <string>

/// Numbers in sentences, the same on every machine.
namespace models::explaining {

/// A share in percent with one digit, two significant ones below 1 %: "12.5 %", "0.031 %".
[[nodiscard]] std::string in_percent(double share);

/// "45 s", "7.5 min", "2.5 h", three significant digits.
[[nodiscard]] std::string in_time(double seconds);

/// At most `digits` significant digits, without needless zeros.
[[nodiscard]] std::string in_digits(double value, int digits);

/// "1 instance", "3 instances".
[[nodiscard]] std::string counted(int count, const std::string& noun);

/// A JSON pointer token: "~" and "/" escaped as RFC 6901 asks for, with the slash before it.
[[nodiscard]] std::string token(const std::string& key);

}  // namespace models::explaining
