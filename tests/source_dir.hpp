#pragma once

#include <string>

/// The root of the sources that the tests were built from: an absolute path without a slash at its
/// end.
const std::string& source_dir();
