#include "core/wire/json_format.hpp"

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "core/wire/hexadecimal.hpp"
#include "core/wire/json_reader.hpp"
#include "core/wire/json_writer.hpp"

namespace strand::wire {

namespace {

constexpr std::string_view chunk_type = "video_frame";
constexpr std::string_view end_type = "video_end";

constexpr std::array<std::string_view, 5> keys = {"type", "frame_num", "chunk_id", "total_chunks",
                                                  "data"};
using Fields = JsonFields<keys.size()>;

// The text before a chunk's digits. The order of the keys is the seed's.
std::string chunk_prefix(FrameNumber frame, ChunkIndex index, std::uint16_t count) {
  std::string text = R"({"type": "video_frame", "origin": "coordinator", "frame_num": )";
  append_number(text, std::uint64_t{frame.value()});
  text += R"(, "chunk_id": )";
  append_number(text, std::uint64_t{index.value()});
  text += R"(, "total_chunks": )";
  append_number(text, std::uint64_t{count});
  text += R"(, "data": ")";
  return text;
}

constexpr std::string_view chunk_suffix = R"("})";

expected<std::uint64_t, Error> read_number(const Fields& fields, std::string_view key) {
  const std::optional<JsonValue>& value = fields[key];
  if (!value) return unexpected<Error>(Error::missing_field);
  const std::optional<std::uint64_t> number = json_unsigned(*value);
  if (!number) return unexpected<Error>(Error::wrong_field_type);
  return *number;
}

expected<BufferSlice, Error> read_payload(const Fields& fields) {
  const std::optional<JsonValue>& data = fields["data"];
  if (!data) return unexpected<Error>(Error::missing_field);
  if (data->kind != JsonKind::string) return unexpected<Error>(Error::wrong_field_type);
  std::string_view digits = data->text;
  // No writer escapes digits, but JSON lets them.
  std::string characters;
  if (digits.find('\\') != std::string_view::npos) {
    characters = json_characters(*data);
    digits = characters;
  }
  if (digits.empty()) return unexpected<Error>(Error::chunk_size_wrong);
  Buffer buffer = Buffer::allocate(digits.size() / 2);
  if (!read_hexadecimal(digits, buffer.data())) {
    return unexpected<Error>(Error::malformed_hexadecimal);
  }
  return buffer.slice();
}

expected<Datagram, Error> read_chunk(const Fields& fields, const BufferSlice& datagram) {
  const auto frame = read_number(fields, "frame_num");
  if (!frame) return unexpected<Error>(frame.error());
  const auto index = read_number(fields, "chunk_id");
  if (!index) return unexpected<Error>(index.error());
  const auto count = read_number(fields, "total_chunks");
  if (!count) return unexpected<Error>(count.error());
  if (*frame >= max_frames) return unexpected<Error>(Error::frame_out_of_range);
  if (*count == 0) return unexpected<Error>(Error::no_chunks);
  if (*count > max_chunks_per_frame) return unexpected<Error>(Error::too_many_chunks);
  if (*index >= *count) return unexpected<Error>(Error::chunk_out_of_range);
  auto payload = read_payload(fields);
  if (!payload) return unexpected<Error>(payload.error());
  Chunk chunk;
  chunk.format = Format::json;
  chunk.frame = FrameNumber(static_cast<std::uint32_t>(*frame));
  chunk.index = ChunkIndex(static_cast<std::uint16_t>(*index));
  chunk.count = static_cast<std::uint16_t>(*count);
  chunk.deflated = true;
  chunk.payload = std::move(*payload);
  chunk.original = datagram;
  return chunk;
}

expected<Datagram, Error> read_end(const Fields& fields, const BufferSlice& datagram) {
  const auto frames = read_number(fields, "frame_num");
  if (!frames) return unexpected<Error>(frames.error());
  if (*frames > max_frames) return unexpected<Error>(Error::frame_out_of_range);
  EndOfStream end;
  end.format = Format::json;
  end.frames = static_cast<std::uint32_t>(*frames);
  end.original = datagram;
  return end;
}

}  // namespace

expected<Datagram, Error> parse_json(const BufferSlice& datagram) {
  const std::string_view text(reinterpret_cast<const char*>(datagram.data()), datagram.size());
  const std::optional<JsonValue> value = read_json(text);
  if (!value || value->kind != JsonKind::object) return unexpected<Error>(Error::malformed_json);
  const Fields fields(*value, keys);
  const std::optional<JsonValue>& type = fields["type"];
  if (!type) return unexpected<Error>(Error::missing_field);
  if (type->kind != JsonKind::string) return unexpected<Error>(Error::wrong_field_type);
  if (json_string_is(*type, chunk_type)) return read_chunk(fields, datagram);
  if (json_string_is(*type, end_type)) return read_end(fields, datagram);
  return unexpected<Error>(Error::unknown_message);
}

BufferSlice write_json(const Chunk& chunk) {
  const std::string prefix = chunk_prefix(chunk.frame, chunk.index, chunk.count);
  const std::size_t digits = 2 * chunk.payload.size();
  Buffer buffer = Buffer::allocate(prefix.size() + digits + chunk_suffix.size());
  std::byte* out = buffer.data();
  std::memcpy(out, prefix.data(), prefix.size());
  out += prefix.size();
  write_hexadecimal(chunk.payload.bytes(), out);
  out += digits;
  std::memcpy(out, chunk_suffix.data(), chunk_suffix.size());
  return buffer.slice();
}

BufferSlice write_json(const EndOfStream& end) {
  std::string text = R"({"type": "video_end", "origin": "coordinator", "frame_num": )";
  append_number(text, std::uint64_t{end.frames});
  text += '}';
  return Buffer::copy_of(std::as_bytes(std::span(text))).slice();
}

std::size_t json_overhead() {
  return chunk_prefix(FrameNumber(max_frames - 1), ChunkIndex(max_chunks_per_frame - 1),
                      max_chunks_per_frame)
             .size() +
         chunk_suffix.size();
}

}  // namespace strand::wire
