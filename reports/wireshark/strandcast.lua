-- A dissector for Wireshark of StrandCast's datagrams: the binary format, which docs/protocol.md
-- describes, and, by Wireshark's own JSON dissector, the JSON format.
--
-- It reads captures of real runs and those that `strandsim --report pcap` writes. Copy it into
-- Wireshark's folder of personal Lua plugins (Help > About Wireshark > Folders), or name it:
--   wireshark -X lua_script:strandcast.lua capture.pcapng
-- Datagrams are known by their ports (a preference of the protocol), and on other ports by their
-- look. For Lua 5.2, as in Wireshark 4.0, to 5.4.

local strandcast = Proto("strandcast", "StrandCast")

local HEADER_SIZE = 40
local MAGIC = 0x53
local KIND_CHUNK = 1
local KIND_END_OF_STREAM = 2
local MOST_FRAMES = 4194304
local MOST_CHUNKS = 16384
local MOST_FRAME_SIZE = 16777216

strandcast.prefs.ports = Pref.range("UDP ports", "10000-10099",
  "Ports of peers: 10001 and up in real runs, 10000 in simulated ones", 65535)

strandcast.prefs.verify = Pref.bool("Verify header checksums", true,
  "Takes most of the time in captures of many datagrams")

local kinds = { [KIND_CHUNK] = "Chunk", [KIND_END_OF_STREAM] = "End of stream" }
local WRONG, RIGHT, UNVERIFIED = 0, 1, 2
local verdicts = { [WRONG] = "Wrong", [RIGHT] = "Right", [UNVERIFIED] = "Unverified" }

local f = {
  magic = ProtoField.uint8("strandcast.magic", "Magic number", base.HEX),
  version = ProtoField.uint8("strandcast.version", "Version"),
  kind = ProtoField.uint8("strandcast.kind", "Kind", base.DEC, kinds),
  flags = ProtoField.uint8("strandcast.flags", "Flags", base.HEX),
  deflated = ProtoField.bool("strandcast.flags.deflated", "Frame is deflated", 8, nil, 0x01),
  reserved = ProtoField.uint8("strandcast.flags.reserved", "Reserved", base.HEX, nil, 0xfe),
  header_size = ProtoField.uint16("strandcast.header_size", "Header size", base.UNIT_STRING,
    { " byte", " bytes" }),
  payload_size = ProtoField.uint16("strandcast.payload_size", "Payload size", base.UNIT_STRING,
    { " byte", " bytes" }),
  stream = ProtoField.uint32("strandcast.stream", "Stream", base.HEX),
  link_sequence = ProtoField.uint32("strandcast.link_sequence", "Link sequence"),
  frame = ProtoField.uint32("strandcast.frame", "Frame"),
  frames_sent = ProtoField.uint32("strandcast.frames_sent", "Frames sent", base.UNIT_STRING,
    { " frame", " frames" }),
  chunk = ProtoField.uint16("strandcast.chunk", "Chunk"),
  chunk_count = ProtoField.uint16("strandcast.chunk_count", "Chunks of the frame"),
  frame_size = ProtoField.uint32("strandcast.frame_size", "Frame size", base.UNIT_STRING,
    { " byte", " bytes" }),
  time_left = ProtoField.uint32("strandcast.time_left", "Time left until the playout deadline",
    base.UNIT_STRING, { " microsecond", " microseconds" }),
  payload_checksum = ProtoField.uint32("strandcast.payload_checksum",
    "Payload checksum (unverified)", base.HEX),
  header_checksum = ProtoField.uint32("strandcast.header_checksum", "Header checksum", base.HEX),
  header_checksum_status = ProtoField.uint8("strandcast.header_checksum.status",
    "Header checksum status", base.DEC, verdicts),
  payload = ProtoField.bytes("strandcast.payload", "Payload"),
}
strandcast.fields = f

local malformed = ProtoExpert.new("strandcast.malformed", "Not a valid StrandCast datagram",
  expert.group.MALFORMED, expert.severity.ERROR)
local bad_checksum = ProtoExpert.new("strandcast.header_checksum.bad", "Wrong header checksum",
  expert.group.CHECKSUM, expert.severity.ERROR)
local out_of_time = ProtoExpert.new("strandcast.out_of_time", "Sent after its playout deadline",
  expert.group.SEQUENCE, expert.severity.NOTE)
strandcast.experts = { malformed, bad_checksum, out_of_time }

-- XXH3-64 of the 36 bytes before the header's checksum, seed 0: the case of 33 to 64 bytes in
-- https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md, "Medium inputs".

