// The right to write a log, and what belongs to it: the frames of a peer, the report of a
// coordinator.
//
// A LogClaim is an advisory lock on the log's file, held until it goes or its program ends, however
// that ends. So no program empties the log of another that runs, and a log that is left over is no
// obstacle. A file system without locks grants every claim.
#pragma once

#include <filesystem>
#include <string>

#include "real/file_descriptor.hpp"
#include "real/log.hpp"

namespace strand::real {

class LogClaim {
 public:
  // Makes the file if it is missing, and leaves what is in it alone. Throws LogError when a running
  // program has the claim, or when the file cannot be opened. `other` is what a person can choose
  // instead, the end of the error: "another folder with --out".
  LogClaim(const std::filesystem::path& file, const std::string& other);

 private:
  FileDescriptor file_;
};

// True if a running program has the claim to `file`. Changes nothing.
[[nodiscard]] bool is_claimed(const std::filesystem::path& file);

// One line for the person whose program did not get its claim.
[[nodiscard]] std::string claimed_text(const std::filesystem::path& file, const std::string& other);

}  // namespace strand::real
