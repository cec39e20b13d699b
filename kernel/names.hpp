// What two names have in common: align and score_names of match/reference.py.
#pragma once

#include <limits>

#include "words.hpp"

namespace tamis {

constexpr std::size_t kMaxTokens = 32;

// A name ready for comparison: its tokens, and each pair of neighbours written as one word.
struct Name {
  std::vector<const Token*> tokens;
  std::vector<Join> joins;
  std::int32_t total = 0;
  int parts = 0;
  bool two_families = false;  // whether any word is a family name of Spanish

  void set(const Token* table, const std::uint32_t* first, const std::uint32_t* last, const Tables& tables, bool joined = true) {
    tokens.clear();
    joins.clear();
    total = 0;
    parts = 0;
    two_families = false;
    for (const std::uint32_t* at = first; at != last; ++at) {
      const Token& token = table[*at];
      if (joined && !tokens.empty()) joins.push_back(join(*tokens.back(), token, tables));
      tokens.push_back(&token);
      total += token.weight;
      if (!(token.flags & kMinor)) ++parts;
      two_families |= (token.flags & kTwoFamilies) != 0;
    }
  }
};

struct NameScore {
  std::int32_t total = 0, alike = 0, spelling = 0, missing = 0, order = 0, numbers = 0, cap = 0;
  bool exact = false, capped = false;
};

struct Points {
  std::int64_t alike = 0, spelling = 0, missing = 0;
  std::int32_t sum() const { return static_cast<std::int32_t>(std::max<std::int64_t>(alike + spelling + missing, -(1 << 30))); }
};

// Weights of one side's tokens: of all, of those that met a partner, and of these what the likeness is worth.
struct Side {
  std::int32_t total = 0, paired = 0, met = 0;
};

constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

// Points for what is met, less what is spelt otherwise, less what either side lacks, in names that weigh `both`. As a
// bound, all that is lacking counts as `inner`, as standing between words that met, or as the name of the mother's family.
inline Points points_of(std::int64_t met, std::int64_t spelt, std::int64_t lacks_mine, std::int64_t lacks_theirs, std::int64_t both,
                        bool person, const Policy& policy, std::int64_t mothers, bool turned = false,
                        std::int64_t inner = kAll) {
  const std::int64_t base = person ? policy.base : policy.other_base;
  const std::int64_t rarity_near = person ? policy.rarity_near : policy.other_rarity_near;
  const std::int64_t rarity_far = person ? policy.rarity_far : policy.other_rarity_far;
  const std::int64_t knee = person ? policy.rarity_knee : policy.other_rarity_knee;
  const std::int64_t missing_most = person ? policy.missing_most : policy.other_missing_most;
  const std::int64_t missing_least = person ? policy.missing_least : policy.other_missing_least;
  const std::int64_t spelling_loss =
      person ? policy.spelling_loss + (turned ? policy.turned_loss : 0) : policy.other_spelling_loss;
  const std::int64_t near = std::min(met, knee), square = both * std::min<std::int64_t>(both, person ? policy.longest : policy.other_longest);
  const std::int64_t spelling = spelling_loss * spelt;
  const std::int64_t most = std::max(lacks_mine, lacks_theirs), least = std::min(lacks_mine, lacks_theirs);
  const std::int64_t of_mothers = std::min(mothers, most);
  const std::int64_t mother_less = met >= policy.rare_mother ? policy.rare_mother_less : policy.mother_less;
  const std::int64_t less = person && least == 0 ? policy.inner_less * std::min(inner, most - of_mothers) + mother_less * of_mothers : 0;
  const std::int64_t lost = spelling + missing_most * most + missing_least * least - less;
  const std::int64_t of_spelling = 16000 * spelling / square, of_both = 16000 * lost / square;  // rounded once in the sum
  const std::int64_t alike = base + (rarity_near * near + rarity_far * (met - near)) / 1000;
  return {std::min<std::int64_t>(policy.name_most, alike), -of_spelling, of_spelling - of_both};
}

inline Points name_points(const Side& mine, const Side& theirs, bool person, const Policy& policy, std::int64_t mothers, bool turned = false,
                          std::int64_t unsaid = 0, std::int64_t inner = kAll) {
  if (mine.paired == 0 || theirs.paired == 0) return {};
  return points_of((mine.met + theirs.met - unsaid) / 2, mine.paired - mine.met + theirs.paired - theirs.met, mine.total - mine.paired,
                   theirs.total - theirs.paired, mine.total + theirs.total, person, policy, mothers, turned, inner);
}

// The points of two names that weigh so much and are the same but for a slip of the pen in one word.
inline Points slip_points(std::int32_t mine, std::int32_t theirs, bool person, const Policy& policy) {
  Points points = points_of((mine + theirs) / 2, 0, 0, 0, mine + theirs, person, policy, 0);
  points.spelling = -policy.slip;
  return points;
}

// What a token is worth beside a word of a query, alone and beside it and the next as one; `most` is the most of these
// and of the word joined with the one before.
struct Worths {
  std::uint16_t single, join, most;
};

// A word of the index that is like a word of the query, and what the likeness is worth.
struct Hit {
  std::uint32_t number;
  std::int32_t worth;
};
using Hits = std::vector<Hit>;  // all that are worth anything, by number

// What the tokens of the index are worth beside the words of a query: compared when first asked for, or looked up in
// what was found. What was compared last is remembered where words are numbered for longer than a query.
class Known {
 public:
  Known(const std::vector<Token>& tokens, const Policy& policy, const Tables& tables)
      : tokens_(tokens), policy_(policy), tables_(tables), row_(tokens.size(), 0) {}

