#include "real/peer_program.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "core/node/peer.hpp"
#include "real/clock.hpp"
#include "real/console.hpp"
#include "real/descriptors.hpp"
#include "real/display_feed.hpp"
#include "real/frame_store.hpp"
#include "real/frames_at_hand.hpp"
#include "real/host_events.hpp"
#include "real/link_plan.hpp"
#include "real/log.hpp"
#include "real/node_driver.hpp"
#include "real/output_folder.hpp"
#include "real/peer_addresses.hpp"
#include "real/program_control.hpp"
#include "real/program_error.hpp"
#include "real/program_log.hpp"
#include "real/run_hub.hpp"
#include "real/status_text.hpp"
#include "real/stream_settings.hpp"

namespace strand::real {
namespace {

PeerName read_name(const std::string& text) {
  const auto name = PeerName::parse(text);
  if (text == "coordinator") {
    throw ProgramError(reports::ExitCode::usage,
                       "'coordinator' feeds the chain; give the peer another name");
  }
  if (name) return *name;
  throw ProgramError(reports::ExitCode::usage,
                     fmt::format("'{}' is not a peer's name; write 1 to {} of the characters A-Z "
                                 "a-z 0-9 _ and -",
                                 text, PeerName::max_length));
}

std::uint16_t control_port_of(const PeerCommand& command) {
  const std::uint32_t port = command.control_port != 0
                                 ? command.control_port
                                 : std::uint32_t{command.port} + control_port_offset;
  if (port <= 65'535) return static_cast<std::uint16_t>(port);
  throw ProgramError(reports::ExitCode::usage,
                     fmt::format("the control port of UDP port {} would be {}; choose another with "
                                 "--control-port",
                                 command.port, port));
}

// What a scenario has for the peer's place. Without one, nothing.
struct Surroundings {
  std::unique_ptr<LinkShaper> links;  // null where there are none, or perfect ones
  std::vector<HostTurn> turns;
  Duration away{};  // what the first datagram takes from the start of the source
};

Surroundings find_surroundings(const PeerCommand& command, const PeerName& name) {
  if (command.links.empty()) return {};
  const Launched launched = command.launcher.empty() ? Launched::by_hand : Launched::by_launcher;
  const scenario::Scenario scenario =
      resolve_links(command.links, {"--chain", command.chain}, launched);
  const std::vector<PeerName> chain = whole_chain(scenario);
  const auto found = std::find(chain.begin(), chain.end(), name);
  if (found == chain.end()) {
    throw ProgramError(
        reports::ExitCode::usage,
        fmt::format("--links: '{}' is not in the chain of {}; give the peer another name, or name "
                    "the chain with --chain",
                    name.text(), command.links));
  }
  const auto place = static_cast<std::size_t>(found - chain.begin()) + 1;
  Surroundings surroundings{make_link_shaper(scenario, place), host_turns(scenario, place),
                            plan_links(scenario, place).away};
  if (surroundings.links && launched == Launched::by_launcher) surroundings.links->wait_for_start();
  return surroundings;
}

class PeerProgram {
 public:
  explicit PeerProgram(const PeerCommand& command)
      : command_(command),
        name_(read_name(command.name)),
        addresses_(find_peer_addresses(command,
                                       [&](const std::string& line) {
                                         if (!command.quiet)
                                           fmt::print(stderr, "strand: {}\n", line);
                                       })),
        console_({"peer " + name_.text() + "> ", !command.quiet}),
        folder_(frame_folder(command.storage.out, name_)),
        store_(store_options(), mailbox_),
        display_(command.display ? std::make_unique<DisplayFeed>(display_options(), store_)
                                 : nullptr),
        surroundings_(find_surroundings(command, name_)),
        driver_(driver_options(control_port_of(command))),
        events_(surroundings_.turns, driver_, &store_) {
    make_output_folder(command.storage.out);
    const std::filesystem::path log = log_file(command.storage.out, name_);
    log_.claim(log, "another name, or another folder with --out");
    if (command.go_on) {
      keep_frame_folder(folder_);
    } else {
      prepare_frame_folder(folder_, command.storage.overwrite, "--overwrite");
    }
    log_.open({log, !command.quiet, "peer " + name_.text(), command.go_on, &console_});
    peer_.emplace(PeerOptions{name_,
                              {addresses_.advertised, driver_.data_endpoint()->port},
                              {addresses_.advertised, driver_.control_endpoint()->port},
                              addresses_.coordinator,
                              frames_at_hand});
    if (command.launcher.empty()) return;
    launcher_.emplace(
        driver_, command.launcher,
        RunLine::Handlers{
            [this](Timestamp start) { on_source_started(start); }, [this] { on_run_over(); }, {}});
  }

  int run() {
    if (command_.go_on) log_.info("beginning anew");
    announce();
    const ProgramControl control(
        driver_, console_, [this](unsigned earlier) { stop(earlier); }, commands(),
        command_.end_with_input);
    log_.begin_ticking(driver_);
    if (console_.has_status()) show_status();
    driver_.run(*peer_);
    console_.set_status("");
    const bool all_stored = store_.drain(std::chrono::seconds(5));
    sum_up(all_stored);
    if (peer_->refusal()) {
      throw log_.last_words(reports::ExitCode::usage,
                            "the coordinator refused: " + *peer_->refusal());
    }
    if (control.signal() != 0) return 128 + control.signal();
    if (coordinator_lost_ && !run_over_) {
      throw log_.last_words(reports::ExitCode::unavailable,
                            fmt::format("the coordinator at {} is gone; what came is stored",
                                        to_string(addresses_.coordinator)));
    }
    const FrameStoreCounters frames = store_.counters();
    if (frames.not_stored > frames.refused) {
      throw log_.last_words(reports::ExitCode::unavailable,
                            "frames could not be stored in " + folder_.string());
    }
    return static_cast<int>(reports::ExitCode::pass);
  }

 private:
  FrameStoreOptions store_options() {
    FrameStoreOptions options;
    if (keeps_frames()) options.folder = folder_;
    options.decode = !command_.storage.no_decode;
    options.keep = command_.storage.keep;
    options.on_error = [this](const std::string& line) {
      // Frames come only once the driver runs, and then there is a log.
      log_.error(line);
    };
    return options;
  }

  [[nodiscard]] bool keeps_frames() const { return command_.storage.keep != 0; }

  DisplayFeedOptions display_options() {
    DisplayFeedOptions options;
    options.name = name_.text();
    options.place = command_.display_place;
    options.say = [this](const std::string& line) { log_.warn(line); };
    return options;
  }

  DriverOptions driver_options(std::uint16_t control_port) {
    DriverOptions options;
    options.data = Endpoint{addresses_.bound, command_.port};
    options.control = Endpoint{addresses_.bound, control_port};
    options.data_option = "another UDP_PORT";
    options.control_option = "--control-port";
    options.mailbox = mailbox_;
    options.frames = display_ ? static_cast<FrameSink*>(display_.get()) : &store_;
    options.links = surroundings_.links.get();
    options.observer = [this](Timestamp now, const Event& event) { observe(now, event); };
    options.warn = [this](const std::string& line) { log_.warn(line); };
    if (command_.launcher.empty() && !surroundings_.turns.empty()) {
      options.on_first_datagram = [this](Timestamp now) {
        events_.begin(now - surroundings_.away);
      };
    }
    return options;
  }

  void on_source_started(Timestamp start) {
    if (surroundings_.links) surroundings_.links->start(start);
    events_.begin(start);
  }

  // A peer that the coordinator did not take in any more would knock for ever.
  void on_run_over() {
    run_over_ = true;
    events_.end();
    if (!peer_->registered()) driver_.post(QuitRequested{});
  }

  void announce() {
    std::string line =
        fmt::format("receiving on UDP {}, control on TCP {}, coordinator at {}",
                    to_string(*driver_.data_endpoint()), to_string(*driver_.control_endpoint()),
                    to_string(addresses_.coordinator));
    if (addresses_.advertised != addresses_.bound) {
      line += "; others reach it at " + format_address(addresses_.advertised);
    }
    log_.info(line);
  }

  std::vector<TypedCommand> commands() {
    std::vector<TypedCommand> commands{
        {"stats", "show what is known of the stream", [this] { return status_table(status()); }}};
    if (launcher_) {
      // By way of the coordinator, which collects what all of the peers saw.
      commands.push_back({"quit", "end the run", [this] {
                            launcher_->tell_quit();
                            return std::string();
                          }});
    }
    return commands;
  }

  void show_status() {
    meter_.sample(monotonic_now(), complete_ - corrupt_, peer_->ledger().received.bytes);
    console_.set_status(status_line(status()));
    driver_.call_at(monotonic_now() + status_pause, [this] { show_status(); });
  }

  [[nodiscard]] PeerStatus status() {
    const PeerLedger& ledger = peer_->ledger();
    const auto next = peer_->next_hop();
    PeerStatus status;
    status.phase = phase();
    status.frames = complete_ - corrupt_;
    if (!ledger.frames.empty()) {
      status.highest = ledger.first_frame.value() + ledger.frames.size();
    }
    status.frames_per_second = meter_.frames_per_second();
    status.megabits_per_second = meter_.megabits_per_second();
    status.stored = store_.counters().stored;
    status.received = ledger.received;
    status.latency = peer_->latency();
    status.residence = driver_.ledger().residence;
    status.hop = hop_status(next ? to_string(*next) : "", peer_->hop_behind(), ledger.sent);
    return status;
  }

  [[nodiscard]] std::string phase() const {
    if (stream_ended_) return peer_->finished() ? "" : "the stream has ended";
    if (coordinator_lost_) return "the coordinator is gone";
    if (!peer_->registered()) return "registering with the coordinator";
    return peer_->ledger().frames.empty() ? "waiting for the stream" : "";
  }

  void observe(Timestamp now, const Event& event) {
    if (event.kind == EventKind::frame_completed) ++complete_;
    if (event.kind == EventKind::frame_verified &&
        event.detail == static_cast<std::uint64_t>(Verification::corrupt)) {
      ++corrupt_;
    }
    if (event.kind == EventKind::end_of_stream_received) stream_ended_ = true;
    if (event.kind == EventKind::control_lost) coordinator_lost_ = true;
    if (event.kind == EventKind::registered) coordinator_lost_ = false;
    log_.record(now, event);
  }

  void stop(unsigned earlier) {
    if (earlier > 0) return driver_.stop();
    log_.info("stopping");
    driver_.post(QuitRequested{});
  }

  void sum_up(bool all_stored) {
    const FrameStoreCounters frames = store_.counters();
    log_.info(keeps_frames() ? fmt::format("{} frames received, {} stored in {}", frames.received,
                                           frames.stored, folder_.string())
                             : fmt::format("{} frames received", frames.received));
    if (!peer_->ledger().frames.empty()) log_.info(closing_line(status()));
    if (frames.corrupt > 0) log_.warn(fmt::format("{} frames were corrupt", frames.corrupt));
    if (frames.refused > 0) {
      log_.info(
          fmt::format("{} frames found the disk full, as the scenario has it", frames.refused));
    }
    if (frames.overflowed > 0 || !all_stored) {
      log_.warn(fmt::format("{} frames were not {}, because {} was too slow",
                            frames.overflowed + frames.abandoned,
                            keeps_frames() ? "stored" : "checked",
                            keeps_frames() ? "the disk or the decoding" : "the decoding"));
    }
    log_.sum_up(driver_, surroundings_.links.get());
  }

  const PeerCommand& command_;
  const PeerName name_;
  const PeerAddresses addresses_;
  Console console_;  // before everything that starts threads
  const std::filesystem::path folder_;
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  ProgramLog log_;
  FrameStore store_;
  std::unique_ptr<DisplayFeed> display_;  // null where none is wanted
  Surroundings surroundings_;
  NodeDriver driver_;
  HostEvents events_;
  std::optional<Peer> peer_;
  std::optional<RunLine> launcher_;
  RateMeter meter_;
  std::uint64_t complete_ = 0;  // frames, of which all chunks came
  std::uint64_t corrupt_ = 0;   // of those
  bool stream_ended_ = false;
  bool coordinator_lost_ = false;
  bool run_over_ = false;
};

}  // namespace

int run_peer(const PeerCommand& command) {
  require_descriptors(descriptors_at_start);
  try {
    return PeerProgram(command).run();
  } catch (const PortError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  } catch (const FolderError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  } catch (const LogError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  }
}

}  // namespace strand::real
