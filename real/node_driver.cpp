#include "real/node_driver.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "core/base/assert.hpp"
#include "real/clock.hpp"
#include "real/datagram_receiver.hpp"
#include "real/datagram_sender.hpp"
#include "real/node_clock.hpp"
#include "real/process_meter.hpp"
#include "real/residence_meter.hpp"
#include "real/socket_address.hpp"
#include "real/socket_buffers.hpp"
#include "real/stream_table.hpp"

namespace strand::real {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;

// Posted inputs that are handled before sockets and timers have their turn.
constexpr std::size_t mail_a_turn = 32;
// After the last byte has gone out, how long to wait for the other sides to close too.
constexpr Duration farewell = std::chrono::milliseconds(200);
constexpr Duration farewell_step = std::chrono::milliseconds(2);

}  // namespace

class NodeDriver::Core final : public Outbox {
 public:
  Core(NodeDriver& driver, DriverOptions options);
  ~Core() override { options_.mailbox->close(); }

  void run(Node& node);
  void stop() { context_.stop(); }
  void call_at(Timestamp when, std::function<void()> work);
  void set_clock(Timestamp since, Duration offset, std::int32_t drift_ppm);
  [[nodiscard]] StreamTable& streams() { return streams_; }

  [[nodiscard]] const DriverOptions& options() const { return options_; }
  [[nodiscard]] std::optional<Endpoint> data_endpoint() const;
  [[nodiscard]] std::optional<Endpoint> control_endpoint() const { return control_; }
  [[nodiscard]] ByteCount receive_buffer() const { return receive_buffer_; }
  [[nodiscard]] ByteCount send_buffer() const { return send_buffer_; }
  [[nodiscard]] DriverCounters counters() const;
  [[nodiscard]] asio::io_context& context() { return context_; }

  void send_datagram(Endpoint to, ByteSpan header, const BufferSlice& payload) override {
    if (options_.links != nullptr && options_.links->send(now_, to, header, payload)) {
      // From here on the delay is the link's.
      if (residence_.on_queued(payload)) residence_.on_sending(monotonic_now());
      return;
    }
    if (sender_.full()) send_queued();
    sender_.add(to, header, payload);
    residence_.on_queued(payload);
  }
  ConnectionId open_stream(Endpoint to) override { return streams_.open(to); }
  void send_stream(ConnectionId connection, ByteSpan bytes) override {
    streams_.send(connection, bytes);
  }
  void close_stream(ConnectionId connection) override { streams_.close(connection); }
  void deliver_frame(const DeliveredFrame& frame) override {
    if (options_.frames != nullptr) {
      // Whoever stores frames wakes up and may take this thread's core: datagrams go first.
      delivered_.push_back(
          {frame.frame, frame.deflated, frame.size, {frame.chunks.begin(), frame.chunks.end()}});
    } else {
      // Refused only once this driver has stopped.
      static_cast<void>(
          options_.mailbox->post(FrameVerified{frame.frame, Verification::unchecked}));
    }
  }
  void start_source() override {
    process_.start(now_);
    if (options_.links != nullptr) options_.links->start(now_);
    if (options_.on_source_started) options_.on_source_started(now_);
    if (options_.source != nullptr) options_.source->start_source(driver_);
  }
  void set_source_quality(std::uint32_t percent) override {
    if (options_.source != nullptr) options_.source->set_source_quality(percent);
  }
  void record(const Event& event) override {
    if (options_.observer) options_.observer(now_, event);
  }
  DriverLedger driver_ledger() override {
    DriverLedger ledger;
    ledger.link = options_.links == nullptr ? LinkTally{} : options_.links->tally();
    ledger.link->blocked = sender_.counters().blocked;
    ledger.residence = residence_.residence();
    ledger.process = process_.usage(monotonic_now());
    if (options_.frames != nullptr) ledger.storage_problem = options_.frames->storage_problem();
    return ledger;
  }

 private:
  using Call = std::function<void()>;

  // A frame that the node has delivered in this turn.
  struct HeldFrame {
    FrameNumber frame;
    bool deflated = false;
    std::uint32_t size = 0;
    std::vector<BufferSlice> chunks;
  };

  [[nodiscard]] udp::socket bind_data();
  void request_buffers();

