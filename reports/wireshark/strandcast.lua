-- A dissector for Wireshark of StrandCast's datagrams: the binary format, which docs/protocol.md
-- describes, and, by Wireshark's own JSON dissector, the JSON format.
--
-- It reads captures of real runs and those that `strandsim --report pcap` writes. Copy it into
-- Wireshark's folder of personal Lua plugins (Help > About Wireshark > Folders), or name it:
--   wireshark -X lua_script:strandcast.lua capture.pcapng
-- Datagrams are known by their ports (a preference of the protocol), and on other ports by their
-- look and their checksum. For Lua 5.2, as in Wireshark 4.0, to 5.4. The file `colorfilters` beside
-- this one has colours for repairs, retransmissions and feedback.

local strandcast = Proto("strandcast", "StrandCast")

local HEADER_SIZE = 21 -- of chunks and repairs
local CHECKSUM_SIZE = 4
local END_SIZE = 15
local PROBE_SIZE = 11
local KIND_CHUNK, KIND_REPAIR, KIND_END_OF_STREAM, KIND_PROBE, KIND_FEEDBACK = 1, 2, 3, 4, 5
local FIRST_LEAD, LAST_LEAD = 0xa1, 0xa5 -- version 2, the first kind and the last
local MOST_FRAMES = 4194304
local MOST_REPAIRS = 4096
local MOST_FRAME_SIZE = 16777216
local MOST_RUNS = 64
local MOST_SPAN = 4096
local SEQUENCES = 16777216 -- link sequence numbers wrap around
local UNIT = 250           -- microseconds

strandcast.prefs.ports = Pref.range("UDP ports", "10000-10099",
  "Ports of peers: 10001 and up in real runs, 10000 in simulated ones", 65535)

strandcast.prefs.verify = Pref.bool("Verify checksums", true,
  "Takes most of the time in captures of many datagrams")

local kinds = {
  [KIND_CHUNK] = "Chunk",
  [KIND_REPAIR] = "Repair",
  [KIND_END_OF_STREAM] = "End of stream",
  [KIND_PROBE] = "Probe",
  [KIND_FEEDBACK] = "Feedback",
}
local WRONG, RIGHT, UNVERIFIED = 0, 1, 2
local verdicts = { [WRONG] = "Wrong", [RIGHT] = "Right", [UNVERIFIED] = "Unverified" }
local bytes = { " byte", " bytes" }
local microseconds = { " microsecond", " microseconds" }

