// A file that is written bit by bit, and stands under its name only when it is whole.
//
// It owns a temporary file in the folder of the wanted one, and a buffer of 32 KiB at most. Between
// two writes it holds no descriptor, so that thousands may be under way at once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "reports/byte_sink.hpp"
#include "reports/file_error.hpp"

namespace strand::reports {

class StreamedFile final : public ByteSink {
 public:
  static constexpr std::size_t buffer_size = 32 * std::size_t{1024};

  // Makes the folder where it is missing. Throws FileError.
  explicit StreamedFile(std::filesystem::path path);
  // Removes the temporary file unless finish() has renamed it.
  ~StreamedFile() override;

  void write(std::string_view bytes) override;
  // Flushes the file to the disk and renames it.
  void finish() override;

 private:
  void flush(std::string_view more);

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::string buffer_;
  bool finished_ = false;
};

}  // namespace strand::reports