  // Remembers pairs of tokens for as long as these are the words of queries, and forgets all from before.
  void remember(const std::vector<Token>& words) {
    words_ = &words;
    memory_.assign(std::size_t{1} << kRemembered, {0, 0});
  }
  void ask(const Name& query) {
    query_ = &query;
    singles_.assign(query.tokens.size(), nullptr);
    joins_.assign(query.tokens.size(), nullptr);
  }
  // What was found for a word, and for it and the next as one; these must stay as long as the query does.
  void found(std::size_t i, const Hits& hits) { singles_[i] = &hits; }
  void found_joined(std::size_t i, const Hits& hits) { joins_[i] = &hits; }
  void forget() {
    for (const auto number : seen_) row_[number] = 0;
    seen_.clear();
    rows_.clear();
  }

  // Of each word of the query.
  const Worths* of(std::uint32_t number) {
    if (!row_[number]) compare(number);
    return rows_.data() + (row_[number] - 1);
  }
  // Soon to be asked for.
  void fetch(std::uint32_t number) const { tamis::fetch(&row_[number]); }
  std::uint32_t number_of(const Token& token) const { return static_cast<std::uint32_t>(&token - tokens_.data()); }

 private:
  // Without a branch, as nobody can foretell which way it goes.
  static std::int32_t look_up(const Hits& hits, std::uint32_t number) {
    if (hits.empty()) return 0;
    const Hit* at = hits.data();
    for (std::size_t left = hits.size(); left > 1;) {
      const std::size_t half = left / 2;
      at += half * (at[half].number <= number);
      left -= half;
    }
    return at->number == number ? at->worth : 0;
  }

  void compare(std::uint32_t number) {
    const Token& other = tokens_[number];
    const auto words = query_->tokens.size(), first = rows_.size();
    rows_.resize(first + words);
    std::int32_t before = 0;
    for (std::size_t i = 0; i < words; ++i) {
      const Token& word = *query_->tokens[i];
      const std::int32_t single = singles_[i] ? look_up(*singles_[i], number)
                                              : of_word(word, number);
      std::int32_t join = 0;
      if (joins_[i]) {
        join = look_up(*joins_[i], number);
      } else if (i + 1 < words) {
        const Join& both = query_->joins[i];
        join = worth(compare_joined(both, other, policy_, tables_, true), both.flags, other.flags, policy_);
      }
      rows_[first + i] = {static_cast<std::uint16_t>(single), static_cast<std::uint16_t>(join),
                          static_cast<std::uint16_t>(std::max({single, join, before}))};
      before = join;
    }
    seen_.push_back(number);
    row_[number] = static_cast<std::uint32_t>(first + 1);
  }