local f = {
  version = ProtoField.uint8("strandcast.version", "Version", base.DEC, nil, 0x70),
  kind = ProtoField.uint8("strandcast.kind", "Kind", base.DEC, kinds, 0x0f),
  flags = ProtoField.uint8("strandcast.flags", "Flags", base.HEX),
  deflated = ProtoField.bool("strandcast.flags.deflated", "Frame is deflated", 8, nil, 0x01),
  retransmission = ProtoField.bool("strandcast.flags.retransmission", "Retransmission", 8, nil,
    0x02),
  has_onward = ProtoField.bool("strandcast.flags.onward", "Onward section", 8, nil, 0x01),
  has_rate = ProtoField.bool("strandcast.flags.rate", "Rate", 8, nil, 0x02),
  reserved = ProtoField.uint8("strandcast.flags.reserved", "Reserved", base.HEX, nil, 0xfc),
  all_reserved = ProtoField.uint8("strandcast.flags.reserved", "Reserved", base.HEX, nil, 0xff),
  stream = ProtoField.uint16("strandcast.stream", "Stream", base.HEX),
  link_sequence = ProtoField.uint24("strandcast.link_sequence", "Link sequence"),
  time_left = ProtoField.uint32("strandcast.time_left", "Time left until the playout deadline",
    base.UNIT_STRING, microseconds),
  frame = ProtoField.uint32("strandcast.frame", "Frame"),
  chunk = ProtoField.uint16("strandcast.chunk", "Chunk"),
  repair = ProtoField.uint16("strandcast.repair", "Repair"),
  chunk_count = ProtoField.uint16("strandcast.chunk_count", "Chunks of the frame"),
  longer_chunks = ProtoField.uint16("strandcast.longer_chunks", "Chunks that are a byte longer"),
  frame_size = ProtoField.uint32("strandcast.frame_size", "Frame size", base.UNIT_STRING, bytes),
  payload = ProtoField.bytes("strandcast.payload", "Payload"),
  payload_size = ProtoField.uint16("strandcast.payload_size", "Payload size", base.UNIT_STRING,
    bytes),
  frames_sent = ProtoField.uint32("strandcast.frames_sent", "Frames sent", base.UNIT_STRING,
    { " frame", " frames" }),
  age = ProtoField.uint32("strandcast.feedback.age", "Age of the newest datagram",
    base.UNIT_STRING, microseconds),
  run_count = ProtoField.uint32("strandcast.feedback.run_count", "Runs"),
  arrived = ProtoField.string("strandcast.feedback.arrived", "Arrived"),
  lost = ProtoField.string("strandcast.feedback.lost", "Lost"),
  arrived_count = ProtoField.uint32("strandcast.feedback.arrived_count", "Datagrams that arrived"),
  lost_count = ProtoField.uint32("strandcast.feedback.lost_count", "Datagrams that were lost"),
  hops = ProtoField.uint32("strandcast.feedback.hops", "Hops to go"),
  way = ProtoField.uint32("strandcast.feedback.way", "One-way delay of those hops",
    base.UNIT_STRING, microseconds),
  retransmissions = ProtoField.uint32("strandcast.feedback.retransmissions",
    "Retransmissions of a chunk on those hops, in 1/1024"),
  round = ProtoField.uint32("strandcast.feedback.round", "Time that one takes",
    base.UNIT_STRING, microseconds),
  rate = ProtoField.uint32("strandcast.feedback.rate", "Rate of the slowest link",
    base.UNIT_STRING, { " kbit/s" }),
  checksum = ProtoField.uint32("strandcast.checksum", "Checksum", base.HEX),
  checksum_status = ProtoField.uint8("strandcast.checksum.status", "Checksum status", base.DEC,
    verdicts),
  payload_checksum = ProtoField.uint32("strandcast.payload_checksum",
    "The payload's part, which relays carry", base.HEX),
}
strandcast.fields = f

local malformed = ProtoExpert.new("strandcast.malformed", "Not a valid StrandCast datagram",
  expert.group.MALFORMED, expert.severity.ERROR)
local bad_checksum = ProtoExpert.new("strandcast.checksum.bad", "Wrong checksum",
  expert.group.CHECKSUM, expert.severity.ERROR)
local out_of_time = ProtoExpert.new("strandcast.out_of_time",
  "Arrives when its playout deadline has passed", expert.group.SEQUENCE, expert.severity.NOTE)
local sent_again = ProtoExpert.new("strandcast.sent_again", "Sent again",
  expert.group.SEQUENCE, expert.severity.NOTE)
local losses = ProtoExpert.new("strandcast.losses", "Says that datagrams were lost",
  expert.group.SEQUENCE, expert.severity.NOTE)
strandcast.experts = { malformed, bad_checksum, out_of_time, sent_again, losses }

-- XXH3-64 with seed 0, of strings:
-- https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md, "XXH3 Algorithm Overview".

local PRIME32_1 = 0x9e3779b1
local PRIME64_1 = UInt64.fromhex("9e3779b185ebca87")
local PRIME64_2 = UInt64.fromhex("c2b2ae3d27d4eb4f")
local PRIME64_3 = UInt64.fromhex("165667b19e3779f9")
local PRIME_MX1 = UInt64.fromhex("165667919e3779f9")
local PRIME_MX2 = UInt64.fromhex("9fb21c651e98df25")
local LOW_HALF = UInt64(0xffffffff, 0)
local TWO_32, TWO_16, TWO_15 = 4294967296, 65536, 32768

