#include "core/scenario/yaml_document.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

// A document, and what was wrong with it.
struct Document {
  explicit Document(const std::string& text, int source = 0) {
    root = read_yaml(text, source, tree, problems);
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const Problem& problem : problems.sorted("a.yaml", {{"the.path", ""}})) {
      lines.push_back(problem.text());
    }
    return lines;
  }

  YamlTree tree;
  ProblemList problems;
  const YamlNode* root = nullptr;
};

using Lines = std::vector<std::string>;

TEST(YamlDocument, KeepsThePlaceOfEveryValue) {
  const Document document("a: 1\nb:\n  - [x]\n");
  ASSERT_NE(document.root, nullptr);
  EXPECT_EQ(document.root->place, (Place{0, 1, 1}));
  EXPECT_EQ(document.root->find("a")->place, (Place{0, 1, 4}));
  const YamlNode& b = *document.root->find("b");
  EXPECT_EQ(b.place, (Place{0, 3, 3}));
  EXPECT_EQ(b.items.at(0)->items.at(0)->place, (Place{0, 3, 6}));
}

TEST(YamlDocument, TakesNothingForANumberOrBoolean) {
  const Document document("[N, on, off, y, 1e3, 0x10, true, 'true']");
  ASSERT_NE(document.root, nullptr);
  Lines texts;
  for (const YamlNode* item : document.root->items) texts.push_back(item->text);
  EXPECT_EQ(texts, (Lines{"N", "on", "off", "y", "1e3", "0x10", "true", "true"}));
  EXPECT_FALSE(document.root->items.at(6)->quoted);
  EXPECT_TRUE(document.root->items.at(7)->quoted);
}

TEST(YamlDocument, ReadsJson) {
  const Document document(R"({"a":"b\u00e9c\/","c":[1,2],"d":{"e":null}})");
  ASSERT_NE(document.root, nullptr);
  EXPECT_EQ(document.root->find("a")->text,
            "b\xc3\xa9"
            "c/");
  EXPECT_EQ(document.root->find("c")->items.size(), 2U);
  EXPECT_EQ(document.root->find("d")->find("e")->kind, YamlNode::Kind::empty);
}

TEST(YamlDocument, SharesTheNodeThatAnAliasNames) {
  const Document document("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n");
  ASSERT_NE(document.root, nullptr);
  const YamlNode* const a = document.root->find("a");
  EXPECT_EQ(document.root->find("c"), a);
  EXPECT_EQ(document.root->find("d")->items, (std::vector<const YamlNode*>{a, a}));
}