  std::int32_t of_word(const Token& word, std::uint32_t number) {
    const auto compared = [&] { return worth(compare_words(word, tokens_[number], policy_, tables_, true), word.flags, tokens_[number].flags, policy_); };
    if (!words_) return compared();
    const std::uint64_t key = (static_cast<std::uint64_t>(&word - words_->data()) << 32 | number) + 1;
    auto& [pair, worth] = memory_[key * 0x9E3779B97F4A7C15 >> (64 - kRemembered)];
    if (pair != key) {
      worth = compared();
      pair = key;
    }
    return worth;
  }

  static constexpr unsigned kRemembered = 17;  // a bit each of the number of pairs that are remembered
  const std::vector<Token>& tokens_;
  const Policy& policy_;
  const Tables& tables_;
  const std::vector<Token>* words_ = nullptr;
  std::vector<std::pair<std::uint64_t, std::int32_t>> memory_;
  const Name* query_ = nullptr;
  std::vector<const Hits*> singles_, joins_;
  std::vector<std::uint32_t> row_, seen_;  // by token: where its row begins and one more, 0 where it was not compared
  std::vector<Worths> rows_;
};

// What of a listed name bounds what it can score: what its words weigh, whether it is weak and a person's, and whether no
// more than one word is more than a title or the like.
struct Outline {
  std::int32_t total;
  bool weak, person, one_word;
};

// What of two names can be paired and met at most, each word as if it had the other name for itself: how many words of the
// query meet anything, and how many of them nothing that is the same; two that meet one word together count once.
struct Meeting {
  Side mine, theirs;
  int words = 0, unlike = 0;
};

// The most that a name can score; and whether it may be met exactly, which counts whatever it scores.
struct Most {
  std::int32_t points;
  bool exact;
};

// The same where so much can be met; what names weigh is filled in. `joined` where two of the name's words may be one of the query.
inline Most most_met(const Name& query, Meeting met, const Outline& outline, bool joined, std::int64_t mothers, const Policy& policy) {
  auto& [mine, theirs, words, unlike] = met;
  mine.total = query.total;
  theirs = {outline.total, std::min(theirs.paired, outline.total), std::min(theirs.met, outline.total)};
  auto most = name_points(mine, theirs, outline.person, policy, mothers).sum();
  if (unlike <= 1 && mine.paired && mine.paired == mine.total && theirs.paired == theirs.total)
    most = std::max(most, slip_points(mine.total, theirs.total, outline.person, policy).sum());
  if (outline.weak) most = std::min(std::max(0, most - policy.weak_loss), policy.needs_more);
  if (outline.person && !joined && (words <= 1 || (query.parts <= 1 && outline.one_word))) most = std::min(most, policy.needs_more);
  return {most, mine.met == mine.total && theirs.met == theirs.total};
}

// The same of all words of a name. `joins` says for each word of the query what two words of the name weigh that may be it
// as one, 0 where none are; it is nothing where none are of any.
template <typename Listed, typename WeightOf>
Most most_of(const Name& query, Known& known, const Listed& listed, WeightOf weight_of, const Outline& outline, const std::int32_t* joins,
             std::int64_t mothers, const Policy& policy) {
  Meeting seen;
  bool unlike_before = false, joined_before = false;
  const Worths* rows[kMaxTokens];
  for (const auto t : listed) known.of(t);  // which may move what was known before
  for (std::size_t j = 0; j < listed.size; ++j) rows[j] = known.of(listed[j]);
  for (std::size_t i = 0; i < query.tokens.size(); ++i) {
    const std::int32_t join = joins ? joins[i] : 0;
    std::int32_t worth = join ? 1000 : 0, met = join, paired = join;
    bool joined = false;
    for (std::size_t j = 0; j < listed.size; ++j) {
      const std::int32_t here = rows[j][i].most;
      joined |= rows[j][i].join != 0;
      if (!here) continue;
      const std::int32_t weight = weight_of(listed[j]);
      worth = std::max(worth, here);
      met = std::max(met, weight * here / 1000);
      paired = std::max(paired, weight);
    }
    const bool unlike = worth < 1000;
    seen.unlike += unlike && !(unlike_before && joined_before);
    unlike_before = unlike;
    joined_before = joined;
    if (!worth) continue;
    ++seen.words;
    seen.mine.paired += query.tokens[i]->weight;
    seen.mine.met += query.tokens[i]->weight * worth / 1000;
    seen.theirs.paired += paired;
    seen.theirs.met += met;
  }
  return most_met(query, seen, outline, joins != nullptr, mothers, policy);
}

class Aligner {
 public:
  Aligner(const Policy& policy, const Tables& tables) : policy_(policy), tables_(tables) {}

