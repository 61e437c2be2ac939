// The JSON Schema of the scenario language, scenarios/schema/scenario.schema.json, in the program.
#pragma once

#include <string_view>

namespace strand::scenario {

[[nodiscard]] std::string_view schema_json();

}  // namespace strand::scenario