  void begin();
  void handle(const Input& input);
  void end_turn();
  void send_queued();
  void hand_over_frames();
  void send_what_links_deliver();
  [[nodiscard]] std::optional<Timestamp> link_deadline() const {
    return options_.links == nullptr ? std::nullopt : options_.links->deadline();
  }
  void wait_for_datagrams();
  void receive_datagrams();
  void serve_mailbox();
  void arm_timer();
  [[nodiscard]] std::optional<Timestamp> node_deadline() const;
  void timer_fired();
  void finish();
  void leave_when_all_is_sent();

  NodeDriver& driver_;
  DriverOptions options_;
  asio::io_context context_{1};
  udp::socket socket_;
  int descriptor_;  // of socket_; -1 without one
  DatagramReceiver receiver_;
  DatagramSender sender_;
  ResidenceMeter residence_;
  ProcessMeter process_;
  std::vector<HeldFrame> delivered_;
  StreamTable streams_;
  std::optional<Endpoint> control_;
  ByteCount receive_buffer_;
  ByteCount send_buffer_;
  std::uint64_t datagrams_received_ = 0;

  Node* node_ = nullptr;
  Timestamp now_ = run_start;
  NodeClock clock_;
  bool handling_ = false;
  bool finishing_ = false;
  std::optional<Timestamp> all_sent_at_;

  asio::steady_timer timer_;
  std::optional<Timestamp> armed_;
  std::multimap<Timestamp, std::function<void()>> calls_;
};

NodeDriver::Core::Core(NodeDriver& driver, DriverOptions options)
    : driver_(driver),
      options_(std::move(options)),
      socket_(bind_data()),
      descriptor_(socket_.is_open() ? socket_.native_handle() : -1),
      sender_(descriptor_),
      streams_(
          context_, {options_.max_connections, options_.max_unsent},
          [this](const Input& input) {
            handle(input);
            end_turn();
          },
          [this](const std::string& line) {
            if (options_.warn) options_.warn(line);
          }),
      timer_(context_) {
  if (options_.mailbox == nullptr) options_.mailbox = std::make_shared<Mailbox>();
  if (socket_.is_open()) {
    request_buffers();
    DatagramReceiver::accept_coalesced(descriptor_);
  }
  if (options_.control) {
    streams_.listen(*options_.control, options_.control_option);
    control_ = streams_.bound();
  }
}

udp::socket NodeDriver::Core::bind_data() {
  udp::socket socket(context_);
  if (!options_.data) return socket;
  error_code error;
  socket.open(protocol_of<udp>(options_.data->address), error);
  if (!error && !options_.data->address.is_v4()) accept_both_families(socket.native_handle());
  if (!error) socket.bind(to_asio<udp>(*options_.data), error);
  if (!error) socket.non_blocking(true, error);
  if (error) throw port_error("UDP", *options_.data, options_.data_option, error);
  return socket;
}

void NodeDriver::Core::request_buffers() {
  receive_buffer_ = request_buffer(descriptor_, SO_RCVBUFFORCE, SO_RCVBUF, options_.socket_buffer);
  send_buffer_ = request_buffer(descriptor_, SO_SNDBUFFORCE, SO_SNDBUF, options_.socket_buffer);
  if (receive_buffer_ < options_.burst && options_.warn) {
    options_.warn(fmt::format(
        "the receive buffer of UDP port {} is {} KiB, and a burst of frames may overflow it; "
        "sysctl -w net.core.rmem_max={} allows more",
        data_endpoint().value_or(Endpoint{}).port, receive_buffer_.value() / 1024,
        options_.socket_buffer.value()));
  }
}

std::optional<Endpoint> NodeDriver::Core::data_endpoint() const {
  if (!socket_.is_open()) return std::nullopt;
  error_code error;
  const udp::endpoint endpoint = socket_.local_endpoint(error);
  if (error) return std::nullopt;
  return from_asio(endpoint);
}

DriverCounters NodeDriver::Core::counters() const {
  DriverCounters counters;
  counters.datagrams_received = datagrams_received_;
  if (descriptor_ != -1) counters.datagrams_overflowed = overflowed(descriptor_);
  counters.datagrams_sent = sender_.counters().sent;
  counters.datagrams_blocked = sender_.counters().blocked;
  counters.datagrams_failed = sender_.counters().failed;
  counters.connections_refused = streams_.refused();
  return counters;
}