local function from_hexadecimal(digits)
  return (digits:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end))
end

-- The default secret.
local SECRET = from_hexadecimal(
  "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f" ..
  "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c" ..
  "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8" ..
  "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364" ..
  "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e" ..
  "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")

-- Of two numbers below 2^32. Lua 5.3 has an operator, which would not even compile in 5.2.
local native_xor = load("return function(a, b) return a ~ b end")
local xor = native_xor and native_xor() or bit32.bxor

-- Offsets into strings are from 0.
local function word_at(text, offset)
  return UInt64.decode(text:sub(offset + 1, offset + 8), true)
end

local function swapped_word_at(text, offset)
  return UInt64.decode(text:sub(offset + 1, offset + 8), false)
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

local function avalanche(sum)
  sum = sum:bxor(sum:rshift(37)) * PRIME_MX1
  return sum:bxor(sum:rshift(32))
end

local function mix(text, offset, secret)
  return multiply_and_fold(word_at(text, offset):bxor(word_at(SECRET, secret)),
    word_at(text, offset + 8):bxor(word_at(SECRET, secret + 8)))
end

local function hash_of_1_to_3(text)
  local size = #text
  local first, middle = text:byte(1), text:byte(math.floor(size / 2) + 1)
  local combined = first * 65536 + middle * 16777216 + text:byte(size) + size * 256
  local sum = UInt64(xor(combined, xor(0x396cfeb8, 0xbe4ba423)), 0)
  sum = sum:bxor(sum:rshift(33)) * PRIME64_2
  sum = sum:bxor(sum:rshift(29)) * PRIME64_3
  return sum:bxor(sum:rshift(32))
end

local function hash_of_4_to_8(text)
  local size = #text
  local first = Struct.unpack("<I4", text, 1)
  local last = Struct.unpack("<I4", text, size - 3)
  local sum = UInt64(last, first):bxor(word_at(SECRET, 8):bxor(word_at(SECRET, 16)))
  sum = sum:bxor(sum:rol(49):bxor(sum:rol(24))) * PRIME_MX2
  sum = sum:bxor(sum:rshift(35) + UInt64(size, 0)) * PRIME_MX2
  return sum:bxor(sum:rshift(28))
end

local function hash_of_9_to_16(text)
  local size = #text
  local low = word_at(text, 0):bxor(word_at(SECRET, 24):bxor(word_at(SECRET, 32)))
  local high = word_at(text, size - 8):bxor(word_at(SECRET, 40):bxor(word_at(SECRET, 48)))
  local swapped = swapped_word_at(text, 0):bxor(
    swapped_word_at(SECRET, 24):bxor(swapped_word_at(SECRET, 32)))
  return avalanche(UInt64(size, 0) + swapped + high + multiply_and_fold(low, high))
end

local function hash_of_17_to_128(text)
  local size = #text
  local sum = UInt64(size, 0) * PRIME64_1
  for i = math.floor((size - 1) / 32), 0, -1 do
    sum = sum + mix(text, 16 * i, 32 * i) + mix(text, size - 16 * (i + 1), 32 * i + 16)
  end
  return avalanche(sum)
end

local function hash_of_129_to_240(text)
  local size = #text
  local sum = UInt64(size, 0) * PRIME64_1
  for i = 0, 7 do sum = sum + mix(text, 16 * i, 16 * i) end
  sum = avalanche(sum)
  for i = 8, math.floor(size / 16) - 1 do sum = sum + mix(text, 16 * i, 16 * (i - 8) + 3) end
  return avalanche(sum + mix(text, size - 16, 119))
end

-- Longer ones in numbers of 32 bits, since a 64-bit number of Wireshark's is an object: a tenfold
-- of time. Each of the eight sums is a low half and a high half, whose carries wait until a block
-- ends. Seventeen products' halves are below 2^53, so they are exact in Lua's numbers.