  // With `known`, nothing is compared twice; with `shortcuts`, nothing that is surely worth nothing.
  NameScore score(const Name& query, const Name& listed, bool weak, bool person, Known* known, bool shortcuts) {
    align(query, listed, person, known, shortcuts);
    const auto n = query.tokens.size(), m = listed.tokens.size();
    Side mine{query.total}, theirs{listed.total};
    for (std::size_t i = 0; i < n; ++i)
      if (partner_[i] >= 0) {
        mine.paired += query.tokens[i]->weight;
        mine.met += query.tokens[i]->weight * mine_worth_[i] / 1000;
      }
    for (std::size_t j = 0; j < m; ++j)
      if (taken_[j]) {
        theirs.paired += listed.tokens[j]->weight;
        theirs.met += listed.tokens[j]->weight * theirs_worth_[j] / 1000;
      }
    const bool is_turned = turned(query, listed);
    Points points = name_points(mine, theirs, person, policy_, is_turned ? 0 : mothers(query, listed), is_turned, unsaid(query, listed),
                                inner(query, listed));
    const bool slip = one_slip(query, listed, person);
    if (slip) {
      const Points forgiven = slip_points(mine.total, theirs.total, person, policy_);
      if (forgiven.sum() > points.sum()) points = forgiven;
    }
    if (person || !slip) points.spelling -= unlike(query, listed, person, is_turned, slip);
    const std::int32_t order = reversed(query, listed) || shuffled(query, listed) ? -policy_.reversed_patronymic : 0;
    const std::int32_t numbers = other_number(query, listed) ? -policy_.other_number : 0;
    const std::int32_t before = points.sum() + order + numbers;
    if (before <= 0) return {};
    const bool exact = mine.met == query.total && theirs.met == listed.total && !order && !numbers;
    const bool ranked = exact && std::any_of(listed.tokens.begin(), listed.tokens.end(), [](const Token* token) { return token->flags & kRank; });
    const bool capped = weak || (person ? parts_met(query, listed) + ranked <= 1 : other_name(query, listed)) || !(exact || whole_word(query, listed));
    std::int32_t total = before;
    if (weak) total = std::max(0, total - policy_.weak_loss);
    if (capped) total = std::min(total, policy_.needs_more);
    return {total, static_cast<std::int32_t>(points.alike), static_cast<std::int32_t>(points.spelling),
            static_cast<std::int32_t>(points.missing), order, numbers, total - before, exact, capped};
  }

  // The pairs of the names that were scored last: the first word and how many words, on either side.
  template <typename Take>
  void each_pair(const Name& query, Take&& take) const {
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
      if (!first_of_pair_[i]) continue;
      const auto j = static_cast<std::size_t>(partner_[i]);
      const bool two = i + 1 < query.tokens.size() && !first_of_pair_[i + 1] && partner_[i + 1] == partner_[i];
      take(i, std::size_t{1} + two, j, std::size_t{1} + listed_joined_[j]);
    }
  }

 private:
  enum Form : std::uint64_t { kSingle = 0, kJoinMine = 1, kJoinTheirs = 2 };

  // One possible pair, packed so that the order of the numbers is the order of preference.
  static std::uint64_t pack(std::int32_t value, std::int32_t weight, std::size_t i, std::size_t j, Form form) {
    return (static_cast<std::uint64_t>(1000 - value) << 40) | (static_cast<std::uint64_t>(form != kSingle) << 39) |
           (static_cast<std::uint64_t>(4095 - weight) << 24) | (static_cast<std::uint64_t>(i > j ? i - j : j - i) << 16) |
           (static_cast<std::uint64_t>(i) << 10) | (static_cast<std::uint64_t>(j) << 4) | form;
  }