void NodeDriver::Core::run(Node& node) {
  STRAND_ASSERT(node_ == nullptr);
  node_ = &node;
  options_.mailbox->serve_here();
  asio::post(context_, [this] { begin(); });
  const auto guard = asio::make_work_guard(context_);
  context_.run();
  options_.mailbox->close();
}

// A node begins with its first deadline, before anything else reaches it.
void NodeDriver::Core::begin() {
  timer_fired();
  options_.mailbox->open([this] { asio::post(context_, [this] { serve_mailbox(); }); });
  streams_.accept();
  wait_for_datagrams();
}

void NodeDriver::Core::handle(const Input& input) {
  STRAND_ASSERT(!handling_);
  if (finishing_ || node_->finished()) return;
  handling_ = true;
  now_ = monotonic_now();
  node_->handle(input, clock_.tell(now_), *this);
  handling_ = false;
}

// Every handler of the event loop that may have called the node ends with this.
void NodeDriver::Core::end_turn() {
  send_what_links_deliver();
  send_queued();
  streams_.flush();
  hand_over_frames();
  if (!finishing_ && node_->finished()) {
    finish();
    return;
  }
  arm_timer();
}

void NodeDriver::Core::send_queued() {
  if (residence_.has_queued()) residence_.on_sending(monotonic_now());
  sender_.flush();
}

void NodeDriver::Core::hand_over_frames() {
  for (const HeldFrame& frame : delivered_) {
    options_.frames->deliver_frame({frame.frame, frame.deflated, frame.size, frame.chunks});
  }
  delivered_.clear();
}

void NodeDriver::Core::send_what_links_deliver() {
  if (options_.links == nullptr) return;
  const Timestamp now = monotonic_now();
  while (const std::optional<link::Packet> packet = options_.links->take(now)) {
    sender_.add(packet->to(), packet->header(), packet->body());
  }
}

void NodeDriver::Core::wait_for_datagrams() {
  if (!socket_.is_open()) return;
  socket_.async_wait(udp::socket::wait_read, [this](error_code error) {
    if (error != asio::error::operation_aborted) receive_datagrams();
  });
}

void NodeDriver::Core::receive_datagrams() {
  const DatagramReceiver::Batch received = receiver_.receive(descriptor_);
  const Timestamp read_at = monotonic_now();
  if (datagrams_received_ == 0 && !received.datagrams.empty()) {
    process_.start(read_at);
    if (options_.on_first_datagram) options_.on_first_datagram(read_at);
  }
  datagrams_received_ += received.datagrams.size();
  for (DatagramReceiver::Received& datagram : received.datagrams) {
    if (options_.links != nullptr) options_.links->on_received(monotonic_now(), datagram.from);
    residence_.on_read(read_at, datagram.body);
    handle(DatagramReceived{datagram.from, {}, std::move(datagram.body)});
  }
  end_turn();
  // One batch a turn: timers and streams come between. A full batch means that more is there, which
  // needs no asking the kernel.
  if (received.full) {
    asio::post(context_, [this] { receive_datagrams(); });
  } else {
    wait_for_datagrams();
  }
}

void NodeDriver::Core::serve_mailbox() {
  for (Mailbox::Item& item : options_.mailbox->take(mail_a_turn)) {
    if (auto* const work = std::get_if<Mailbox::Work>(&item)) {
      (*work)();
    } else {
      std::visit([this](const auto& input) { handle(input); }, std::get<PostedInput>(item));
    }
    end_turn();
  }
}

void NodeDriver::Core::call_at(Timestamp when, std::function<void()> work) {
  calls_.emplace(when, std::move(work));
  // Within handle() the turn's end arms the timer.
  if (node_ != nullptr && !handling_) arm_timer();
}