TEST(YamlDocument, LetsAnAnchorBeNamedAnew) {
  const Document document("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
  ASSERT_NE(document.root, nullptr);
  EXPECT_EQ(document.root->find("b")->text, "1");
  EXPECT_EQ(document.root->find("d")->text, "2");
}

TEST(YamlDocument, IsEmptyWhereThereIsNothing) {
  for (const char* text : {"", "\n\n", "# only this", "---\n", "\xef\xbb\xbf"}) {
    const Document document(text);
    ASSERT_NE(document.root, nullptr) << text;
    EXPECT_EQ(document.root->kind, YamlNode::Kind::empty) << text;
  }
}

TEST(YamlDocument, SkipsAByteOrderMarkAndADirective) {
  EXPECT_EQ(Document("\xef\xbb\xbf"
                     "a: 1")
                .root->find("a")
                ->text,
            "1");
  EXPECT_EQ(Document("%YAML 1.2\n---\na: 1\n...\n").root->find("a")->text, "1");
}

TEST(YamlDocument, FindsKeysThatStandTwiceAnywhere) {
  const Document document("a: {b: 1, c: 2, b: 3, b: 4}\na: 5\n");
  EXPECT_EQ(document.lines(),
            (Lines{"a.yaml:1:17: the key 'b' stands twice; it is already there on line 1, so "
                   "remove one",
                   "a.yaml:1:23: the key 'b' stands twice; it is already there on line 1, so "
                   "remove one",
                   "a.yaml:2:1: the key 'a' stands twice; it is already there on line 1, so "
                   "remove one"}));
}

TEST(YamlDocument, ComparesKeysAsText) {
  EXPECT_EQ(Document("{1: a, 01: b, '1': c}").lines(),
            (Lines{"a.yaml:1:15: the key '1' stands twice; it is already there on line 1, so "
                   "remove one"}));
}

TEST(YamlDocument, AllowsAKeyThatIsTwoAngleBracketsInQuotes) {
  EXPECT_EQ(Document("{'<<': 1}").lines(), Lines{});
  EXPECT_EQ(Document("{<<: 1}").lines().size(), 1U);
}

TEST(YamlDocument, LosesNoProblemThatStandsBeforeItsEnd) {
  EXPECT_EQ(Document("a: 1\na: 2\nb: {\n").lines().size(), 1U);
  EXPECT_EQ(Document("a: {b: 1, b: 2}\nc: {\n").lines().size(), 2U);
}

TEST(YamlDocument, PlacesAllOfAnOverrideAtTheOverride) {
  const Document document("{a: 1, a: 2}", 1);
  ASSERT_NE(document.root, nullptr);
  EXPECT_EQ(document.root->find("a")->place, (Place{1, 0, 0}));
  EXPECT_EQ(
      document.lines(),
      (Lines{"--set the.path: the key 'a' stands twice; it is already there, so remove one"}));
}

TEST(YamlDocument, SaysWhichByteIsNoText) {
  EXPECT_EQ(Document("a: \xff\n").lines(),
            (Lines{"a.yaml:1:4: the text is not UTF-8 here; save it as UTF-8"}));
  EXPECT_EQ(Document(std::string("a: 1\nb: \x04 2")).lines(),
            (Lines{"a.yaml:2:4: a control character stands here; remove it"}));
}

TEST(YamlDocument, HasSixteenLevelsAtMost) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_EQ(Document(nested(max_document_depth)).lines(), Lines{});
  EXPECT_EQ(Document(nested(max_document_depth + 1)).lines(),
            (Lines{"a.yaml:1:17: maps and lists are nested deeper than 16 levels"}));
}

TEST(YamlDocument, HasAMebibyteAtMost) {
  const std::string most(max_document_size - 1, ' ');
  EXPECT_EQ(Document("a" + most).lines(), Lines{});
  EXPECT_EQ(Document("ab" + most).lines(),
            (Lines{"a.yaml: the text is larger than 1 MiB, the most that is read"}));
}

TEST(YamlDocument, HasTwoHundredThousandValuesAtMost) {
  const auto list_of = [](std::size_t values) {
    std::string text = "[";
    for (std::size_t i = 0; i < values; ++i) text += "a,";
    return text + "]";
  };
  // The list itself is one of them.
  EXPECT_EQ(Document(list_of(max_document_nodes - 1)).lines(), Lines{});
  const Lines lines = Document(list_of(max_document_nodes)).lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("there are more than 200000 values"), std::string::npos) << lines[0];
}

// What is made to exhaust a reader ends soon, with a line that says why, and holds no more nodes
// than it may.
TEST(YamlDocument, OutlastsBombs) {
  const auto repeated = [](const std::string& part) {
    std::string text;
    while (text.size() + part.size() <= max_document_size / 4) text += part;
    return text;
  };
  // Nine lists of nine aliases each stand for 9^9 values.
  std::string laughs = "l0: &l0 [a,a,a,a,a,a,a,a,a]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string name = "*l" + std::to_string(i - 1);
    laughs += "l" + std::to_string(i) + ": &l" + std::to_string(i) + " [" + name;
    for (int k = 1; k < 9; ++k) laughs += "," + name;
    laughs += "]\n";
  }
  EXPECT_LT(Document(laughs).tree.size(), 100U);
  for (const std::string& text :
       {repeated("["), repeated("{"), repeated("- "), repeated("? "), "[" + repeated("a,"),
        "[" + repeated(","), repeated("[a,"), repeated("{a: "), repeated("a: "),
        "{" + repeated("\"a\":1,"), "x: &a b\ny: [" + repeated("*a,"), repeated("\"a\" ")}) {
    const Document document(text.substr(0, max_document_size));
    EXPECT_LE(document.tree.size(), max_document_nodes) << text.substr(0, 20);
    EXPECT_EQ(document.lines().size(), 1U) << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace strand::scenario