  void align(const Name& query, const Name& listed, bool person, Known* known, bool shortcuts) {
    const auto n = query.tokens.size(), m = listed.tokens.size();
    found_.clear();
    for (std::size_t i = 0; i < n; ++i) {
      const Token& a = *query.tokens[i];
      for (std::size_t j = 0; j < m; ++j) {
        const Token& b = *listed.tokens[j];
        const Worths* worths = known ? known->of(known->number_of(b)) : nullptr;
        const bool initial = (a.flags ^ b.flags) & kInitial && !((a.flags | b.flags) & (kNumber | kMinor)) && !same_text(a.word, b.word);
        if (person || !initial)
          offer(worths ? worths[i].single : worth(compare_words(a, b, policy_, tables_, shortcuts), a.flags, b.flags, policy_),
                a.weight + b.weight, i, j, kSingle);
        if (i + 1 < n)
          offer(worths ? worths[i].join : of_join(query.joins[i], b, shortcuts), a.weight + query.tokens[i + 1]->weight + b.weight, i, j,
                kJoinMine);
        if (j + 1 < m && !listed.joins.empty())
          offer(of_join(listed.joins[j], a, shortcuts), a.weight + b.weight + listed.tokens[j + 1]->weight, i, j, kJoinTheirs);
      }
    }
    std::sort(found_.begin(), found_.end());
    std::fill(partner_, partner_ + n, -1);
    std::fill(first_of_pair_, first_of_pair_ + n, false);
    std::fill(taken_, taken_ + m, false);
    for (const std::uint64_t entry : found_) {
      const auto form = entry & 15;
      const auto j = (entry >> 4) & 63, i = (entry >> 10) & 63;
      const auto last_i = i + (form == kJoinMine), last_j = j + (form == kJoinTheirs);
      if (partner_[i] >= 0 || partner_[last_i] >= 0 || taken_[j] || taken_[last_j]) continue;
      const auto value = 1000 - static_cast<std::int32_t>(entry >> 40);
      first_of_pair_[i] = true;
      for (auto at = i; at <= last_i; ++at) {
        partner_[at] = static_cast<int>(j);
        mine_worth_[at] = value;
      }
      for (auto at = j; at <= last_j; ++at) {
        taken_[at] = true;
        theirs_worth_[at] = value;
      }
      listed_joined_[j] = last_j != j;
    }
  }

  std::int32_t of_join(const Join& join, const Token& other, bool shortcuts) const {
    return worth(compare_joined(join, other, policy_, tables_, shortcuts), join.flags, other.flags, policy_);
  }

  void offer(std::int32_t value, std::int32_t weight, std::size_t i, std::size_t j, Form form) {
    if (value) found_.push_back(pack(value, weight, i, j, form));
  }

  bool reversed(const Name& query, const Name& listed) const {
    for (std::size_t i = 1; i + 1 < query.tokens.size(); ++i) {
      if (!(query.tokens[i]->flags & kPatronymic)) continue;
      for (std::size_t j = 1; j < listed.tokens.size(); ++j)
        if (listed.tokens[j]->flags & kPatronymic && partner_[i - 1] == static_cast<int>(j) + 1 &&
            partner_[i + 1] == static_cast<int>(j) - 1 && !same_text(query.tokens[i - 1]->word, query.tokens[i + 1]->word))
          return true;
    }
    return false;
  }

  // Whether Chinese syllables that met stand in another order than one with the family name at the other end.
  bool shuffled(const Name& query, const Name& listed) const {
    int said[kMaxTokens], wanted[kMaxTokens], size = 0;
    each_pair(query, [&](std::size_t i, std::size_t words, std::size_t j, std::size_t listed_words) {
      if (words + listed_words > 2 || (query.tokens[i]->flags & listed.tokens[j]->flags & (kSyllable | kAsHeard)) != kSyllable) return;
      said[size] = wanted[size] = static_cast<int>(j);
      ++size;
    });
    if (size < 3) return false;
    std::sort(wanted, wanted + size);
    for (int start = 0; start < size; ++start) {
      int k = 0;
      while (k < size && same_text(listed.tokens[said[(start + k) % size]]->word, listed.tokens[wanted[k]]->word)) ++k;
      if (k == size) return false;
    }
    return true;
  }

