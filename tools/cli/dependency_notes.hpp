#pragma once

#include <string>

#include "models/architecture/dependency_graph.hpp"

/// What `nines validate` tells about who needs whom. Names are made printable.
namespace tools {

/// Two lines for each part that no request class needs: a note, and a hint what to do about it.
/// Empty where everything serves.
[[nodiscard]] std::string unused_notes(const models::DependencyGraph& graph);

/// The tree of needs (DependencyGraph::tree_text), each line two spaces further in.
[[nodiscard]] std::string dependency_tree(const models::DependencyGraph& graph);

}  // namespace tools
