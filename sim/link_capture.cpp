#include "sim/link_capture.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "reports/udp_headers.hpp"
#include "sim/cause_words.hpp"

namespace strand::sim {

namespace {

constexpr const char* corrupted = "corrupted: a bit flipped on the link";
constexpr const char* duplicated = "duplicated by the link";

bool same_bytes(const link::Packet& a, const link::Packet& b) {
  const auto equal = [](ByteSpan one, ByteSpan other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end());
  };
  return equal(a.header(), b.header()) && equal(a.body().bytes(), b.body().bytes());
}

}  // namespace

// A datagram on one of the hop's interfaces.
struct LinkCapture::Capture {
  Timestamp time;
  std::uint32_t interface = 0;
  bool received = false;
  bool goes_back = false;  // towards the coordinator
  link::Packet packet;
  std::vector<std::string> comments;
  unsigned open_fates = 0;  // of it and its copy
  bool is_corrupted = false;
  bool arrived = false;  // it, or its copy
};

class LinkCapture::HopFile {
 public:
  HopFile(const Options& options, const Hop& hop, std::unique_ptr<reports::ByteSink> sink)
      : hop_(hop), sink_(std::move(sink)), writer_(*sink_, options.application, options.comment) {
    const std::string& first = options.hosts[hop.first.value()];
    const std::string& second = options.hosts[hop.second.value()];
    add_interfaces(away_, first, second);
    add_interfaces(back_, second, first);
  }

  void sent(Timestamp now, HostId from, const link::Packet& packet) {
    Way& way = way_from(from);
    const bool goes_back = &way == &back_;
    captures_.push_back({now, way.sent, false, goes_back, packet, {}, 1, false, false});
    way.open.emplace_hint(way.open.end(), packet.number(), std::prev(captures_.end()));
  }

  void delivered(Timestamp now, HostId from, const link::Packet& packet) {
    Way& way = way_from(from);
    const auto found = way.open.find(packet.number());
    if (found == way.open.end()) return;
    Capture& original = *found->second;
    std::vector<std::string> comments;
    if (original.is_corrupted && !same_bytes(original.packet, packet)) {
      comments.emplace_back(corrupted);
    }
    if (original.arrived) comments.emplace_back(duplicated);
    original.arrived = true;
    const bool goes_back = &way == &back_;
    captures_.push_back(
        {now, way.received, true, goes_back, packet, std::move(comments), 0, false, false});
    close_fate(way, found);
  }

  void lost(HostId from, const link::Packet& packet, LossCause cause) {
    Way& way = way_from(from);
    const auto found = way.open.find(packet.number());
    if (found == way.open.end()) return;
    found->second->comments.push_back(way.comment_of(cause));
    close_fate(way, found);
  }

  void corrupt(HostId from, const link::Packet& packet) {
    const Way& way = way_from(from);
    const auto found = way.open.find(packet.number());
    if (found == way.open.end()) return;
    found->second->comments.emplace_back(corrupted);
    found->second->is_corrupted = true;
  }

  void duplicate(HostId from, const link::Packet& packet) {
    const Way& way = way_from(from);
    const auto found = way.open.find(packet.number());
    if (found == way.open.end()) return;
    found->second->comments.emplace_back(duplicated);
    ++found->second->open_fates;
  }

  void end() {
    for (Capture& capture : captures_) {
      const Way& way = capture.goes_back ? back_ : away_;
      const std::size_t open = std::exchange(capture.open_fates, 0U);
      capture.comments.insert(capture.comments.end(), open, way.comment_of(LossCause::in_flight));
      write(capture);
    }
    captures_.clear();
    sink_->finish();
  }

 private:
  using Captures = std::list<Capture>;
  // One direction.
  struct Way {
    std::string from;
    std::string to;
    std::uint32_t sent = 0;  // interfaces
    std::uint32_t received = 0;
    // Sent, and with a fate that is open; by the number on the link.
    std::map<std::uint64_t, Captures::iterator> open;

    // "lost: queue_full (the queue was full)"
    [[nodiscard]] std::string comment_of(LossCause cause) const {
      return fmt::format("lost: {} ({})", to_string(cause),
                         cause_words(to_string(cause), from, to).why);
    }
  };