void NodeDriver::Core::arm_timer() {
  std::optional<Timestamp> next;
  if (!finishing_) next = node_deadline();
  if (!calls_.empty()) next = std::min(next.value_or(Timestamp::max()), calls_.begin()->first);
  if (const auto due = link_deadline()) next = std::min(next.value_or(*due), *due);
  // A timer that fires too early for what is wanted now is let fire, and armed again then: a
  // deadline that moves on with every datagram costs no system call.
  if (!next || (armed_ && *armed_ <= *next)) return;
  armed_ = next;
  if (*next <= monotonic_now()) {
    error_code error;
    timer_.cancel(error);
    asio::post(context_, [this] { timer_fired(); });
    return;
  }
  timer_.expires_at(std::chrono::steady_clock::time_point(next->time_since_epoch()));
  timer_.async_wait([this](error_code error) {
    if (!error) timer_fired();
  });
}

// In our time.
std::optional<Timestamp> NodeDriver::Core::node_deadline() const {
  const std::optional<Timestamp> deadline = node_->deadline();
  return deadline ? std::optional(clock_.true_time_of(*deadline)) : std::nullopt;
}

void NodeDriver::Core::set_clock(Timestamp since, Duration offset, std::int32_t drift_ppm) {
  clock_.set(since, monotonic_now(), offset, drift_ppm);
  if (node_ != nullptr) arm_timer();
}

void NodeDriver::Core::timer_fired() {
  armed_.reset();
  const Timestamp started = monotonic_now();
  while (!calls_.empty() && calls_.begin()->first <= started) {
    const auto call = calls_.extract(calls_.begin());
    call.mapped()();
  }
  // The clock may have been set by one of them.
  const std::optional<Timestamp> due = node_->deadline();
  if (!finishing_ && due && *due <= clock_.tell(monotonic_now())) {
    handle(DeadlineReached{});
    // A node that wants the same instant again would keep this thread busy for ever.
    STRAND_ASSERT(node_->finished() ||
                  node_->deadline().value_or(Timestamp::max()) > clock_.told());
  }
  end_turn();
}

// The node says no more; what its streams and links still hold goes out first.
void NodeDriver::Core::finish() {
  finishing_ = true;
  streams_.close_all();
  call_at(monotonic_now() + options_.drain, [this] { stop(); });
  leave_when_all_is_sent();
}

// Looks again and again: it is for a moment only, and nothing else is left to do.
void NodeDriver::Core::leave_when_all_is_sent() {
  const Timestamp now = monotonic_now();
  if (streams_.all_sent() && !all_sent_at_) all_sent_at_ = now;
  const bool streams_done = streams_.empty() || (all_sent_at_ && now - *all_sent_at_ >= farewell);
  if (streams_done && !link_deadline()) {
    stop();
  } else {
    call_at(now + farewell_step, [this] { leave_when_all_is_sent(); });
  }
}

NodeDriver::NodeDriver(DriverOptions options)
    : core_(std::make_unique<Core>(*this, std::move(options))) {}

NodeDriver::~NodeDriver() = default;

void NodeDriver::run(Node& node) {
  core_->run(node);
}

void NodeDriver::stop() {
  core_->stop();
}

bool NodeDriver::post(PostedInput input) {
  return mailbox()->post(std::move(input));
}

const std::shared_ptr<Mailbox>& NodeDriver::mailbox() const {
  return core_->options().mailbox;
}

void NodeDriver::call_at(Timestamp when, std::function<void()> work) {
  core_->call_at(when, std::move(work));
}

void NodeDriver::set_clock(Timestamp since, Duration offset, std::int32_t drift_ppm) {
  core_->set_clock(since, offset, drift_ppm);
}

void NodeDriver::hold_streams(bool input, bool output) {
  core_->streams().hold(input, output);
}

void NodeDriver::release_streams(bool input, bool output) {
  core_->streams().release(input, output);
}

void NodeDriver::cut_streams() {
  core_->streams().cut();
}

std::optional<Endpoint> NodeDriver::data_endpoint() const {
  return core_->data_endpoint();
}

std::optional<Endpoint> NodeDriver::control_endpoint() const {
  return core_->control_endpoint();
}

ByteCount NodeDriver::receive_buffer() const {
  return core_->receive_buffer();
}

ByteCount NodeDriver::send_buffer() const {
  return core_->send_buffer();
}

DriverCounters NodeDriver::counters() const {
  return core_->counters();
}

DriverLedger NodeDriver::ledger() {
  return core_->driver_ledger();
}

asio::io_context& NodeDriver::context() {
  return core_->context();
}

}  // namespace strand::real
