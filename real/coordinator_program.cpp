#include "real/coordinator_program.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/media/shown_comparison.hpp"
#include "core/node/coordinator.hpp"
#include "real/clock.hpp"
#include "real/console.hpp"
#include "real/descriptors.hpp"
#include "real/frames_at_hand.hpp"
#include "real/host_events.hpp"
#include "real/link_plan.hpp"
#include "real/node_driver.hpp"
#include "real/output_folder.hpp"
#include "real/program_control.hpp"
#include "real/program_error.hpp"
#include "real/program_log.hpp"
#include "real/real_report.hpp"
#include "real/run_hub.hpp"
#include "real/source_feeder.hpp"
#include "real/status_text.hpp"
#include "real/stream_settings.hpp"
#include "reports/expectation_lines.hpp"
#include "reports/expectations.hpp"
#include "reports/json_report.hpp"
#include "reports/report_file.hpp"

namespace strand::real {
namespace {

// Peers report once a deadline has passed in silence; what takes much longer will not come.
constexpr Duration report_allowance = std::chrono::seconds(3);

CoordinatorOptions node_options(const scenario::Scenario& settings, bool chain_is_known,
                                bool start_by_itself) {
  CoordinatorOptions options;
  if (chain_is_known) {
    options.chain = settings.chain;
    options.joining = settings.joining;
  }
  options.format = settings.transport.format;
  options.max_datagram = settings.transport.max_datagram;
  options.forwarding = settings.transport.forwarding;
  options.recovery = settings.transport.recovery;
  options.deadline = settings.transport.deadline;
  // Datagrams of an earlier run that are still under way must not pass for this one's. 0 stands for
  // no stream in the JSON format.
  std::random_device chance;
  options.stream = StreamId(std::uniform_int_distribution<std::uint16_t>(1)(chance));
  options.names_run = true;
  options.start_by_itself = start_by_itself;
  options.frames_at_hand = frames_at_hand;
  return options;
}

class CoordinatorProgram {
 public:
  explicit CoordinatorProgram(const CoordinatorCommand& command)
      : command_(command),
        console_({"coordinator> ", !command.quiet}),
        chain_is_known_(!command.chain.empty() || !command.stream.scenario.empty()),
        settings_(
            resolve_settings(command.stream, {"--chain", command.chain},
                             command.launcher.empty() ? Launched::by_hand : Launched::by_launcher)),
        source_(open_source(settings_)),
        rate_(source_->rate()),
        feeder_(std::move(source_)),
        links_(make_link_shaper(settings_, 0)),
        driver_(driver_options()),
        events_(host_turns(settings_, 0), driver_, nullptr),
        node_(node_options(settings_, chain_is_known_,
                           chain_is_known_ && !command.start_by_command)) {
    make_output_folder(command.out);
    const std::filesystem::path log = coordinator_log_file(command.out);
    log_.claim(log, "another folder with --out");
    log_.open({log, !command.quiet, "coordinator", false, &console_});
  }

  int run() {
    announce();
    ProgramControl control(
        driver_, console_, [this](unsigned earlier) { stop(earlier); }, commands());
    if (!command_.launcher.empty()) {
      launcher_.emplace(driver_, command_.launcher,
                        RunLine::Handlers{{}, {}, [this, &control](const std::string& line) {
                                            launcher_->tell_answer(control.execute(line));
                                          }});
    }
    log_.begin_ticking(driver_);
    if (console_.has_status() || launcher_) show_status();
    if (command_.wait > Duration(0)) {
      driver_.call_at(started_ + command_.wait, [this] { give_up_waiting(); });
    }
    driver_.run(node_);
    console_.set_status("");
    if (!node_.ledger().frames.empty()) log_.info(closing_line(status()));
    log_.sum_up(driver_, links_.get());
    if (const auto shortfall = feeder_.shortfall()) log_.warn(*shortfall);
    const auto failure = failure_ ? failure_ : feeder_.error();
    const bool as_expected = write_report(failure.has_value());
    if (control.signal() != 0) return 128 + control.signal();
    if (failure) throw log_.last_words(reports::ExitCode::unavailable, *failure);
    return static_cast<int>(as_expected ? reports::ExitCode::pass : reports::ExitCode::fail);
  }