local STRIPE, BLOCK = 64, 1024
local STRIPE_FORMAT = "<" .. ("I4"):rep(16)
local SECRET_WORDS = {}
for i = 1, #SECRET / 4 do SECRET_WORDS[i] = Struct.unpack("<I4", SECRET, 4 * i - 3) end
local LAST_SECRET_WORDS = { Struct.unpack(STRIPE_FORMAT, SECRET, 121 + 1) }
local FIRST_LOW = { 0xc2b2ae3d, 0x85ebca87, 0x27d4eb4f, 0x9e3779f9, 0xc2b2ae63, 0x85ebca77,
  0x165667c5, 0x9e3779b1 }
local FIRST_HIGH = { 0, 0x9e3779b1, 0xc2b2ae3d, 0x165667b1, 0x85ebca77, 0, 0x27d4eb2f, 0 }

-- `secret` is how many words of `secrets` lie before those of this stripe.
local function add_stripe(low, high, text, offset, secrets, secret)
  local words = { Struct.unpack(STRIPE_FORMAT, text, offset + 1) }
  for lane = 1, 8 do
    local word = 2 * lane - 1
    local data_low, data_high = words[word], words[word + 1]
    local factor = xor(data_low, secrets[secret + word])
    local other = xor(data_high, secrets[secret + word + 1])
    local factor_low = factor % TWO_16
    local upper = (factor - factor_low) / TWO_16 * other
    local upper_low = upper % TWO_16
    low[lane] = low[lane] + factor_low * other + upper_low * TWO_16
    high[lane] = high[lane] + (upper - upper_low) / TWO_16
    local beside = lane % 2 == 1 and lane + 1 or lane - 1
    low[beside] = low[beside] + data_low
    high[beside] = high[beside] + data_high
  end
end

local function carry(low, high)
  for lane = 1, 8 do
    local rest = low[lane] % TWO_32
    high[lane] = (high[lane] + (low[lane] - rest) / TWO_32) % TWO_32
    low[lane] = rest
  end
end

local function scramble(low, high)
  carry(low, high)
  for lane = 1, 8 do
    local word = 2 * lane - 1 + 32
    local a = xor(xor(low[lane], math.floor(high[lane] / TWO_15)), SECRET_WORDS[word])
    local b = xor(high[lane], SECRET_WORDS[word + 1])
    local a_low = a % TWO_16
    local upper = (a - a_low) / TWO_16 * PRIME32_1
    local upper_low = upper % TWO_16
    local product = a_low * PRIME32_1 + upper_low * TWO_16
    low[lane] = product % TWO_32
    local b_low = b % TWO_16
    local b_product = b_low * PRIME32_1 + (b - b_low) / TWO_16 * PRIME32_1 % TWO_16 * TWO_16
    high[lane] = ((product - low[lane]) / TWO_32 + (upper - upper_low) / TWO_16 + b_product)
      % TWO_32
  end
end

local function hash_of_more_than_240(text)
  local size = #text
  local low, high = {}, {}
  for lane = 1, 8 do low[lane], high[lane] = FIRST_LOW[lane], FIRST_HIGH[lane] end
  local blocks = math.floor((size - 1) / BLOCK)
  for block = 0, blocks do
    local begin = block * BLOCK
    local stripes = math.min(math.floor((size - 1 - begin) / STRIPE), BLOCK / STRIPE)
    for stripe = 0, stripes - 1 do
      add_stripe(low, high, text, begin + stripe * STRIPE, SECRET_WORDS, 2 * stripe)
    end
    if block < blocks then scramble(low, high) end
  end
  add_stripe(low, high, text, size - STRIPE, LAST_SECRET_WORDS, 0)
  carry(low, high)
  local sum = UInt64(size, 0) * PRIME64_1
  for lane = 1, 7, 2 do
    local a, b = UInt64(low[lane], high[lane]), UInt64(low[lane + 1], high[lane + 1])
    local secret = 11 + 8 * (lane - 1)
    sum = sum + multiply_and_fold(a:bxor(word_at(SECRET, secret)),
      b:bxor(word_at(SECRET, secret + 8)))
  end
  return avalanche(sum)