  Way& way_from(HostId from) { return from == hop_.first ? away_ : back_; }

  void add_interfaces(Way& way, const std::string& from, const std::string& to) {
    way.from = from;
    way.to = to;
    way.sent = writer_.add_interface(fmt::format("{}->{} sent", from, to),
                                     fmt::format("What {} sends to {}", from, to));
    way.received = writer_.add_interface(fmt::format("{}->{} received", from, to),
                                         fmt::format("What reaches {} from {}", to, from));
  }

  void close_fate(Way& way, std::map<std::uint64_t, Captures::iterator>::iterator found) {
    if (--found->second->open_fates > 0) return;
    way.open.erase(found);
    while (!captures_.empty() && captures_.front().open_fates == 0) {
      write(captures_.front());
      captures_.pop_front();
    }
    if (captures_.size() >= most_waiting + away_.open.size() + back_.open.size()) write_closed();
  }

  // Passes those by that are on their way for too long.
  void write_closed() {
    for (auto capture = captures_.begin(); capture != captures_.end();) {
      if (capture->open_fates > 0) {
        ++capture;
        continue;
      }
      write(*capture);
      capture = captures_.erase(capture);
    }
  }

  void write(const Capture& capture) {
    const link::Packet& packet = capture.packet;
    const auto headers = reports::udp_headers(packet.from(), packet.to(), packet.size(),
                                              static_cast<std::uint16_t>(packet.number()));
    const std::array<ByteSpan, 3> parts{ByteSpan(headers), packet.header(), packet.body().bytes()};
    // Numbers are those of one direction.
    const std::uint64_t id = 2 * packet.number() + (capture.goes_back ? 1U : 0U);
    const auto direction =
        capture.received ? reports::PcapngDirection::inbound : reports::PcapngDirection::outbound;
    writer_.write(
        {capture.interface, capture.time - run_start, parts, direction, id, capture.comments});
  }

  Hop hop_;
  std::unique_ptr<reports::ByteSink> sink_;
  reports::PcapngWriter writer_;
  Captures captures_;  // that are not written yet, by time
  Way away_;
  Way back_;
};

LinkCapture::LinkCapture(Options options, FileOpener open)
    : options_(std::move(options)), open_(std::move(open)) {
  for (HostId host; host.value() + 1 < options_.hosts.size(); host = host.next()) {
    file_of(host, host.next());
  }
}

LinkCapture::~LinkCapture() = default;

LinkCapture::HopFile& LinkCapture::file_of(HostId from, HostId to) {
  const Hop hop(std::min(from, to), std::max(from, to));
  std::unique_ptr<HopFile>& file = files_[hop];
  if (!file) file = std::make_unique<HopFile>(options_, hop, open_(free_name(hop)));
  return *file;
}

// Names of hosts may have hyphens: A-B and C, or A and B-C.
std::string LinkCapture::free_name(const Hop& hop) {
  const std::string wanted =
      fmt::format("{}-{}", options_.hosts[hop.first.value()], options_.hosts[hop.second.value()]);
  std::string name = wanted;
  for (int number = 2; !names_.insert(name).second; ++number) {
    name = fmt::format("{}.{}", wanted, number);
  }
  return name;
}

void LinkCapture::on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) {
  file_of(from, to).sent(now, from, packet);
}

void LinkCapture::on_delivered(Timestamp now, HostId from, HostId to, const link::Packet& packet) {
  file_of(from, to).delivered(now, from, packet);
}

// What no host has the address of was never sent over a link.
void LinkCapture::on_lost(Timestamp /*now*/, HostId from, std::optional<HostId> to,
                          const link::Packet& packet, LossCause cause) {
  if (to) file_of(from, *to).lost(from, packet, cause);
}

void LinkCapture::on_corrupted(Timestamp /*now*/, HostId from, HostId to,
                               const link::Packet& packet) {
  file_of(from, to).corrupt(from, packet);
}

void LinkCapture::on_duplicated(Timestamp /*now*/, HostId from, HostId to,
                                const link::Packet& packet) {
  file_of(from, to).duplicate(from, packet);
}

void LinkCapture::on_run_ended(Timestamp /*now*/) {
  for (const auto& [hop, file] : files_) file->end();
}

}  // namespace strand::sim
