// What it costs the driver's thread to relay a datagram of 1,200 bytes over loopback sockets: CPU
// time of that thread alone, since on a machine with few processors the wall clock measures the
// sender too.
#include <array>
#include <ctime>
#include <string>
#include <thread>

#include <benchmark/benchmark.h>
#include <pthread.h>

#include "real/node_driver.hpp"
#include "tests/real/sockets.hpp"

namespace strand::real {
namespace {

// Sends every datagram on under a header of its own, as a peer does.
class RelayNode final : public Node {
 public:
  explicit RelayNode(Endpoint next) : next_(next) {}

  void handle(const Input& input, Timestamp, Outbox& out) override {
    if (const auto* datagram = std::get_if<DatagramReceived>(&input)) {
      constexpr std::size_t header_size = 40;
      const BufferSlice& body = datagram->body;
      out.send_datagram(next_, body.bytes().first(header_size),
                        body.subslice(header_size, body.size() - header_size));
    } else if (std::holds_alternative<DeadlineReached>(input)) {
      begun_ = true;
    } else {
      finished_ = true;
    }
  }
  [[nodiscard]] std::optional<Timestamp> deadline() const override {
    return begun_ ? std::nullopt : std::optional(run_start);
  }
  [[nodiscard]] bool finished() const override { return finished_; }

 private:
  Endpoint next_;
  bool begun_ = false;
  bool finished_ = false;
};

double cpu_seconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// The argument is how many datagrams come at once.
void relay_datagrams(benchmark::State& state) {
  const auto burst = static_cast<std::size_t>(state.range(0));
  test::TestSocket sender(SOCK_DGRAM);
  test::TestSocket sink(SOCK_DGRAM);
  DriverOptions options;
  options.data = test::any_port;
  NodeDriver driver(options);
  RelayNode node(sink.endpoint());
  std::thread relay([&] { driver.run(node); });
  clockid_t clock{};
  ::pthread_getcpuclockid(relay.native_handle(), &clock);

  const std::string datagram(1200, 'x');
  for (auto _ : state) {
    const double before = cpu_seconds(clock);
    for (std::size_t i = 0; i < burst; ++i) sender.send_to(*driver.data_endpoint(), datagram);
    for (std::size_t i = 0; i < burst; ++i) benchmark::DoNotOptimize(sink.receive());
    state.SetIterationTime(cpu_seconds(clock) - before);
  }
  const auto datagrams = static_cast<double>(state.iterations()) * static_cast<double>(burst);
  state.counters["per_datagram"] =
      benchmark::Counter(datagrams, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  driver.post(QuitRequested{});
  relay.join();
}

BENCHMARK(relay_datagrams)->Arg(1)->Arg(16)->Arg(64)->UseManualTime();

}  // namespace
}  // namespace strand::real