end

-- The low 32 bits of the hash of a string.
local function low_hash(text)
  local size = #text
  if size == 0 then return 0x38d394c2 end
  local hash = size > 240 and hash_of_more_than_240 or size > 128 and hash_of_129_to_240
    or size > 16 and hash_of_17_to_128 or size > 8 and hash_of_9_to_16
    or size > 3 and hash_of_4_to_8 or hash_of_1_to_3
  return hash(text):lower()
end

-- Reading. `range` is one datagram.

local function kind_of(range)
  return range(0, 1):uint() % 16
end

local function has_payload(range)
  return kind_of(range) <= KIND_REPAIR
end

local function is_lead(byte)
  return byte ~= nil and byte >= FIRST_LEAD and byte <= LAST_LEAD
end

local function checksum_offset(range)
  return has_payload(range) and HEADER_SIZE - CHECKSUM_SIZE or range:len() - CHECKSUM_SIZE
end

-- Whether the datagram, of a known kind, is as long as its header.
local function is_long_enough(range)
  return range:len() >= (has_payload(range) and HEADER_SIZE or PROBE_SIZE)
end

local function header_hash(range)
  return low_hash(range(0, checksum_offset(range)):raw())
end

local function has_right_checksum(range)
  local sum = header_hash(range)
  if has_payload(range) then
    local payload = range:len() > HEADER_SIZE and range(HEADER_SIZE):raw() or ""
    sum = xor(sum, low_hash(payload))
  end
  return sum == range(checksum_offset(range), CHECKSUM_SIZE):uint()
end

-- What the 64-bit word of a chunk or a repair says: 22 bits, and three times 14.
local function place_of(range)
  local high, low = range(9, 4):uint(), range(13, 4):uint()
  local place = {
    is_repair = kind_of(range) == KIND_REPAIR,
    frame = math.floor(high / 1024),
    index = high % 1024 * 16 + math.floor(low / 268435456),
    count = math.floor(low / 16384) % 16384 + 1,
    longer = low % 16384,
  }
  local is_longer = place.index < place.longer
  if place.is_repair then is_longer = place.longer > 0 end
  place.shorter = range:len() - HEADER_SIZE - (is_longer and 1 or 0)
  place.frame_size = place.shorter * place.count + place.longer
  return place
end

-- A number at an offset, and the offset behind it; nothing where there is none before `last`.
local function varint_at(range, offset, last)
  local value, factor = 0, 1
  for size = 1, 4 do
    if offset >= last then return nil end
    local byte = range(offset, 1):uint()
    value, offset = value + byte % 128 * factor, offset + 1
    if byte < 128 then
      if byte == 0 and size > 1 then return nil end
      return value, offset
    end
    factor = factor * 128
  end
  return nil
end