local PRIME64_1 = UInt64.fromhex("9e3779b185ebca87")
local PRIME_MX1 = UInt64.fromhex("165667919e3779f9")
local LOW_HALF = UInt64(0xffffffff, 0)
-- The first eight words of the default secret.
local SECRET = {}
for _, word in ipairs({
  "be4ba423396cfeb8", "1cad21f72c81017c", "db979083e96dd4de", "1f67b3b7a4a44072",
  "78e5c0cc4ee679cb", "2172ffcc7dd05a82", "8e2443f7744608b8", "4c263a81e69035e0",
}) do
  SECRET[#SECRET + 1] = UInt64.fromhex(word)
end

-- The low half of the 128-bit product, xor the high half.
local function multiply_and_fold(a, b)
  local a_low, a_high = a:band(LOW_HALF), a:rshift(32)
  local b_low, b_high = b:band(LOW_HALF), b:rshift(32)
  local low = a_low * b_low
  local middle = a_high * b_low + low:rshift(32)
  local other = a_low * b_high + middle:band(LOW_HALF)
  local high = a_high * b_high + middle:rshift(32) + other:rshift(32)
  return (a * b):bxor(high)
end

local function mix(range, offset, secret)
  local first = range(offset, 8):le_uint64():bxor(SECRET[secret])
  local second = range(offset + 8, 8):le_uint64():bxor(SECRET[secret + 1])
  return multiply_and_fold(first, second)
end

local function header_checksum(range)
  local size = HEADER_SIZE - 4
  local sum = UInt64(size, 0) * PRIME64_1
  sum = sum + mix(range, 16, 5) + mix(range, size - 32, 7)
  sum = sum + mix(range, 0, 1) + mix(range, size - 16, 3)
  sum = sum:bxor(sum:rshift(37)) * PRIME_MX1
  return sum:bxor(sum:rshift(32)):lower()
end

-- Bytes of chunk `index` of a frame: the first ones are a byte longer where it does not come out
-- even.
local function size_of_chunk(frame_size, count, index)
  local size = math.floor(frame_size / count)
  return index < frame_size % count and size + 1 or size
end

-- Why a chunk is refused, or nothing.
local function fault_of_chunk(range, payload_size)
  local flags, frame = range(3, 1):uint(), range(16, 4):uint()
  local index, count = range(20, 2):uint(), range(22, 2):uint()
  local frame_size = range(24, 4):uint()
  if flags > 1 then return "Reserved flags are set" end
  if frame >= MOST_FRAMES then return "Frame number out of range" end
  if count == 0 then return "No chunks in the frame" end
  if count > MOST_CHUNKS or count > frame_size then return "Too many chunks" end
  if index >= count then return "Chunk out of range" end
  if frame_size > MOST_FRAME_SIZE then return "Frame too large" end
  if payload_size ~= size_of_chunk(frame_size, count, index) then
    return string.format("This chunk has %d bytes", size_of_chunk(frame_size, count, index))
  end
  return nil
end

local function fault_of_end(range, payload_size)
  if range(3, 1):uint() ~= 0 then return "Reserved flags are set" end
  if payload_size ~= 0 then return "An end of stream has no payload" end
  if range(16, 4):uint() > MOST_FRAMES then return "Number of frames out of range" end
  return nil
end

-- Why the datagram is refused, or nothing; the header's checksum aside.
local function fault_of(range)
  if range:len() < HEADER_SIZE then return "Shorter than a header" end
  if range(1, 1):uint() ~= 1 then return "Unknown version" end
  local header_size, payload_size = range(4, 2):uint(), range(6, 2):uint()
  if header_size ~= HEADER_SIZE then return "The header has 40 bytes" end
  if payload_size ~= range:len() - HEADER_SIZE then
    return string.format("There are %d bytes of payload", range:len() - HEADER_SIZE)
  end
  local kind = range(2, 1):uint()
  if kind == KIND_CHUNK then return fault_of_chunk(range, payload_size) end
  if kind == KIND_END_OF_STREAM then return fault_of_end(range, payload_size) end
  return "Unknown kind"
end

local function add_flags(tree, range)
  local flags = tree:add(f.flags, range)
  flags:add(f.deflated, range)
  flags:add(f.reserved, range)
end

local function add_chunk(tree, range)
  tree:add(f.frame, range(16, 4))
  tree:add(f.chunk, range(20, 2))
  tree:add(f.chunk_count, range(22, 2))
  tree:add(f.frame_size, range(24, 4))
  local time_left = tree:add(f.time_left, range(28, 4))
  if range(28, 4):uint() == 0 then time_left:add_proto_expert_info(out_of_time) end
  tree:add(f.payload_checksum, range(32, 4))
end

-- What the Info column says.
local function summary(range)
  local sequence = range(12, 4):uint()
  if range(2, 1):uint() == KIND_END_OF_STREAM then
    return string.format("end of stream after %d frames, link sequence %d",
      range(16, 4):uint(), sequence)
  end
  return string.format("frame %d chunk %d/%d, %d bytes, link sequence %d", range(16, 4):uint(),
    range(20, 2):uint(), range(22, 2):uint(), range:len() - HEADER_SIZE, sequence)
end

-- False where the checksum is known to be wrong.
local function add_checksum(tree, range)
  local checksum = tree:add(f.header_checksum, range(36, 4))
  local status = UNVERIFIED
  if strandcast.prefs.verify then
    status = header_checksum(range) == range(36, 4):uint() and RIGHT or WRONG
  end
  checksum:append_text(" [" .. verdicts[status]:lower() .. "]")
  checksum:add(f.header_checksum_status, range(36, 4), status):set_generated()
  if status == WRONG then checksum:add_proto_expert_info(bad_checksum) end
  return status ~= WRONG
end

local function dissect_binary(range, pinfo, root)
  local tree = root:add(strandcast, range)
  pinfo.cols.protocol = "StrandCast"
  local fault = fault_of(range)
  if range:len() < HEADER_SIZE then
    pinfo.cols.info = "malformed: " .. fault
    tree:add_proto_expert_info(malformed, fault)
    return
  end
  tree:add(f.magic, range(0, 1))
  tree:add(f.version, range(1, 1))
  tree:add(f.kind, range(2, 1))
  add_flags(tree, range(3, 1))
  tree:add(f.header_size, range(4, 2))
  tree:add(f.payload_size, range(6, 2))
  tree:add(f.stream, range(8, 4))
  tree:add(f.link_sequence, range(12, 4))
  if range(2, 1):uint() == KIND_CHUNK then
    add_chunk(tree, range)
  elseif range(2, 1):uint() == KIND_END_OF_STREAM then
    tree:add(f.frames_sent, range(16, 4))
  end
  local right = add_checksum(tree, range)
  if range:len() > HEADER_SIZE then tree:add(f.payload, range(HEADER_SIZE)) end

  local text = summary(range)
  tree:append_text(", " .. text)
  if not right then text = text .. " [wrong header checksum]" end
  if fault then
    tree:add_proto_expert_info(malformed, fault)
    text = text .. " [malformed: " .. fault .. "]"
  end
  pinfo.cols.info = text
end

local function header_begins_at(range, offset)
  return range:len() - offset >= HEADER_SIZE and range(offset, 1):uint() == MAGIC
    and range(offset + 1, 1):uint() == 1 and range(offset + 4, 2):uint() == HEADER_SIZE
end

-- The datagrams in a packet. On the hosts that send and receive, the kernel hands over a burst in
-- one piece (UDP_SEGMENT and UDP_GRO, udp(7)), and captures have it so.
local function datagrams_in(range)
  local found, offset = {}, 0
  while header_begins_at(range, offset) do
    local size = HEADER_SIZE + range(offset + 6, 2):uint()
    if not header_begins_at(range, offset + size) then break end
    found[#found + 1] = range(offset, size)
    offset = offset + size
  end
  found[#found + 1] = range(offset)
  return found
end

local function dissect_burst(range, pinfo, root)
  local datagrams = datagrams_in(range)
  for _, datagram in ipairs(datagrams) do dissect_binary(datagram, pinfo, root) end
  if #datagrams > 1 then
    pinfo.cols.info = string.format("%d datagrams: from %s to %s", #datagrams,
      summary(datagrams[1]), summary(datagrams[#datagrams]))
  end
end

-- The first byte that is no white space, as JSON has it.
local function first_character(range)
  for offset = 0, math.min(range:len(), 16) - 1 do
    local byte = range(offset, 1):uint()
    if byte ~= 0x20 and byte ~= 0x09 and byte ~= 0x0a and byte ~= 0x0d then return byte end
  end
  return 0
end

local function dissect_json(tvb, pinfo, root)
  local json = Dissector.get("json")
  if json == nil then return 0 end
  local text = tvb:range(0, math.min(tvb:len(), 200)):string()
  json:call(tvb, pinfo, root)
  pinfo.cols.protocol = "StrandCast/JSON"
  local frame = text:match('"frame_num": ?(%d+)')
  if text:find('"video_end"', 1, true) and frame then
    pinfo.cols.info = "end of stream after " .. frame .. " frames"
  elseif frame then
    pinfo.cols.info = string.format("frame %s chunk %s/%s", frame,
      text:match('"chunk_id": ?(%d+)') or "?", text:match('"total_chunks": ?(%d+)') or "?")
  end
  return tvb:len()
end

function strandcast.dissector(tvb, pinfo, root)
  if tvb:len() == 0 then return 0 end
  local range = tvb:range()
  if range(0, 1):uint() == MAGIC then
    dissect_burst(range, pinfo, root)
    return tvb:len()
  end
  if first_character(range) == 0x7b then return dissect_json(tvb, pinfo, root) end
  return 0
end

-- On other ports: what is a binary datagram by its first bytes and its sizes, or begins as the JSON
-- format writes them.
local function looks_like_strandcast(tvb)
  local range = tvb:range()
  if header_begins_at(range, 0) then
    local kind, size = range(2, 1):uint(), HEADER_SIZE + range(6, 2):uint()
    return (kind == KIND_CHUNK or kind == KIND_END_OF_STREAM)
      and (size == range:len() or header_begins_at(range, size))
  end
  local opening = '{"type": "video_'
  return tvb:len() > #opening and tvb:range(0, #opening):string() == opening
end

strandcast:register_heuristic("udp", function(tvb, pinfo, root)
  if not looks_like_strandcast(tvb) then return false end
  strandcast.dissector(tvb, pinfo, root)
  return true
end)

local ports = DissectorTable.get("udp.port")
ports:add(strandcast.prefs.ports, strandcast)