 private:
  DriverOptions driver_options() {
    DriverOptions options;
    options.data = Endpoint{command_.listen, 0};
    options.control = Endpoint{command_.listen, command_.port};
    options.control_option = "--port";
    options.source = &feeder_;
    options.links = links_.get();
    options.observer = [this](Timestamp now, const Event& event) { observe(now, event); };
    options.on_source_started = [this](Timestamp now) { on_source_started(now); };
    options.warn = [this](const std::string& line) { log_.warn(line); };
    return options;
  }

  std::vector<TypedCommand> commands() {
    return {
        {"startVideo", "stream to the peers that are registered", [this] { return start_video(); }},
        {"list", "show the peers in chain order", [this] { return list(); }},
        {"stop", "end the stream, and collect what the peers saw",
         [this] { return stop_stream(); }},
        {"stats", "show what is known of the stream", [this] { return status_table(status()); }}};
  }

  void announce() {
    log_.info(
        fmt::format("{} at {:.6g} frames a second, as {} datagrams of at most {} bytes; "
                    "control on TCP {}",
                    describe_source(settings_), rate_.as_double(),
                    settings_.transport.format == wire::Format::json ? "json" : "binary",
                    settings_.transport.max_datagram, to_string(*driver_.control_endpoint())));
    if (!chain_is_known_) {
      log_.info("peers join in the order of their registrations; type startVideo to stream");
    } else if (command_.start_by_command) {
      log_.info("type startVideo to stream");
    } else {
      log_.info(fmt::format("waiting for {} peers", settings_.chain.size()));
    }
  }

  void on_source_started(Timestamp now) {
    source_started_ = now;
    if (launcher_) launcher_->tell_started(now);
    events_.begin(now);
  }

  void observe(Timestamp now, const Event& event) {
    if (event.kind == EventKind::frame_captured && !first_capture_) first_capture_ = now;
    if (event.kind == EventKind::stream_ended) stream_ended_ = true;
    log_.record(now, event);
  }

  std::string start_video() {
    if (node_.streaming()) return "already streaming\n";
    if (stream_ended_) return "the stream is over\n";
    if (node_.topology().present() == 0) {
      return "no peer is registered yet; start one with: strand peer A 10001\n";
    }
    driver_.post(StartRequested{});
    return "";
  }

  [[nodiscard]] std::string list() const {
    const std::vector<wire::PeerEntry> peers = node_.topology().entries();
    if (peers.empty()) return "no peer is registered\n";
    std::string lines;
    for (const wire::PeerEntry& peer : peers) {
      lines += fmt::format("{:<8} {}, control {}\n", peer.name.text(), to_string(peer.data()),
                           to_string(peer.control()));
    }
    return lines;
  }

  std::string stop_stream() {
    if (stream_ended_) return "the stream is over\n";
    if (!node_.streaming()) return "there is no stream yet; quit ends the run\n";
    end_stream();
    return "";
  }

  void show_status() {
    const CoordinatorLedger& ledger = node_.ledger();
    meter_.sample(monotonic_now(), ledger.frames.size(), ledger.sent.bytes);
    const std::string line = status_line(status());
    console_.set_status(line);
    if (launcher_) launcher_->tell_status(line);
    driver_.call_at(monotonic_now() + status_pause, [this] { show_status(); });
  }

  [[nodiscard]] CoordinatorStatus status() const {
    const CoordinatorLedger& ledger = node_.ledger();
    const ChainTopology& topology = node_.topology();
    const auto head = topology.head();
    CoordinatorStatus status;
    status.phase = phase();
    status.frames = ledger.frames.size();
    status.skipped = ledger.skipped_frames;
    if (!ledger.frames.empty()) status.quality = ledger.frames.back().quality;
    status.frames_per_second = meter_.frames_per_second();
    status.megabits_per_second = meter_.megabits_per_second();
    status.hop = hop_status(head ? head->name.text() : "", node_.first_hop(), ledger.sent);
    status.peers = topology.present();
    return status;
  }

