#include "core/node/next_hop_updater.hpp"

#include <string_view>

namespace strand {

namespace {

bool same(const wire::UpdateNext& a, const wire::UpdateNext& b) {
  return a.name == b.name && a.next == b.next;
}

}  // namespace

void NextHopUpdater::announce(std::size_t place, Endpoint control, const wire::UpdateNext& update,
                              Turn& turn) {
  const auto [position, is_new] = tasks_.try_emplace(place);
  Task& task = position->second;
  if (!is_new && task.control == control && same(task.update, update)) return;
  if (is_new) ++unacknowledged_;
  drop_connection(task, turn);
  set_acknowledged(task, false);
  task.control = control;
  task.update = update;
  task.backoff.reset();
  attempt(place, turn);
}

void NextHopUpdater::forget(std::size_t place, Turn& turn) {
  const auto position = tasks_.find(place);
  if (position == tasks_.end()) return;
  drop_connection(position->second, turn);
  plan(place, position->second, std::nullopt);
  set_acknowledged(position->second, true);
  tasks_.erase(position);
}

bool NextHopUpdater::on_opened(const StreamOpened& opened, Turn& turn) {
  const Task* task = task_of(opened.connection);
  if (task == nullptr) return false;
  turn.send_text(opened.connection, wire::format_control(task->update));
  return true;
}

bool NextHopUpdater::on_received(const StreamReceived& received, Turn& turn) {
  Task* task = task_of(received.connection);
  if (task == nullptr) return false;
  // What follows the answer is of no interest, so a few bytes are enough.
  constexpr std::size_t longest_answer = 64;
  for (const std::byte byte : received.bytes) {
    if (task->answer.size() < longest_answer) task->answer += static_cast<char>(byte);
  }
  if (!task->answer.starts_with(wire::update_next_answer)) return true;
  const std::size_t place = connections_.at(received.connection);
  set_acknowledged(*task, true);
  drop_connection(*task, turn);
  plan(place, *task, std::nullopt);
  return true;
}

bool NextHopUpdater::on_closed(const StreamClosed& closed, Turn& turn) {
  const auto position = connections_.find(closed.connection);
  if (position == connections_.end()) return false;
  const std::size_t place = position->second;
  connections_.erase(position);
  Task& task = tasks_.at(place);
  task.connection.reset();
  plan(place, task, turn.now + task.backoff.next_pause());
  return true;
}

void NextHopUpdater::retry_due(Turn& turn) {
  while (!agenda_.empty() && agenda_.begin()->first <= turn.now) {
    const std::size_t place = agenda_.begin()->second;
    drop_connection(tasks_.at(place), turn);
    attempt(place, turn);
  }
}

std::optional<Timestamp> NextHopUpdater::deadline() const {
  if (agenda_.empty()) return std::nullopt;
  return agenda_.begin()->first;
}

void NextHopUpdater::attempt(std::size_t place, Turn& turn) {
  Task& task = tasks_.at(place);
  task.answer.clear();
  task.connection = turn.out.open_stream(task.control);
  connections_.emplace(*task.connection, place);
  plan(place, task, turn.now + patience);
}

void NextHopUpdater::drop_connection(Task& task, Turn& turn) {
  if (!task.connection) return;
  turn.out.close_stream(*task.connection);
  connections_.erase(*task.connection);
  task.connection.reset();
}

void NextHopUpdater::set_acknowledged(Task& task, bool acknowledged) {
  if (task.acknowledged == acknowledged) return;
  task.acknowledged = acknowledged;
  if (acknowledged) {
    --unacknowledged_;
  } else {
    ++unacknowledged_;
  }
}

void NextHopUpdater::plan(std::size_t place, Task& task, std::optional<Timestamp> at) {
  if (task.act_at) agenda_.erase({*task.act_at, place});
  task.act_at = at;
  if (at) agenda_.emplace(*at, place);
}

NextHopUpdater::Task* NextHopUpdater::task_of(ConnectionId connection) {
  const auto position = connections_.find(connection);
  return position == connections_.end() ? nullptr : &tasks_.at(position->second);
}

}  // namespace strand