-- The numbers of feedback, each {value, offset, size}; or nothing, and why.
local function feedback_in(range)
  local offset, last = 7, range:len() - CHECKSUM_SIZE
  local function take()
    local value, after = varint_at(range, offset, last)
    if value == nil then return nil end
    local number = { value = value, offset = offset, size = after - offset }
    offset = after
    return number
  end
  local flags = range(1, 1):uint()
  local feedback = { runs = {}, covered = 0 }
  feedback.age, feedback.run_count = take(), take()
  local count = feedback.run_count and feedback.run_count.value
  if count == nil then return nil, "A number is cut or too long" end
  if count % 2 == 0 or count > MOST_RUNS then return nil, "There cannot be " .. count .. " runs" end
  for _ = 1, count do
    local run = take()
    if run == nil or run.value == 0 then return nil, "A run is none" end
    feedback.covered = feedback.covered + run.value
    feedback.runs[#feedback.runs + 1] = run
  end
  if feedback.covered > MOST_SPAN then return nil, "Speaks of too many datagrams" end
  local names = {}
  if flags % 2 == 1 then names = { "hops", "way", "retransmissions", "round" } end
  if math.floor(flags / 2) % 2 == 1 then names[#names + 1] = "rate" end
  for _, name in ipairs(names) do
    feedback[name] = take()
    if feedback[name] == nil then return nil, "A number is cut or too long" end
  end
  if offset ~= last then return nil, "There are bytes behind the last number" end
  return feedback
end

-- Why a chunk or a repair is refused, or nothing.
local function fault_of_place(range)
  local place = place_of(range)
  if range(1, 1):uint() > 3 then return "Reserved flags are set" end
  if range:len() == HEADER_SIZE then return "There is no payload" end
  if place.is_repair and place.index >= MOST_REPAIRS then return "Repair out of range" end
  if not place.is_repair and place.index >= place.count then return "Chunk out of range" end
  if place.longer >= place.count then return "All chunks are longer than others" end
  if place.shorter == 0 then return "Too many chunks" end
  if place.frame_size > MOST_FRAME_SIZE then return "Frame too large" end
  return nil
end

local function fault_of_others(range)
  local kind, flags = kind_of(range), range(1, 1):uint()
  if kind == KIND_FEEDBACK then
    if flags > 3 then return "Reserved flags are set" end
    local _, fault = feedback_in(range)
    return fault
  end
  local size = kind == KIND_PROBE and PROBE_SIZE or END_SIZE
  if range:len() ~= size then return string.format("This has %d bytes", size) end
  if flags ~= 0 then return "Reserved flags are set" end
  if kind == KIND_END_OF_STREAM and range(7, 4):uint() > MOST_FRAMES then
    return "Number of frames out of range"
  end
  return nil
end

-- Why the datagram is refused, or nothing; the checksum aside.
local function fault_of(range)
  local lead = range(0, 1):uint()
  if lead < 0xa0 or lead > 0xaf then return "Unknown version" end
  if not is_lead(lead) then return "Unknown kind" end
  if not is_long_enough(range) then return "Shorter than its header" end
  return has_payload(range) and fault_of_place(range) or
    not has_payload(range) and fault_of_others(range) or nil
end

-- Showing.

-- Link sequence numbers from `newest` downwards, as many as `size`.
local function numbers(newest, size)
  local last = newest % SEQUENCES
  if size == 1 then return tostring(last) end
  return string.format("%d to %d", (newest - size + 1) % SEQUENCES, last)
end

-- What did not arrive, in words for the Info column.
local function losses_in_words(feedback, newest)
  local found, more = {}, 0
  for i, run in ipairs(feedback.runs) do
    if i % 2 == 0 and #found < 3 then
      found[#found + 1] = numbers(newest, run.value)
    elseif i % 2 == 0 then
      more = more + run.value
    end
    newest = newest - run.value
  end
  if #found == 0 then return "all arrived" end
  local text = "lost " .. table.concat(found, ", ")
  return more > 0 and string.format("%s and %d more", text, more) or text
end

local function summary_of_feedback(range)
  local feedback = feedback_in(range)
  local newest = range(4, 3):uint()
  if feedback == nil then return string.format("feedback on %d", newest) end
  return string.format("feedback on %s: %s", numbers(newest, feedback.covered),
    losses_in_words(feedback, newest))
end

-- What the Info column says.
local function summary(range)
  local kind, sequence = kind_of(range), range(4, 3):uint()
  if kind == KIND_FEEDBACK then return summary_of_feedback(range) end
  if kind == KIND_PROBE then return string.format("probe, link sequence %d", sequence) end
  if kind == KIND_END_OF_STREAM then
    return string.format("end of stream after %d frames, link sequence %d",
      range(7, 4):uint(), sequence)
  end
  local place = place_of(range)
  local text = string.format("frame %d %s, %d bytes, link sequence %d", place.frame,
    place.is_repair and string.format("repair %d for %d chunks", place.index, place.count)
    or string.format("chunk %d/%d", place.index, place.count),
    range:len() - HEADER_SIZE, sequence)
  return math.floor(range(1, 1):uint() / 2) % 2 == 1 and text .. " [retransmission]" or text
end

local function add_flags(tree, range, fields)
  local flags = tree:add(f.flags, range)
  for _, field in ipairs(fields) do flags:add(field, range) end
end

local function add_place(tree, range)
  local place = place_of(range)
  local time_left = tree:add(f.time_left, range(7, 2), range(7, 2):uint() * UNIT)
  if range(7, 2):uint() == 0 then time_left:add_proto_expert_info(out_of_time) end
  if range(7, 2):uint() == 0xffff then time_left:append_text(" or more") end
  tree:add(f.frame, range(9, 3), place.frame)
  tree:add(place.is_repair and f.repair or f.chunk, range(11, 3), place.index)
  tree:add(f.chunk_count, range(13, 3), place.count)
  tree:add(f.longer_chunks, range(15, 2), place.longer)
  if fault_of_place(range) == nil then
    tree:add(f.frame_size, range(9, 8), place.frame_size):set_generated()
  end
end

local function add_feedback(tree, range)
  local feedback = feedback_in(range)
  if feedback == nil then return end
  local function add(field, number, factor)
    if number == nil then return end
    local item = tree:add(field, range(number.offset, number.size), number.value * (factor or 1))
    if field == f.retransmissions then
      item:append_text(string.format(" (%.3f)", number.value / 1024))
    end
  end
  add(f.age, feedback.age, UNIT)
  add(f.run_count, feedback.run_count)
  local next_number, lost = range(4, 3):uint(), 0
  for i, run in ipairs(feedback.runs) do
    local field = i % 2 == 1 and f.arrived or f.lost
    local item = tree:add(field, range(run.offset, run.size), numbers(next_number, run.value))
    if i % 2 == 0 then
      item:add_proto_expert_info(losses)
      lost = lost + run.value
    end
    next_number = next_number - run.value
  end
  tree:add(f.arrived_count, range(7), feedback.covered - lost):set_generated()
  tree:add(f.lost_count, range(7), lost):set_generated()
  add(f.hops, feedback.hops)
  add(f.way, feedback.way, UNIT)
  add(f.retransmissions, feedback.retransmissions)
  add(f.round, feedback.round, UNIT)
  add(f.rate, feedback.rate)
end

-- False where the checksum is known to be wrong.
local function add_checksum(tree, range)
  local where = range(checksum_offset(range), CHECKSUM_SIZE)
  local checksum = tree:add(f.checksum, where)
  local status = UNVERIFIED
  if strandcast.prefs.verify then
    status = has_right_checksum(range) and RIGHT or WRONG
    if has_payload(range) then
      checksum:add(f.payload_checksum, where, xor(where:uint(), header_hash(range)))
        :set_generated()
    end
  end
  checksum:append_text(" [" .. verdicts[status]:lower() .. "]")
  checksum:add(f.checksum_status, where, status):set_generated()
  if status == WRONG then checksum:add_proto_expert_info(bad_checksum) end
  return status ~= WRONG
end

local function add_header(tree, range)
  local kind = kind_of(range)
  tree:add(f.version, range(0, 1))
  tree:add(f.kind, range(0, 1))
  if kind == KIND_FEEDBACK then
    add_flags(tree, range(1, 1), { f.has_onward, f.has_rate, f.reserved })
  elseif has_payload(range) then
    add_flags(tree, range(1, 1), { f.deflated, f.retransmission, f.reserved })
    if math.floor(range(1, 1):uint() / 2) % 2 == 1 then tree:add_proto_expert_info(sent_again) end
  else
    add_flags(tree, range(1, 1), { f.all_reserved })
  end
  tree:add(f.stream, range(2, 2))
  tree:add(f.link_sequence, range(4, 3))
end

local function dissect_binary(range, pinfo, root)
  local tree = root:add(strandcast, range)
  pinfo.cols.protocol = "StrandCast"
  local fault = fault_of(range)
  if not is_lead(range(0, 1):uint()) or not is_long_enough(range) then
    pinfo.cols.info = "malformed: " .. fault
    tree:add_proto_expert_info(malformed, fault)
    return
  end
  add_header(tree, range)
  if has_payload(range) then
    add_place(tree, range)
  elseif kind_of(range) == KIND_FEEDBACK then
    add_feedback(tree, range)
  elseif kind_of(range) == KIND_END_OF_STREAM and fault == nil then
    tree:add(f.frames_sent, range(7, 4))
  end
  local right = add_checksum(tree, range)
  if has_payload(range) and range:len() > HEADER_SIZE then
    tree:add(f.payload, range(HEADER_SIZE))
    tree:add(f.payload_size, range(HEADER_SIZE), range:len() - HEADER_SIZE):set_generated()
  end

  local text = summary(range)
  tree:append_text(", " .. text)
  if not right then text = text .. " [wrong checksum]" end
  if fault then
    tree:add_proto_expert_info(malformed, fault)
    text = text .. " [malformed: " .. fault .. "]"
  end
  pinfo.cols.info = text
end

-- Whether datagrams of one stream and of `size` bytes, of which the last may be shorter, make up
-- the bytes.
local function could_be_pieces(text, size)
  local stream = text:sub(3, 4)
  for offset = size, #text - 1, size do
    if not is_lead(text:byte(offset + 1)) or text:sub(offset + 3, offset + 4) ~= stream then
      return false
    end
  end
  return true
end

local function pieces_of(range, size)
  local pieces = {}
  for offset = 0, range:len() - 1, size do
    pieces[#pieces + 1] = range(offset, math.min(size, range:len() - offset))
  end
  return pieces
end

local function any_is_right(pieces)
  for _, piece in ipairs(pieces) do
    if is_long_enough(piece) and has_right_checksum(piece) then return true end
  end
  return false
end

-- The datagrams in a packet, which begins with one. On the hosts that send and receive, the kernel
-- hands over a burst of datagrams of one size (but for the last, which may be shorter) in one piece
-- (UDP_SEGMENT and UDP_GRO, udp(7)), and captures have it so. The size is one at which others
-- begin, and at which a checksum is right; unless that of the whole is.
local function datagrams_in(range)
  local text = range:raw()
  local stream = text:sub(3, 4)
  local found = text:find(stream, PROBE_SIZE + 3, true)
  while found and #stream == 2 do
    local size = found - 3
    if is_lead(text:byte(size + 1)) and could_be_pieces(text, size) then
      local pieces = pieces_of(range, size)
      if any_is_right(pieces) and not any_is_right({ range }) then return pieces end
    end
    found = text:find(stream, found + 1, true)
  end
  return { range }
end

local function dissect_burst(range, pinfo, root)
  local datagrams = datagrams_in(range)
  for _, datagram in ipairs(datagrams) do dissect_binary(datagram, pinfo, root) end
  if #datagrams > 1 then
    local last = datagrams[#datagrams]
    pinfo.cols.info = string.format("%d datagrams: from %s to %s", #datagrams,
      summary(datagrams[1]), is_long_enough(last) and summary(last) or "one that is malformed")
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
  if range(0, 1):uint() >= 0x80 then
    dissect_burst(range, pinfo, root)
    return tvb:len()
  end
  if first_character(range) == 0x7b then return dissect_json(tvb, pinfo, root) end
  return 0
end

-- On other ports: what is a binary datagram by its first byte and its checksum, or begins as the
-- JSON format writes them.
local function looks_like_strandcast(tvb)
  if tvb:len() == 0 then return false end
  local range = tvb:range()
  if is_lead(range(0, 1):uint()) then return any_is_right(datagrams_in(range)) end
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