  // Whether both names have a word of some weight that names and that the other lacks, and none that names is met.
  bool other_name(const Name& query, const Name& listed) const {
    bool met = false, mine = false, theirs = false;
    each_pair(query, [&](std::size_t i, std::size_t words, std::size_t j, std::size_t listed_words) {
      bool here = false, there = false;
      for (auto at = i; at < i + words; ++at) here |= is_naming(*query.tokens[at]);
      for (auto at = j; at < j + listed_words; ++at) there |= is_naming(*listed.tokens[at]);
      met |= here && there;
    });
    if (met) return false;
    const auto lacked = [&](const Token& token, bool taken) { return !taken && token.weight >= policy_.naming && is_naming(token); };
    for (std::size_t i = 0; i < query.tokens.size(); ++i) mine |= lacked(*query.tokens[i], partner_[i] >= 0);
    for (std::size_t j = 0; j < listed.tokens.size(); ++j) theirs |= lacked(*listed.tokens[j], taken_[j]);
    return mine && theirs;
  }

  // Parts of a name proper that have a partner, on the side that has more of them.
  int parts_met(const Name& query, const Name& listed) const {
    int mine = 0, theirs = 0;
    each_pair(query, [&](std::size_t i, std::size_t words, std::size_t j, std::size_t listed_words) {
      int here = 0, there = 0;
      Flags of_mine = 0, of_theirs = 0;
      for (auto at = i; at < i + words; ++at) {
        here += !(query.tokens[at]->flags & (kMinor | kOfFaith));
        of_mine |= query.tokens[at]->flags;
      }
      for (auto at = j; at < j + listed_words; ++at) {
        there += !(listed.tokens[at]->flags & (kMinor | kOfFaith));
        of_theirs |= listed.tokens[at]->flags;
      }
      // Two that are only like one word of their alphabet are one part.
      const int most = mine_worth_[i] >= policy_.sure || (of_mine ^ of_theirs) & kForeign ? 2 : 1;
      mine += std::min(here, most);
      theirs += std::min(there, most);
    });
    return std::max(mine, theirs);
  }