  [[nodiscard]] std::string phase() const {
    if (stream_ended_) return node_.finished() ? "" : "collecting reports";
    if (node_.streaming()) return "";
    const std::size_t present = node_.topology().present();
    if (!chain_is_known_) return fmt::format("{} registered; startVideo streams", present);
    return fmt::format("{} of {} peers registered", present, settings_.chain.size());
  }

  // The first request ends the stream in order: what was sent arrives, and the peers report. The
  // second one does not wait for them, and the third for nothing.
  void stop(unsigned earlier) {
    if (earlier >= 2) return driver_.stop();
    if (!stream_ended_) stopped_early_ = true;
    if (earlier == 1 || !(node_.streaming() || stream_ended_)) {
      driver_.post(QuitRequested{});
      return;
    }
    end_stream();
    driver_.call_at(monotonic_now() + settings_.transport.deadline + report_allowance,
                    [this] { driver_.post(QuitRequested{}); });
  }

  void end_stream() {
    stopped_early_ = stopped_early_ || !stream_ended_;
    log_.info("ending the stream, and collecting what the peers saw");
    driver_.post(SourceEnded{});
  }

  void give_up_waiting() {
    if (first_capture_ || node_.streaming() || stream_ended_) return;
    std::string missing;
    for (const PeerName& name : settings_.chain) {
      const auto place = node_.topology().find(name);
      if (place && node_.topology().at(*place)) continue;
      missing += (missing.empty() ? "" : ", ") + name.text();
    }
    if (missing.empty()) missing = "nobody, but a peer's control port does not answer";
    failure_ = fmt::format(
        "not all peers registered in time; missing: {}; start them, or wait "
        "longer with --wait",
        missing);
    stopped_early_ = true;
    driver_.post(QuitRequested{});
  }

  // Returns whether all that the scenario expects holds.
  bool write_report(bool failed) {
    const Timestamp now = monotonic_now();
    RunTimes times;
    times.wall = now - started_;
    if (first_capture_) times.streaming = now - *first_capture_;
    times.source_started = source_started_;
    const bool partial = stopped_early_ || !stream_ended_ || failed;
    const reports::Report report =
        make_real_report(settings_, rate_, node_, driver_.ledger(), times, partial,
                         [this, partial](std::vector<ShownPicture> pictures) {
                           // Whoever stopped the run does not wait for it.
                           if (partial) return PictureTable{};
                           return compare_pictures(std::move(pictures));
                         });
    const std::filesystem::path file =
        command_.report.empty() ? command_.out / report_file_name : command_.report;
    reports::write_report_file(file, reports::to_json(report));
    log_.info("report: " + file.string());
    const bool as_expected = reports::all_hold(report.expectations);
    if (!as_expected) log_.warn("not as expected: " + reports::expectation_counts(report));
    return as_expected;
  }

  // Reads the source once more, and makes the pictures that were sent again.
  PictureTable compare_pictures(std::vector<ShownPicture> pictures) {
    log_.info("comparing what the peers showed with the source");
    const std::atomic<bool> goes_on{false};
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    try {
      return media::compare_shown(media_options(settings_), std::move(pictures), threads, goes_on);
    } catch (const media::MediaError& error) {
      log_.warn("pictures are not compared: " + std::string(error.what()));
      return {};
    }
  }

  const CoordinatorCommand& command_;
  Console console_;  // before everything that starts threads
  const Timestamp started_ = monotonic_now();
  const bool chain_is_known_;
  const scenario::Scenario settings_;
  std::unique_ptr<media::EncodedSource> source_;
  const FrameRate rate_;
  ProgramLog log_;
  SourceFeeder feeder_;
  std::unique_ptr<LinkShaper> links_;  // null where the link to the first peer is perfect
  NodeDriver driver_;
  HostEvents events_;
  Coordinator node_;
  RateMeter meter_;
  std::optional<RunLine> launcher_;
  std::optional<Timestamp> source_started_;
  std::optional<Timestamp> first_capture_;
  std::optional<std::string> failure_;
  bool stream_ended_ = false;
  bool stopped_early_ = false;
};

}  // namespace

int run_coordinator(const CoordinatorCommand& command) {
  require_descriptors(descriptors_at_start);
  try {
    return CoordinatorProgram(command).run();
  } catch (const PortError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  } catch (const LogError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  }
}

}  // namespace strand::real
