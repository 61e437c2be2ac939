#include "core/wire/control_message.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/limits.hpp"

namespace strand::wire {
namespace {

using namespace std::chrono_literals;

PeerName name(std::string_view text) {
  return PeerName::parse(text).value();
}

PeerEntry peer_a() {
  return {name("A"), loopback_address, 10'001, 20'001};
}

PeerEntry remote_b() {
  return {name("B"), IpAddress::v4(0xc0a8'0114), 10'002, 20'002};
}

template <class Message>
Message read(std::string_view object) {
  const auto parsed = parse_control(object);
  EXPECT_TRUE(parsed.has_value()) << object;
  const Message* message = parsed ? std::get_if<Message>(&*parsed) : nullptr;
  EXPECT_NE(message, nullptr) << object;
  return message == nullptr ? throw std::runtime_error("not read") : *message;
}

Error refusal(std::string_view object) {
  const auto parsed = parse_control(object);
  EXPECT_FALSE(parsed.has_value()) << object;
  return parsed ? Error{} : parsed.error();
}

TEST(ControlMessage, RegistersAsTheSeedDoes) {
  constexpr std::string_view text =
      R"({"type":"register","name":"A","port":10001,"ctrl_port":20001})";
  EXPECT_EQ(format_control(Register{peer_a(), false}), text);
  const auto message = read<Register>(text);
  EXPECT_EQ(message.peer, peer_a());
  EXPECT_FALSE(message.session);
}

// As Python's json.dumps prints it.
TEST(ControlMessage, ReadsTheSeedsRegistration) {
  const auto message =
      read<Register>(R"({"type": "register", "name": "A", "port": 10001, "ctrl_port": 20001})");
  EXPECT_EQ(message.peer, peer_a());
}

TEST(ControlMessage, RegistersForASession) {
  constexpr std::string_view text =
      R"({"type":"register","name":"B","host":"192.168.1.20","port":10002,"ctrl_port":20002,)"
      R"("session":1})";
  EXPECT_EQ(format_control(Register{remote_b(), true}), text);
  const auto message = read<Register>(text);
  EXPECT_EQ(message.peer, remote_b());
  EXPECT_TRUE(message.session);
  EXPECT_FALSE(
      read<Register>(R"({"type":"register","name":"A","port":1,"ctrl_port":65535,"session":0})")
          .session);
}

TEST(ControlMessage, AnswersASessionPeer) {
  const Registered answer{true, peer_a(), Forwarding::cut_through, 1s};
  constexpr std::string_view text =
      R"({"type":"registered","previous":{"name":"A","port":10001,"ctrl_port":20001},)"
      R"("forwarding":"cut_through","deadline_us":1000000,"recovery":"none"})";
  EXPECT_EQ(format_control(answer), text);
  const auto message = read<Registered>(text);
  EXPECT_TRUE(message.session);
  EXPECT_EQ(message.previous, peer_a());
  EXPECT_EQ(message.forwarding, Forwarding::cut_through);
  EXPECT_EQ(message.deadline, 1s);
}

TEST(ControlMessage, AnswersTheFirstSessionPeer) {
  const Registered answer{true, std::nullopt, Forwarding::store_and_forward, 450ms};
  constexpr std::string_view text =
      R"({"type":"registered","previous":{},"forwarding":"store_and_forward",)"
      R"("deadline_us":450000,"recovery":"none"})";
  EXPECT_EQ(format_control(answer), text);
  const auto message = read<Registered>(text);
  EXPECT_EQ(message.previous, std::nullopt);
  EXPECT_EQ(message.forwarding, Forwarding::store_and_forward);
  EXPECT_EQ(message.deadline, 450ms);
}

TEST(ControlMessage, NamesARunByteForByte) {
  const Register registration{peer_a(), true, StreamId(41'217)};
  const std::string said = format_control(registration);
  EXPECT_TRUE(said.ends_with(R"(,"session":1,"run":41217})")) << said;
  EXPECT_EQ(read<Register>(said).run, StreamId(41'217));
  Registered registered;
  registered.run = StreamId(65'535);
  const std::string answer = format_control(registered);
  EXPECT_TRUE(answer.ends_with(R"("recovery":"none","run":65535})")) << answer;
  EXPECT_EQ(read<Registered>(answer).run, StreamId(65'535));
  for (const std::string_view run : {"65536", "-1", "1.0", R"("1")", "null"}) {
    std::string text = said;
    text.replace(text.find("41217"), 5, run);
    EXPECT_FALSE(parse_control(text)) << text;
    text = answer;
    text.replace(text.find("65535"), 5, run);
    EXPECT_FALSE(parse_control(text)) << text;
  }
}

TEST(ControlMessage, CarriesDeadlinesThatFit) {
  const std::pair<Duration, Duration> cases[] = {
      {1'999ns, 1us},
      {-1s, 0us},
      {std::chrono::hours(2), std::chrono::microseconds(max_deadline_us)},
  };
  for (const auto& [sent, received] : cases) {
    const Registered answer{true, std::nullopt, Forwarding::cut_through, sent};
    EXPECT_EQ(read<Registered>(format_control(answer)).deadline, received);
  }
}

TEST(ControlMessage, ReadsTheSeedsAnswerToARegistration) {
  const auto first = read<Registered>("{}");
  EXPECT_FALSE(first.session);
  EXPECT_EQ(first.previous, std::nullopt);
  EXPECT_EQ(first.forwarding, Forwarding::store_and_forward);
  EXPECT_EQ(first.deadline, seed_deadline);
  const auto second = read<Registered>(R"({"name": "A", "port": 10001, "ctrl_port": 20001})");
  EXPECT_FALSE(second.session);
  EXPECT_EQ(second.previous, peer_a());
  EXPECT_EQ(format_control(second), format_entry(peer_a()));
  EXPECT_EQ(read<Registered>(R"({"unknown":[{}]})").previous, std::nullopt);
}

TEST(ControlMessage, Refuses) {
  constexpr std::string_view text = R"({"type":"refused","reason":"the name \"A\" is taken"})";
  EXPECT_EQ(format_control(Refused{R"(the name "A" is taken)"}), text);
  EXPECT_EQ(read<Refused>(text).reason, R"(the name "A" is taken)");
  EXPECT_EQ(read<Refused>(R"({"error": "unknown type"})").reason, "unknown type");
  EXPECT_EQ(read<Refused>(format_error("unknown type")).reason, "unknown type");
  EXPECT_EQ(format_error("unknown type"), R"({"error":"unknown type"})");
}

TEST(ControlMessage, LooksUpAndLists) {
  EXPECT_EQ(format_control(Lookup{name("B")}), R"({"type":"lookup","name":"B"})");
  EXPECT_EQ(read<Lookup>(R"({"type": "lookup", "name": "B"})").name, name("B"));
  EXPECT_EQ(format_control(List{}), R"({"type":"list"})");
  read<List>(R"({"type": "list"})");
}

TEST(ControlMessage, AnswersWithEntries) {
  EXPECT_EQ(format_entry(std::nullopt), "{}");
  EXPECT_EQ(format_entry(peer_a()), R"({"name":"A","port":10001,"ctrl_port":20001})");
  EXPECT_EQ(format_entries({}), "[]");
  EXPECT_EQ(format_entries({peer_a(), remote_b()}),
            R"([{"name":"A","port":10001,"ctrl_port":20001},)"
            R"({"name":"B","host":"192.168.1.20","port":10002,"ctrl_port":20002}])");
}

TEST(ControlMessage, UpdatesTheNextPeer) {
  constexpr std::string_view seed = R"({"cmd":"UPDATE_NEXT","next_name":"C","next_port":10003})";
  const UpdateNext local{name("C"), Endpoint{loopback_address, 10'003}};
  EXPECT_EQ(format_control(local), seed);
  const auto message = read<UpdateNext>(seed);
  EXPECT_EQ(message.name, local.name);
  EXPECT_EQ(message.next, local.next);

  const UpdateNext remote{name("B"), remote_b().data()};
  const auto read_remote = read<UpdateNext>(format_control(remote));
  EXPECT_EQ(read_remote.name, remote.name);
  EXPECT_EQ(read_remote.next, remote.next);

  EXPECT_EQ(format_control(UpdateNext{}), R"({"cmd":"UPDATE_NEXT"})");
  const auto none = read<UpdateNext>(R"({"cmd":"UPDATE_NEXT"})");
  EXPECT_EQ(none.name, std::nullopt);
  EXPECT_EQ(none.next, std::nullopt);
  EXPECT_EQ(refusal(R"({"cmd":"UPDATE_NEXT","next_name":"C"})"), Error::missing_field);
  EXPECT_EQ(refusal(R"({"cmd":"UPDATE_NEXT","next_port":1})"), Error::missing_field);
}

TEST(ControlMessage, EndsTheStreamAndTheRun) {
  EXPECT_EQ(format_control(StreamEnded{900}), R"({"type":"stream_ended","frames":900})");
  EXPECT_EQ(read<StreamEnded>(R"({"type":"stream_ended","frames":4194304})").frames, max_frames);
  EXPECT_EQ(refusal(R"({"type":"stream_ended","frames":4194305})"), Error::frame_out_of_range);
  EXPECT_EQ(refusal(R"({"type":"stream_ended","frames":-1})"), Error::wrong_field_type);
  EXPECT_EQ(refusal(R"({"type":"stream_ended"})"), Error::missing_field);
  EXPECT_EQ(format_control(Quit{}), R"({"type":"quit"})");
  read<Quit>(R"({"type":"quit"})");
}

// Keys of a message in any order, unknown ones among them, the last of two counting.
TEST(ControlMessage, ReadsKeysInAnyOrder) {
  const auto message =
      read<Register>(R"({"ctrl_port":1,"x":{"name":"Z"},"port":10001,"name":"A","ctrl_port":20001,)"
                     R"("type":"register"})");
  EXPECT_EQ(message.peer, peer_a());
}

TEST(ControlMessage, RefusesEntriesThatCannotBe) {
  const auto entry = [](std::string_view peer_name, std::string_view port,
                        std::string_view control_port, std::string_view more = "") {
    return refusal(R"({"type":"register","name":)" + std::string(peer_name) + R"(,"port":)" +
                   std::string(port) + R"(,"ctrl_port":)" + std::string(control_port) +
                   std::string(more) + "}");
  };
  EXPECT_EQ(entry(R"("")", "1", "1"), Error::invalid_name);
  EXPECT_EQ(entry(R"("../A")", "1", "1"), Error::invalid_name);
  EXPECT_EQ(entry(R"("A\u0000")", "1", "1"), Error::invalid_name);
  EXPECT_EQ(entry('"' + std::string(33, 'A') + '"', "1", "1"), Error::invalid_name);
  EXPECT_EQ(entry("1", "1", "1"), Error::wrong_field_type);
  for (const char* port : {"0", "65536", "-1", "1.5", R"("1")", "99999999999999999999", "null"}) {
    EXPECT_EQ(entry(R"("A")", port, "1"), Error::wrong_field_type) << port;
    EXPECT_EQ(entry(R"("A")", "1", port), Error::wrong_field_type) << port;
  }
  EXPECT_EQ(entry(R"("A")", "1", "1", R"(,"host":"localhost")"), Error::invalid_address);
  EXPECT_EQ(entry(R"("A")", "1", "1", R"(,"host":"fe80::1%eth0")"), Error::invalid_address);
  EXPECT_EQ(entry(R"("A")", "1", "1", R"(,"host":"[::1]")"), Error::invalid_address);
  EXPECT_EQ(entry(R"("A")", "1", "1", R"(,"host":1)"), Error::wrong_field_type);
  EXPECT_EQ(entry(R"("A")", "1", "1", R"(,"session":2)"), Error::wrong_field_type);
  EXPECT_EQ(entry(R"("A")", "1", "1", R"(,"session":true)"), Error::wrong_field_type);
}

TEST(ControlMessage, RefusesMissingFields) {
  for (const std::string_view object :
       {R"({"type":"register"})", R"({"type":"register","port":1,"ctrl_port":1})",
        R"({"type":"register","name":"A","ctrl_port":1})",
        R"({"type":"register","name":"A","port":1})", R"({"type":"lookup"})",
        R"({"type":"refused"})", R"({"name":"A","port":1})", R"({"port":1,"ctrl_port":1})",
        R"({"type":"registered","forwarding":"cut_through","deadline_us":1})",
        R"({"type":"registered","previous":{},"deadline_us":1})",
        R"({"type":"registered","previous":{},"forwarding":"cut_through"})"}) {
    EXPECT_EQ(refusal(object), Error::missing_field) << object;
  }
}

TEST(ControlMessage, RefusesAnswersThatCannotBe) {
  const auto answer = [](std::string_view previous, std::string_view forwarding,
                         std::string_view deadline) {
    return refusal(R"({"type":"registered","previous":)" + std::string(previous) +
                   R"(,"forwarding":)" + std::string(forwarding) + R"(,"deadline_us":)" +
                   std::string(deadline) + "}");
  };
  EXPECT_EQ(answer("[]", R"("cut_through")", "1"), Error::wrong_field_type);
  EXPECT_EQ(answer("null", R"("cut_through")", "1"), Error::wrong_field_type);
  EXPECT_EQ(answer(R"({"name":"A"})", R"("cut_through")", "1"), Error::missing_field);
  EXPECT_EQ(answer("{}", R"("sideways")", "1"), Error::wrong_field_type);
  EXPECT_EQ(answer("{}", "1", "1"), Error::wrong_field_type);
  EXPECT_EQ(answer("{}", R"("cut_through")", "-1"), Error::wrong_field_type);
  EXPECT_EQ(answer("{}", R"("cut_through")", "4294967296"), Error::wrong_field_type);
}

TEST(ControlMessage, RefusesOtherMessages) {
  EXPECT_EQ(refusal(R"({"type":"registers"})"), Error::unknown_message);
  EXPECT_EQ(refusal(R"({"cmd":"update_next"})"), Error::unknown_message);
  EXPECT_EQ(refusal(R"({"type":1})"), Error::unknown_message);
  EXPECT_EQ(refusal(R"({"cmd":null})"), Error::unknown_message);
  EXPECT_EQ(refusal(R"({"error":5})"), Error::wrong_field_type);
  for (const std::string_view text : {"", "[]", "\"list\"", "OK", "1", R"({"type":"list")"}) {
    EXPECT_EQ(refusal(text), Error::malformed_json) << text;
  }
}

TEST(ControlMessage, HasALimitOfLength) {
  const std::string object = R"({"type":"list"})";
  EXPECT_TRUE(parse_control(object + std::string(max_control_message - object.size(), ' ')));
  EXPECT_EQ(refusal(object + std::string(max_control_message - object.size() + 1, ' ')),
            Error::message_too_long);
}

TEST(ControlMessage, CarriesAnyReason) {
  for (const std::string& reason :
       {std::string(), std::string("caf\xc3\xa9\n\t\"\\"), std::string("\0", 1)}) {
    EXPECT_EQ(read<Refused>(format_control(Refused{reason})).reason, reason);
  }
}

TEST(ControlMessage, AsksForTheTime) {
  EXPECT_EQ(format_control(ClockQuestion{7}), R"({"type":"clock","number":7})");
  EXPECT_EQ(read<ClockQuestion>(R"({"type":"clock","number":4294967295})").number, 4'294'967'295U);
  EXPECT_EQ(refusal(R"({"type":"clock"})"), Error::missing_field);
  EXPECT_EQ(refusal(R"({"type":"clock","number":4294967296})"), Error::wrong_field_type);
}

TEST(ControlMessage, TellsTheTime) {
  constexpr std::string_view text =
      R"({"type":"clock_answer","number":7,"received_ns":-20000000,"sent_ns":1000})";
  EXPECT_EQ(format_control(ClockAnswer{7, Timestamp(-20ms), Timestamp(1us)}), text);
  const auto answer = read<ClockAnswer>(text);
  EXPECT_EQ(answer.number, 7U);
  EXPECT_EQ(answer.received, Timestamp(-20ms));
  EXPECT_EQ(answer.sent, Timestamp(1us));
  const auto received = [](std::string_view number) {
    return refusal(R"({"type":"clock_answer","number":7,"received_ns":)" + std::string(number) +
                   R"(,"sent_ns":0})");
  };
  for (const char* number : {"2305843009213693953", "-2305843009213693953", "9223372036854775808",
                             "18446744073709551615", "-9223372036854775808", "1.5", R"("1")"}) {
    EXPECT_EQ(received(number), Error::wrong_field_type) << number;
  }
  EXPECT_EQ(format_control(ClockAnswer{7, Timestamp::max(), Timestamp::min()}),
            R"({"type":"clock_answer","number":7,"received_ns":2305843009213693952,)"
            R"("sent_ns":-2305843009213693952})");
}

TEST(ControlMessage, SaysThatItTellsTheTime) {
  Registered answer{true, std::nullopt, Forwarding::cut_through, 1s};
  EXPECT_FALSE(read<Registered>(format_control(answer)).answers_clock);
  answer.answers_clock = true;
  const std::string text = format_control(answer);
  EXPECT_TRUE(text.ends_with(R"("recovery":"none","clock":1})")) << text;
  EXPECT_TRUE(read<Registered>(text).answers_clock);
  EXPECT_FALSE(read<Registered>("{}").answers_clock);
}

TEST(ControlMessage, NamesHostsOfEitherKind) {
  PeerEntry entry = peer_a();
  entry.address = *parse_address("2001:db8::7");
  const std::string text = format_control(Register{entry, true});
  EXPECT_EQ(text, R"({"type":"register","name":"A","host":"2001:db8::7","port":10001,)"
                  R"("ctrl_port":20001,"session":1})");
  EXPECT_EQ(read<Register>(text).peer, entry);
  entry.address = *parse_address("::ffff:10.0.0.7");
  EXPECT_NE(format_control(Register{entry, true}).find(R"("host":"10.0.0.7")"), std::string::npos);
}

}  // namespace
}  // namespace strand::wire