  // What a person's name loses where no word that is more than an initial or a title is met as it is, between alphabets
  // only if words are turned or missing; and in one alphabet where one word is missing and another met in doubt, and where
  // a word is met in doubt that is no slip of the pen, and none without doubt that weighs much. Other names lose where a
  // word is met in doubt, between alphabets where it is hardly alike.
  std::int64_t unlike(const Name& query, const Name& listed, bool person, bool turned, bool slip) const {
    bool missing = false, any = false, sure = false, doubtful = false, across = false, hardly = false, tells = false, other = false;
    for (std::size_t j = 0; j < listed.tokens.size(); ++j) missing |= !taken_[j] && !(listed.tokens[j]->flags & kMinor);
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
      missing |= partner_[i] < 0 && !(query.tokens[i]->flags & kMinor);
      if (!whole_words(query, listed, i)) continue;
      const auto j = static_cast<std::size_t>(partner_[i]);
      const bool two = i + 1 < query.tokens.size() && !first_of_pair_[i + 1] && partner_[i + 1] == partner_[i];
      const Flags mine = static_cast<Flags>(query.tokens[i]->flags | (two ? query.tokens[i + 1]->flags : 0));
      const Flags theirs = static_cast<Flags>(listed.tokens[j]->flags | (listed_joined_[j] ? listed.tokens[j + 1]->flags : 0));
      any = true;
      sure |= mine_worth_[i] >= policy_.sure;
      doubtful |= mine_worth_[i] < policy_.doubtful;
      hardly |= mine_worth_[i] < policy_.other_across_doubtful;
      if (person && mine_worth_[i] < policy_.doubtful) other |= two || listed_joined_[j] || !may_be_slip(*query.tokens[i], *listed.tokens[j]);
      if (mine_worth_[i] >= policy_.doubtful)
        tells |= weight_of(query, i, two) + weight_of(listed, j, listed_joined_[j]) >= 2 * policy_.telling;
      across |= ((mine ^ theirs) & kForeign) != 0;
    }
    if (!any) return 0;
    if (!person) return (across ? hardly : doubtful) ? policy_.other_doubtful_loss : 0;
    const bool all_unlike = !sure && (missing || turned || !across);
    return (all_unlike ? policy_.unlike_loss : 0) + (missing && !across && doubtful ? policy_.doubtful_loss : 0) +
           (!slip && !across && other && !tells ? policy_.common_loss : 0);
  }

  static std::int32_t weight_of(const Name& name, std::size_t at, bool two) { return name.tokens[at]->weight + (two ? name.tokens[at + 1]->weight : 0); }

  // Whether words sound the same, or a slip of the pen makes one of the other; of Koreans' parts, if one is rare.
  bool may_be_slip(const Token& a, const Token& b) const {
    if ((a.flags | b.flags) & kAsHeard) return !(a.flags & b.flags & kAsHeard) || !(a.flags & b.flags & kBorne);
    return same_text(a.sound, b.sound) || is_slip(a.word, b.word, policy_.slip_letters, policy_, tables_);
  }

  // Whether the names are the same but for a slip of the pen in one word, on either side perhaps written as two.
  bool one_slip(const Name& query, const Name& listed, bool person) const {
    const auto n = query.tokens.size(), m = listed.tokens.size();
    for (std::size_t j = 0; j < m; ++j)
      if (!taken_[j]) return false;
    std::size_t pairs = 0, other = n;
    for (std::size_t i = 0; i < n; ++i) {
      if (partner_[i] < 0) return false;
      if (!first_of_pair_[i]) continue;
      ++pairs;
      if (mine_worth_[i] == 1000) continue;
      if (other < n) return false;
      other = i;
    }
    if (pairs < 2 || other == n) return false;
    const auto at = static_cast<std::size_t>(partner_[other]);
    const Token &a = *query.tokens[other], &b = *listed.tokens[at];
    const bool two_mine = other + 1 < n && !first_of_pair_[other + 1], two_theirs = listed_joined_[at];
    Flags flags = a.flags | b.flags;
    if (two_mine) flags |= query.tokens[other + 1]->flags;
    if (two_theirs) flags |= listed.tokens[at + 1]->flags;
    const bool one_each = !two_mine && !two_theirs;
    const std::int32_t letters = one_each ? least_letters(a.flags, b.flags, policy_, person) : least_letters(0, 0, policy_, person);
    if (one_each)
      return (may_slip(a.flags, b.flags) || (!person && !(flags & kNoSlip))) && is_slip(written_as(a), written_as(b), letters, policy_, tables_);
    if (flags & kNoSlip) return false;
    return is_slip(two_mine ? query.joins[other].word : a.word, two_theirs ? listed.joins[at].word : b.word, letters, policy_, tables_);
  }

  // Whether a pair begins here of words that are more than initials, particles, titles or legal forms.
  bool whole_words(const Name& query, const Name& listed, std::size_t i) const {
    if (!first_of_pair_[i]) return false;
    constexpr Flags minor = kInitial | kMinor;
    const auto j = static_cast<std::size_t>(partner_[i]);
    const bool two = i + 1 < query.tokens.size() && !first_of_pair_[i + 1] && partner_[i + 1] == partner_[i];
    const bool mine = !(query.tokens[i]->flags & minor) || (two && !(query.tokens[i + 1]->flags & minor));
    return mine && (!(listed.tokens[j]->flags & minor) || (listed_joined_[j] && !(listed.tokens[j + 1]->flags & minor)));
  }

  bool whole_word(const Name& query, const Name& listed) const {
    for (std::size_t i = 0; i < query.tokens.size(); ++i)
      if (whole_words(query, listed, i)) return true;
    return false;
  }

  // The weight of words without a partner that stand between words of their side that have one, but not of the father's
  // family name before the mother's, both of Spanish.
  std::int64_t inner(const Name& query, const Name& listed) const {
    const auto between = [](const Name& name, auto&& met) {
      std::int64_t sum = 0, waiting = 0;
      bool begun = false;
      const auto count = name.tokens.size();
      const auto fathers = count > 2 && name.tokens[count - 1]->flags & name.tokens[count - 2]->flags & kTwoFamilies ? count - 2 : count;
      for (std::size_t i = 0; i < count; ++i) {
        if (met(i)) {
          sum += waiting;
          waiting = 0;
          begun = true;
        } else if (begun && i != fathers) {
          waiting += name.tokens[i]->weight;
        }
      }
      return sum;
    };
    return between(query, [&](std::size_t i) { return partner_[i] >= 0; }) + between(listed, [&](std::size_t j) { return taken_[j]; });
  }

  // What has no partner where the last word has none and stands behind a family name of Spanish that is met by one, on
  // either side.
  std::int64_t mothers(const Name& query, const Name& listed) const {
    const auto left_out = [&](const Name& name, auto&& worth, auto&& partner) -> std::int64_t {
      const auto count = name.tokens.size();
      if (count < 3 || name.tokens[count - 1]->flags & (kMinor | kInitial | kNumber) || !(name.tokens[count - 2]->flags & kTwoFamilies)) return 0;
      if (worth(count - 2) < policy_.sure || worth(count - 1) >= 0 || !(partner(count - 2).flags & kTwoFamilies)) return 0;
      std::int64_t sum = 0;
      for (std::size_t at = 0; at < count; ++at)
        if (worth(at) < 0) sum += name.tokens[at]->weight;
      return sum;
    };
    const auto mine_of = [&](std::size_t j) -> const Token& {
      std::size_t i = 0;
      while (!first_of_pair_[i] || !(partner_[i] == static_cast<int>(j) || (listed_joined_[partner_[i]] && partner_[i] + 1 == static_cast<int>(j)))) ++i;
      return *query.tokens[i];
    };
    return left_out(query, [&](std::size_t i) { return partner_[i] >= 0 ? mine_worth_[i] : -1; },
                    [&](std::size_t i) -> const Token& { return *listed.tokens[partner_[i]]; }) +
           left_out(listed, [&](std::size_t j) { return taken_[j] ? theirs_worth_[j] : -1; }, mine_of);
  }

  // What words that initials stand for weigh more than the initials, as far as they are met.
  std::int64_t unsaid(const Name& query, const Name& listed) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
      if (!first_of_pair_[i]) continue;
      const Token &mine = *query.tokens[i], &theirs = *listed.tokens[partner_[i]];
      if ((mine.flags ^ theirs.flags) & kInitial && !((mine.flags | theirs.flags) & kNumber))
        sum += std::abs(mine.weight * mine_worth_[i] / 1000 - theirs.weight * mine_worth_[i] / 1000);
    }
    return sum;
  }

  // Whether whole words that met stand in another order on either side.
  bool turned(const Name& query, const Name& listed) const {
    int last = -1;
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
      if (!whole_words(query, listed, i)) continue;
      if (partner_[i] < last) return true;
      last = partner_[i];
    }
    return false;
  }

  bool other_number(const Name& query, const Name& listed) const {
    bool mine = false, theirs = false;
    for (std::size_t i = 0; i < query.tokens.size(); ++i)
      mine |= (query.tokens[i]->flags & kNumber) && partner_[i] < 0;
    for (std::size_t j = 0; j < listed.tokens.size(); ++j)
      theirs |= (listed.tokens[j]->flags & kNumber) && !taken_[j];
    return mine && theirs;
  }

  const Policy& policy_;
  const Tables& tables_;
  std::vector<std::uint64_t> found_;
  int partner_[kMaxTokens];
  bool first_of_pair_[kMaxTokens], taken_[kMaxTokens], listed_joined_[kMaxTokens];
  std::int32_t mine_worth_[kMaxTokens], theirs_worth_[kMaxTokens];
};

}  // namespace tamis
