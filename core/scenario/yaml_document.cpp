#include "core/scenario/yaml_document.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "core/scenario/text.hpp"
#include "core/scenario/yaml_text.hpp"

namespace strand::scenario {
namespace {

// Ends the parsing of a document that is not worth going on with.
struct Abandoned {
  Place place;
  std::string message;
};

bool says_string(const std::string& tag) {
  return tag == "!" || tag == "tag:yaml.org,2002:str";
}

bool says_nothing(const std::string& tag) {
  return tag.empty() || tag == "?";
}

// Turns yaml-cpp's events into a tree.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(int source, YamlTree& tree, ProblemList& problems)
      : source_(source), tree_(tree), problems_(problems) {}

  [[nodiscard]] const YamlNode* root() const { return root_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(started_, true)) {
      throw Abandoned{place_of(mark),
                      "something follows the end of the document; a scenario is one document"};
    }
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    finish(begin(YamlNode::Kind::empty, mark, anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const YamlNode* const node = anchor < anchors_.size() ? anchors_[anchor] : nullptr;
    const auto encloses = [&](const Open& open) { return open.node == node; };
    if (node == nullptr || std::any_of(open_.begin(), open_.end(), encloses)) {
      throw Abandoned{place_of(mark), "an alias stands inside the value that it names"};
    }
    attach(node, place_of(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode& node = begin(YamlNode::Kind::scalar, mark, anchor);
    node.text = value;
    node.quoted = says_string(tag);
    if (!says_string(tag)) refuse_tag(tag, node.place);
    finish(node);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override {
    refuse_repeated_keys(*open_.back().node);
    close();
  }

 private:
  // A list or map whose end has not come yet.
  struct Open {
    YamlNode* node;
    const YamlNode* key = nullptr;  // of a map: the key whose value comes next
    bool value_comes = false;
  };

  [[nodiscard]] Place place_of(const YAML::Mark& mark) const {
    return source_ == 0 ? Place{0, mark.line + 1, mark.column + 1} : Place{source_, 0, 0};
  }

  YamlNode& begin(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    const Place place = place_of(mark);
    if (tree_.size() >= max_document_nodes) {
      throw Abandoned{place, "there are more than " + std::to_string(max_document_nodes) +
                                 " values; a scenario holds fewer"};
    }
    YamlNode node;
    node.kind = kind;
    node.place = place;
    YamlNode& added = tree_.add(std::move(node));
    if (anchor != YAML::NullAnchor) {
      if (anchors_.size() <= anchor) anchors_.resize(anchor + 1, nullptr);
      anchors_[anchor] = &added;
    }
    return added;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    if (open_.size() >= max_document_depth) {
      throw Abandoned{place_of(mark), "maps and lists are nested deeper than " +
                                          std::to_string(max_document_depth) + " levels"};
    }
    YamlNode& node = begin(kind, mark, anchor);
    refuse_tag(tag, node.place);
    open_.push_back({&node});
  }

  void close() {
    YamlNode& node = *open_.back().node;
    open_.pop_back();
    finish(node);
  }

  void finish(const YamlNode& node) { attach(&node, node.place); }

  void attach(const YamlNode* node, Place place) {
    if (open_.empty()) {
      root_ = node;
      return;
    }
    Open& parent = open_.back();
    if (parent.node->kind == YamlNode::Kind::list) {
      parent.node->items.push_back(node);
    } else if (!std::exchange(parent.value_comes, !parent.value_comes)) {
      parent.key = node;
      check_key(*node, place);
    } else if (parent.key->kind == YamlNode::Kind::scalar) {
      parent.node->entries.push_back({parent.key, node});
    }
  }

  void check_key(const YamlNode& key, Place place) {
    if (key.kind != YamlNode::Kind::scalar) {
      problems_.add(place, {}, "a key must be text, is " + std::string(to_string(key.kind)));
    } else if (key.text == "<<" && !key.quoted) {
      problems_.add(place, {},
                    "merge keys ('<<') are not read; a link takes over another's settings with "
                    "'extends: NAME'");
    }
  }

  void refuse_tag(const std::string& tag, Place place) {
    if (says_nothing(tag)) return;
    problems_.add(place, {}, "the tag " + in_quotes(tag) + " is not read; remove it");
  }

  void refuse_repeated_keys(const YamlNode& map) {
    std::vector<const YamlNode*> keys;
    for (const YamlNode::Entry& entry : map.entries) keys.push_back(entry.key);
    std::stable_sort(keys.begin(), keys.end(),
                     [](const YamlNode* a, const YamlNode* b) { return a->text < b->text; });
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i]->text != keys[i - 1]->text) continue;
      const Place first = keys[i - 1]->place;
      const std::string where = first.in_file() ? " on line " + std::to_string(first.line) : "";
      problems_.add(keys[i]->place, {},
                    "the key " + in_quotes(keys[i]->text) + " stands twice; it is already there" +
                        where + ", so remove one");
    }
  }

  int source_;
  YamlTree& tree_;
  ProblemList& problems_;
  const YamlNode* root_ = nullptr;
  bool started_ = false;
  std::vector<Open> open_;
  std::vector<const YamlNode*> anchors_;  // by yaml-cpp's number
};

// Whether white space at the front of a line, counted from 0, has a tab in it.
bool tab_indents(std::string_view text, int line) {
  for (; line > 0 && !text.empty(); --line) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  const std::string_view indentation =
      text.substr(0, std::min(text.find_first_not_of(" \t"), text.size()));
  return indentation.find('\t') != std::string_view::npos;
}

// yaml-cpp says what it met; this adds what usually leads there.
std::string_view remedy(std::string_view message) {
  struct Remedy {
    std::string_view message;
    std::string_view text;
  };
  static constexpr Remedy remedies[] = {
      {"illegal map value", "; put text with ': ' in it in quotes, or check the indentation"},
      {"end of map not found", "; check the indentation"},
      {"end of sequence not found", "; check the indentation"},
      {"end of map flow not found", "; close the '{'"},
      {"end of sequence flow not found", "; close the '['"},
      {"illegal flow end", "; remove this bracket or open it first"},
      {"illegal EOF in scalar", "; close the quotation mark"},
      {"the referenced anchor is not defined", "; define it above with &NAME"},
  };
  for (const Remedy& known : remedies) {
    if (message == known.message) return known.text;
  }
  return {};
}

void parse(std::string_view text, TreeBuilder& builder) {
  // yaml-cpp takes a quotation that is never closed for closed if a line break follows it.
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  std::istringstream stream{std::string(text.substr(0, end + 1))};
  YAML::Parser parser(stream);
  while (parser.HandleNextDocument(builder)) {
  }
}

}  // namespace

const YamlNode* read_yaml(std::string_view text, int source, YamlTree& tree,
                          ProblemList& problems) {
  const auto in_source = [source](int line, int column) {
    return source == 0 ? Place{0, line, column} : Place{source, 0, 0};
  };
  if (text.size() > max_document_size) {
    problems.add(in_source(0, 0), {}, "the text is larger than 1 MiB, the most that is read");
    return nullptr;
  }
  if (const auto fault = find_text_fault(text)) {
    problems.add(in_source(fault->line, fault->column), {}, std::string(fault->reason));
    return nullptr;
  }
  TreeBuilder builder(source, tree, problems);
  try {
    parse(text, builder);
  } catch (const Abandoned& abandoned) {
    problems.add(abandoned.place, {}, abandoned.message);
    return nullptr;
  } catch (const YAML::Exception& error) {
    const std::string_view mend = tab_indents(text, error.mark.line)
                                      ? "; indent with spaces instead of tabs"
                                      : remedy(error.msg);
    problems.add(in_source(error.mark.line + 1, error.mark.column + 1), {},
                 "this is not YAML: " + error.msg + std::string(mend));
    return nullptr;
  }
  if (builder.root() != nullptr) return builder.root();
  YamlNode nothing;
  nothing.place = in_source(1, 1);
  return &tree.add(std::move(nothing));
}

}  // namespace strand::scenario
