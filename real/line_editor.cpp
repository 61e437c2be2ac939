#include "real/line_editor.hpp"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include <histedit.h>
#include <unistd.h>

namespace strand::real {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

struct EndEditor {
  void operator()(EditLine* editor) const { ::el_end(editor); }
};
struct EndHistory {
  void operator()(History* history) const { ::history_end(history); }
};

File stream_of(int descriptor, const char* mode) {
  return File(::fdopen(::dup(descriptor), mode));
}

constexpr int remembered_lines = 200;

}  // namespace

class LineEditor::Core {
 public:
  Core(int input, int output, std::string prompt, NextKey next_key)
      : prompt_(std::move(prompt)),
        next_key_(std::move(next_key)),
        input_(stream_of(input, "r")),
        output_(stream_of(output, "w")) {
    if (!input_ || !output_) throw std::runtime_error("the terminal cannot be opened");
    editor_.reset(::el_init("strand", input_.get(), output_.get(), output_.get()));
    history_.reset(::history_init());
    if (!editor_ || !history_) throw std::runtime_error("no memory for editing lines");
    HistEvent event{};
    ::history(history_.get(), &event, H_SETSIZE, remembered_lines);
    ::history(history_.get(), &event, H_SETUNIQUE, 1);
    EditLine* const editor = editor_.get();
    ::el_set(editor, EL_CLIENTDATA, this);
    ::el_set(editor, EL_PROMPT, &Core::prompt_of);
    ::el_set(editor, EL_EDITOR, "emacs");
    ::el_set(editor, EL_HIST, ::history, history_.get());
    ::el_set(editor, EL_GETCFN, &Core::key_for);
  }

  std::optional<std::string> read_line() {
    int count = 0;
    const char* const text = ::el_gets(editor_.get(), &count);
    if (text == nullptr || count <= 0) return std::nullopt;
    std::string line(text, static_cast<std::size_t>(count));
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    if (line.find_first_not_of(" \t") != std::string::npos) {
      HistEvent event{};
      ::history(history_.get(), &event, H_ENTER, line.c_str());
    }
    return line;
  }

  [[nodiscard]] std::size_t cursor() const {
    const LineInfo* const line = ::el_line(editor_.get());
    return prompt_.size() + static_cast<std::size_t>(line->cursor - line->buffer);
  }
  void redraw() { ::el_set(editor_.get(), EL_REFRESH); }
  void resize() { ::el_resize(editor_.get()); }
  void prepare(bool take) { ::el_set(editor_.get(), EL_PREP_TERM, take ? 1 : 0); }

 private:
  static Core& of(EditLine* editor) {
    void* self = nullptr;
    ::el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<Core*>(self);
  }
  static char* prompt_of(EditLine* editor) { return of(editor).prompt_.data(); }
  static int key_for(EditLine* editor, wchar_t* key) {
    const std::optional<char> next = of(editor).next_key_();
    if (!next) return 0;
    *key = static_cast<wchar_t>(static_cast<unsigned char>(*next));
    return 1;
  }

  std::string prompt_;
  NextKey next_key_;
  File input_;
  File output_;
  std::unique_ptr<History, EndHistory> history_;
  std::unique_ptr<EditLine, EndEditor> editor_;
};

LineEditor::LineEditor(int input, int output, std::string prompt, NextKey next_key)
    : core_(std::make_unique<Core>(input, output, std::move(prompt), std::move(next_key))) {}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read_line() {
  return core_->read_line();
}

std::size_t LineEditor::cursor() const {
  return core_->cursor();
}

void LineEditor::redraw() {
  core_->redraw();
}

void LineEditor::resize() {
  core_->resize();
}

void LineEditor::release_terminal() {
  core_->prepare(false);
}

void LineEditor::take_terminal() {
  core_->prepare(true);
}

}  // namespace strand::real
