// The messages of the control connections: one JSON object after another, each ending where its
// outermost brace closes. The seed's messages are among them, byte-compatible, so that a Python
// StrandCast can take part; ours extend them by keys that the seed ignores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/endpoint.hpp"
#include "core/base/expected.hpp"
#include "core/base/ledger.hpp"
#include "core/base/peer_name.hpp"
#include "core/base/time.hpp"
#include "core/wire/error.hpp"

namespace strand::wire {

// A peer as others reach it.
struct PeerEntry {
  PeerName name;
  IpAddress address = loopback_address;  // key "host"; 127.0.0.1 where it is absent
  std::uint16_t data_port = 0;           // key "port", UDP
  std::uint16_t control_port = 0;        // key "ctrl_port", TCP

  [[nodiscard]] Endpoint data() const { return {address, data_port}; }
  [[nodiscard]] Endpoint control() const { return {address, control_port}; }

  friend bool operator==(const PeerEntry&, const PeerEntry&) = default;
};

enum class Forwarding : std::uint8_t { store_and_forward, cut_through };

// How a hop repairs what is lost on it: not at all; by sending it again (ARQ); by repairs sent
// along (FEC); or by either, as the playout deadline leaves time for.
enum class Recovery : std::uint8_t { none, arq, fec, hybrid };

// "none", "arq", "fec", "hybrid"
[[nodiscard]] std::string_view to_string(Recovery recovery);

// Peer to coordinator: {"type":"register",...}. With "session":1 the peer keeps the connection,
// and the coordinator answers with Registered; without, it is a seed peer, and the answer is the
// previous peer's entry or {}.
struct Register {
  PeerEntry peer;
  bool session = false;
  // The run that a peer has part of already, as its coordinator named it when it took it in.
  std::optional<StreamId> run{};
};

// Coordinator to a session peer: what it needs to know about the stream.
struct Registered {
  // False for the seed coordinator's answer, which ends the conversation, and which is no more than
  // format_entry(previous).
  bool session = true;
  std::optional<PeerEntry> previous;
  Forwarding forwarding = Forwarding::cut_through;
  // Playout deadline after capture; carried in whole microseconds, 0 to max_deadline_us.
  Duration deadline{};
  Recovery recovery = Recovery::none;  // absent: none
  bool answers_clock = false;          // "clock":1; absent: it does not
  std::optional<StreamId> run{};       // absent: the coordinator does not tell its run from others
};

// Coordinator to a session peer: {"type":"refused","reason":"..."}; the peer gives up.
struct Refused {
  std::string reason;
};

// {"type":"lookup","name":"B"}
struct Lookup {
  PeerName name;
};

// {"type":"list"}
struct List {};

// To a peer's control port: {"cmd":"UPDATE_NEXT",...}; answered with OK. Without "next_name" there
// is no next peer any more (ours; the seed never sends it). Both members have a value, or none has.
struct UpdateNext {
  std::optional<PeerName> name;
  std::optional<Endpoint> next;
};

// Coordinator to session peers: the source has sent all its frames.
struct StreamEnded {
  std::uint32_t frames = 0;
};

// Session peer to coordinator: a part of its ledger (wire/ledger_message.hpp cuts it).
struct ReportPart {
  PeerLedger part;
  bool last = false;
};

// Session peer to a coordinator that answers it: {"type":"clock","number":7}. What time is it?
struct ClockQuestion {
  std::uint32_t number = 0;
};

// The coordinator's answer, by its own clock: when the question came, and when this went.
struct ClockAnswer {
  std::uint32_t number = 0;  // of the question
  Timestamp received{};      // within max_timestamp_ns, as `sent`
  Timestamp sent{};
};

// Coordinator to session peers: the run is over.
struct Quit {};

using ControlMessage = std::variant<Register, Registered, Refused, Lookup, List, UpdateNext,
                                    StreamEnded, ReportPart, ClockQuestion, ClockAnswer, Quit>;

// Reads one whole object. Unknown keys are ignored. {"error":"..."} reads as Refused. Any other
// object without a "type" or a "cmd" is the seed coordinator's answer to a registration and reads
// as Registered with the seed's settings: store and forward, and, since the seed names no deadline,
// seed_deadline.
[[nodiscard]] expected<ControlMessage, Error> parse_control(std::string_view object);
// An object without white space; what its message cannot hold is clamped to the limits of
// wire/limits.hpp.
[[nodiscard]] std::string format_control(const ControlMessage& message);

inline constexpr Duration seed_deadline = std::chrono::seconds(1);

// Answers that are no messages of their own.
[[nodiscard]] std::string format_entry(const std::optional<PeerEntry>& entry);  // an entry or {}
[[nodiscard]] std::string format_entries(const std::vector<PeerEntry>& entries);
inline constexpr std::string_view update_next_answer = "OK";
// {"error":"unknown type"}, and other reasons
[[nodiscard]] std::string format_error(std::string_view reason);

// Cuts a byte stream into JSON objects wherever it was cut on its way. What append() was given
// stays here until next() has handed it out; once next() has said that there is no more, less than
// max_control_message bytes are held. After an error the connection is of no more use.
class ControlFramer {
 public:
  // Adds bytes that arrived; drops them after an error.
  void append(std::string_view bytes);
  // The next whole object; nothing while there is none; an error, from then on always the same,
  // when what arrived begins no object (malformed_json) or is too long (message_too_long). White
  // space between objects is skipped; so is an answer OK.
  [[nodiscard]] expected<std::optional<std::string>, Error> next();

 private:
  void skip_to_object();
  bool scan_object();
  void fail(Error error);

  std::string pending_;
  std::size_t begin_ = 0;    // of the object, or of what has not been looked at
  std::size_t scanned_ = 0;  // up to where the object has been looked at
  std::size_t depth_ = 0;    // open braces; 0 between objects
  bool in_string_ = false;
  bool escaped_ = false;
  std::optional<Error> error_;
};

}  // namespace strand::wire
