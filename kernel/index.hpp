// The index in memory: its words and which are alike, its names, and which names bear which words.
//
// Names that are the same, of whatever parties, are one form. Forms have places, like ones side by side, so that what bears
// a word is a set of bits.
#pragma once

#include <future>
#include <mutex>
#include <numeric>

#include "facts.hpp"
#include "vocabulary.hpp"

namespace tamis {

inline void check_letters(Span<std::uint8_t> text) {
  const auto from = [](std::uint8_t c, char first) { return static_cast<std::uint8_t>(c - first); };
  std::uint8_t other = 0;  // asked of all, so that many are asked at once
  for (const auto c : text) other |= static_cast<std::uint8_t>((from(c, 'a') > 25) & (from(c, '0') > 9));
  if (other) throw std::invalid_argument("a token holds other letters");
}

inline std::vector<Token> read_tokens(const Buffers& buffers, const Tables& tables) {
  const auto text = buffers.ragged<std::uint8_t>("token_text"), sound = buffers.ragged<std::uint8_t>("token_sound");
  const auto weight = buffers.get<std::uint16_t>("token_weight"), group = buffers.get<std::uint16_t>("token_group");
  const auto nick = buffers.get<std::uint64_t>("token_nick");
  const auto flags = buffers.get<Flags>("token_flags");
  const auto count = text.rows();
  if (sound.rows() != count || weight.size != count || group.size != count || nick.size != count || flags.size != count)
    throw std::invalid_argument("the token arrays have different lengths");
  check_letters(text.values);
  check_letters(sound.values);
  std::vector<Token> tokens(count);
  for (std::size_t t = 0; t < count; ++t) {
    const auto row = text.row(t);
    if (row.size == 0 || weight[t] > 1000) throw std::invalid_argument("a token is empty or too heavy");
    tokens[t].word = Word(row.data, row.size, tables);
    tokens[t].sound = Word(sound.row(t).data, sound.row(t).size, tables);
    tokens[t].weight = weight[t];
    tokens[t].flags = flags[t];
    tokens[t].group = group[t];
    tokens[t].nick = nick[t];
  }
  return tokens;
}

inline std::vector<Join> read_joins(const Buffers& buffers, const Tables& tables) {
  const auto text = buffers.ragged<std::uint8_t>("join_text"), sound = buffers.ragged<std::uint8_t>("join_sound");
  const auto flags = buffers.get<Flags>("join_flags");
  if (text.rows() != flags.size || sound.rows() != flags.size) throw std::invalid_argument("the arrays of joined words have different lengths");
  check_letters(text.values);
  check_letters(sound.values);
  std::vector<Join> joins;
  joins.reserve(flags.size);
  for (std::size_t t = 0; t < flags.size; ++t) {
    const auto row = text.row(t), heard = sound.row(t);
    joins.push_back({Word(row.data, row.size, tables), Word(heard.data, heard.size, tables), flags[t]});
  }
  return joins;
}

inline std::size_t first_bit(std::uint64_t bits) { return static_cast<std::size_t>(__builtin_ctzll(bits)); }

// Forms have places, the same kind of form side by side. A set of forms has a bit for each place, and one for each 64 of
// these among which there is any: most sets are sparse.
constexpr std::size_t kBits = 64;
class Places {
 public:
  explicit Places(std::size_t breadth = 0) : bits_(breadth), where_((breadth + kBits - 1) / kBits) {}

  std::uint64_t operator[](std::size_t w) const { return bits_[w]; }
  bool has(std::uint32_t place) const { return bits_[place / kBits] >> place % kBits & 1; }
  // Which of so many 64s from there hold any.
  std::uint64_t where(std::size_t at) const { return where_[at]; }
  void put(std::uint32_t place) { put(place / kBits, std::uint64_t{1} << place % kBits); }
  void put(std::size_t w, std::uint64_t bits) {
    bits_[w] |= bits;
    where_[w / kBits] |= std::uint64_t{1} << w % kBits;
  }
  void clear() {
    for (std::size_t at = 0; at < where_.size(); ++at) {
      for (auto left = where_[at]; left; left &= left - 1) bits_[at * kBits + first_bit(left)] = 0;
      where_[at] = 0;
    }
  }

 private:
  std::vector<std::uint64_t> bits_, where_;
};

// What a bound needs of a form, in one place.
struct Card {
  std::uint32_t form;
  std::uint32_t first;  // of its words
  std::uint16_t total;  // what they weigh
  std::uint8_t words;
  bool weak : 1, one_word : 1, person : 1;
};

// Forms of about the same weight, all of persons or none, all weak or none; where their bits are.
struct Kin {
  std::int32_t lightest, heaviest;
  bool weak, person;
  std::size_t first, last;  // in 64s
};

// The work that was done, counted.
struct Counts {
  std::uint64_t searches = 0;  // for words like a word of a query
  Walk words;                  // gone through and compared in them
  std::uint64_t postings = 0;  // read
  std::uint64_t bits = 0;      // of sets, read or written: 64s
  std::uint64_t shown = 0;     // forms that show enough words
  std::uint64_t bounded = 0;   // forms whose worth was bounded
  std::uint64_t scored = 0;    // forms that were scored
  void add(const Counts& other) {
    searches += other.searches;
    words += other.words;
    postings += other.postings;
    bits += other.bits;
    shown += other.shown;
    bounded += other.bounded;
    scored += other.scored;
  }
};

class Index {
 public:
  Index(const nanobind::dict& arrays, const Policy& policy, const Tables& tables)
      : policy_(policy), tables_(tables), buffers_(arrays), facts_(buffers_) {
    auto joins = std::async([&] { return read_joins(buffers_, tables_); });
    tokens_ = read_tokens(buffers_, tables_);
    weights_ = buffers_.get<std::uint16_t>("token_weight");
    names_ = buffers_.numbering("name_token", tokens_.size());
    weak_ = buffers_.get<std::uint8_t>("name_weak");
    name_party_ = buffers_.get<std::uint32_t>("name_party");
    name_form_ = buffers_.get<std::uint32_t>("name_form");
    party_names_ = buffers_.get<std::uint32_t>("party_name_ends");
    post_ = buffers_.numbering("post", names_.rows());
    join_post_ = buffers_.numbering("join_post", names_.rows());
    join_weight_ = buffers_.get<std::uint16_t>("join_weight");
    known_ = buffers_.get<std::uint64_t>("known_identifier");
    known_party_ = buffers_.get<std::uint32_t>("known_party");
    joins_ = joins.get();
    sort_words();
    check();
    gather_forms();
    const auto place = find_kin(cards_by_form());
    std::vector<std::uint32_t> firsts(names(), kNoPlace);  // of each form the place, at the first name that is of it
    for (std::uint32_t form = 0; form < forms(); ++form) firsts[first_bearer(form)] = place[form];
    auto of_joins = std::async([&] { return placed(join_post_, firsts); });
    post_places_ = placed(post_, firsts);
    join_places_ = of_joins.get();
  }

  const std::vector<Kin>& kin() const { return kin_; }
  // Whether words and forms are so few that most names meet nothing, and what all forms are worth is sooner added up than
  // planned for.
  bool few() const { return tokens_.size() < kFewWords && forms() < kFewWords; }
  // How many 64s of bits a set of names has.
  std::size_t breadth() const { return cards_.size() / kBits; }
  std::int32_t heaviest_token() const { return heaviest_token_; }

  const Policy& policy() const { return policy_; }
  const Tables& tables() const { return tables_; }
  const Facts& facts() const { return facts_; }
  std::size_t names() const { return names_.rows(); }
  std::size_t parties() const { return facts_.kind.size; }

 private:
  // Scripts that are compared among themselves by letters, and with the others by sounds.
  static constexpr int kScripts = 4;
  static constexpr Flags kScriptFlags[kScripts] = {0, kForeign, kForeign | kAbjad, kForeign | kAbjad | kHangul};
  static int script_of(Flags flags) { return flags & kAbjad ? flags & kHangul ? 3 : 2 : flags & kForeign ? 1 : 0; }

  auto token_form(bool by_sound) const {
    return [this, by_sound](std::uint32_t t) -> const Word& { return by_sound ? tokens_[t].sound : tokens_[t].word; };
  }
  auto join_form(bool by_sound) const {
    return [this, by_sound](std::uint32_t t) -> const Word& { return by_sound ? joins_[t].sound : joins_[t].word; };
  }

 public:
  // The tokens of the index that are worth something beside a token of a query.
  Hits similar(const Token& token, Counts& counts) const {
    Hits hits;
    const auto single = [&](std::uint32_t t, std::int32_t cost = kUnknown) {
      const auto value = worth(compare_words(token, tokens_[t], policy_, tables_, true, cost), token.flags, tokens_[t].flags, policy_);
      if (value) hits.push_back({t, value});
    };
    const auto all_of = [&](const std::vector<std::uint32_t>& some) {
      counts.words.walked += some.size();
      for (const auto t : some) single(t);
    };
    all_of(initials_);
    if (token.flags & (kNumber | kInitial)) {
      all_of(digits_);
      if (token.flags & kInitial)
        for (const auto& words : plain_) all_of(words);
      return hits;
    }
    if (token.group || token.nick) {
      counts.words.walked += related_.size();
      for (const auto t : related_)  // families and nicknames: alike however they are spelt
        if (related(token, tokens_[t])) single(t);
    }
    const std::int32_t slip = token.flags & kNoSlip & ~kSyllable ? -1 : policy_.slip_cost;
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(token.flags, kScriptFlags[script]);
      const Word& form = mode == kSpelt ? token.word : token.sound;
      counts.words += words(script, mode).search(form, policy_.likeness_floor, tables_, token_form(mode != kSpelt),
                                            [&](std::uint32_t t, std::int32_t cost) { if (!related(token, tokens_[t])) single(t, cost); },
                                            script || mode != kSpelt ? -1 : slip);
    }
    if (by_writing(token.flags, kAsHeard)) {
      const std::int32_t least = policy_.likeness_floor - (token.flags & kAsHeard ? policy_.as_written : 0);
      counts.words += as_heard_.get(heard_, kSpelt, token_form(true)).search(written_as(token), std::max(1, least), tables_, token_form(true),
                       [&](std::uint32_t t, std::int32_t) { single(t); }, slip);
    }
    if (by_writing(token.flags, 0))
      counts.words += words(0, kSpelt).search(token.sound, policy_.likeness_floor, tables_, token_form(false),
                       [&](std::uint32_t t, std::int32_t) { if (!(tokens_[t].flags & kAsHeard)) single(t); }, slip);
    return hits;
  }

  // The joined words of the index that are like a token of a query.
  Hits similar_joins(const Token& token, Counts& counts) const {
    Hits hits;
    if (token.flags & (kNumber | kInitial)) return hits;
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(token.flags, kScriptFlags[script]);
      const Word& form = mode == kSpelt ? token.word : token.sound;
      counts.words += joined(script, mode).search(form, policy_.join_floor, tables_, join_form(mode != kSpelt), [&](std::uint32_t t, std::int32_t cost) {
        const auto value = worth(compare_joined(joins_[t], token, policy_, tables_, true, cost), joins_[t].flags, token.flags, policy_);
        if (value) hits.push_back({t, value});
      });
    }
    return hits;
  }

  // The tokens of the index that are like two joined tokens of a query.
  Hits similar_to_join(const Join& join, Counts& counts) const {
    Hits hits;
    if (join.flags & kNumber) return hits;
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(join.flags, kScriptFlags[script]);
      const Word& form = mode == kSpelt ? join.word : join.sound;
      counts.words += words(script, mode).search(form, policy_.join_floor, tables_, token_form(mode != kSpelt), [&](std::uint32_t t, std::int32_t cost) {
        const auto value = worth(compare_joined(join, tokens_[t], policy_, tables_, true, cost), join.flags, tokens_[t].flags, policy_);
        if (value) hits.push_back({t, value});
      });
    }
    return hits;
  }

  // The places of the forms that hold a token, or joined words.
  Span<std::uint32_t> with(std::uint32_t token) const { return post_places_.row(token); }
  Span<std::uint32_t> with_join(std::uint32_t join) const { return join_places_.row(join); }
  // The names that are of a form, in order.
  Span<std::uint32_t> bearers(std::uint32_t form) const { return bearers_.row(form); }
  std::int32_t token_weight(std::uint32_t token) const { return weights_[token]; }
  std::int32_t join_weight(std::uint32_t join) const { return join_weight_[join]; }
  std::uint32_t party_of(std::uint32_t name) const { return name_party_[name]; }
  std::uint32_t form_of(std::uint32_t name) const { return name_form_[name]; }
  bool weak(std::uint32_t name) const { return weak_[name] != 0; }
  bool person(std::uint32_t party) const { return facts_.kind[party] <= kPerson; }
  std::uint32_t first_name(std::uint32_t party) const { return party_names_[party]; }
  void load(std::uint32_t name, Name& into, bool joined) const {
    const auto row = names_.row(name);
    into.set(tokens_.data(), row.begin(), row.end(), tables_, joined);
  }
  const Card& card(std::uint32_t place) const { return cards_[place]; }
  const Told& told(std::uint32_t place) const { return told_[place]; }
  Span<std::uint32_t> words_of(const Card& card) const { return {names_.values.data + card.first, card.words}; }
  const std::vector<Token>& tokens() const { return tokens_; }

  // The parties that bear one of the identifiers, sorted, each once.
  std::vector<std::uint32_t> identified(Span<std::uint64_t> keys) const {
    std::vector<std::uint32_t> found;
    for (const auto key : keys)
      for (auto at = std::lower_bound(known_.begin(), known_.end(), key); at != known_.end() && *at == key; ++at)
        found.push_back(known_party_[static_cast<std::size_t>(at - known_.begin())]);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

 private:
  static bool related(const Token& a, const Token& b) {
    return (a.group && a.group == b.group) || share_nickname(a.nick, b.nick);
  }

  void sort_words() {
    for (std::uint32_t t = 0; t < tokens_.size(); ++t) {
      const Token& token = tokens_[t];
      if (token.flags & kNumber) digits_.push_back(t);
      else if (token.flags & kInitial) initials_.push_back(t);
      else plain_[script_of(token.flags)].push_back(t);
      if (token.group || token.nick) related_.push_back(t);
      if (by_writing(token.flags, token.flags)) heard_.push_back(t);
    }
    for (std::uint32_t t = 0; t < joins_.size(); ++t) pairs_[script_of(joins_[t].flags)].push_back(t);
  }

  // Words as they are compared with those of this mode, laid out when first asked for.
  const Vocabulary& words(int script, int mode) const {
    return words_[mode][script].get(plain_[script], mode, token_form(mode != kSpelt));
  }
  const Vocabulary& joined(int script, int mode) const {
    return joined_[mode][script].get(pairs_[script], mode, join_form(mode != kSpelt));
  }
  class Lazily {
   public:
    template <typename Of>
    const Vocabulary& get(const std::vector<std::uint32_t>& numbers, int mode, Of word) const {
      std::call_once(once_, [&] { made_ = Vocabulary(numbers, mode, word); });
      return made_;
    }

   private:
    mutable std::once_flag once_;
    mutable Vocabulary made_;
  };

  static constexpr std::uint32_t kNoPlace = 0xFFFFFFFF;
  // Rows that the kernel lays out itself.
  struct Rows {
    std::vector<std::uint32_t> values, ends{0};
    Span<std::uint32_t> row(std::size_t at) const { return {values.data() + ends[at], ends[at + 1] - ends[at]}; }
  };

  std::size_t forms() const { return bearers_.ends.size() - 1; }
  std::uint32_t first_bearer(std::uint32_t form) const { return bearers_.values[bearers_.ends[form]]; }
  void gather_forms() {
    for (const auto form : name_form_) {
      if (form + 1 >= bearers_.ends.size()) bearers_.ends.resize(form + 2);
      ++bearers_.ends[form + 1];
    }
    std::partial_sum(bearers_.ends.begin(), bearers_.ends.end(), bearers_.ends.begin());
    bearers_.values.resize(names());
    auto next = bearers_.ends;
    for (std::uint32_t n = 0; n < names(); ++n) bearers_.values[next[name_form_[n]]++] = n;
  }

  std::vector<Card> cards_by_form() const {
    std::vector<std::uint8_t> part;  // whether a word is one
    part.reserve(tokens_.size());
    for (const Token& token : tokens_) part.push_back(!(token.flags & kMinor));
    std::vector<Card> cards;
    cards.reserve(forms());
    for (std::uint32_t form = 0; form < forms(); ++form) {
      const auto n = first_bearer(form);
      std::uint32_t sum = 0;
      int parts = 0;
      const auto row = names_.row(n);
      if (row.size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
      for (const auto t : row) {
        sum += weights_[t];
        parts += part[t];
      }
      cards.push_back({form, static_cast<std::uint32_t>(names_.first(n)), static_cast<std::uint16_t>(sum), static_cast<std::uint8_t>(row.size),
                       weak_[n] != 0, parts <= 1, person(name_party_[n])});
    }
    return cards;
  }

  // Gives every form its place: by whether it is a person's, whether it is weak, and about what it weighs.
  std::vector<std::uint32_t> find_kin(const std::vector<Card>& cards) {
    std::vector<std::uint32_t> place(cards.size());
    for (const auto weight : weights_) heaviest_token_ = std::max<std::int32_t>(heaviest_token_, weight);
    std::int32_t most = 0;
    for (const Card& card : cards) most = std::max<std::int32_t>(most, card.total);
    std::vector<std::size_t> step;  // by weight
    std::vector<std::int32_t> from;
    for (std::int32_t weight = 0; weight <= most; ++weight) {
      if (from.empty() || weight >= from.back() + std::max(48, from.back() / 8)) from.push_back(weight);
      step.push_back(from.size() - 1);
    }
    std::vector<std::vector<std::uint32_t>> members(4 * from.size());
    for (const Card& card : cards) members[(2 * card.person + card.weak) * from.size() + step[card.total]].push_back(card.form);
    for (std::size_t at = 0; at < members.size(); ++at) {
      if (members[at].empty()) continue;
      const auto first = cards_.size() / kBits, here = at % from.size();
      for (const auto form : members[at]) {
        place[form] = static_cast<std::uint32_t>(cards_.size());
        cards_.push_back(cards[form]);
      }
      cards_.resize((cards_.size() + kBits - 1) / kBits * kBits);
      const Card& one = cards[members[at][0]];
      kin_.push_back({from[here], here + 1 < from.size() ? from[here + 1] - 1 : most, one.weak, one.person, first, breadth()});
    }
    told_.resize(cards_.size());
    for (std::uint32_t n = 0; n < names(); ++n) told_[place[name_form_[n]]].add(Told(facts_, name_party_[n]));
    return place;
  }

  // Names as the places of their forms, each once.
  static Rows placed(const Ragged<std::uint32_t>& posted, const std::vector<std::uint32_t>& firsts) {
    Rows rows;
    std::size_t many = 1;  // one more, which is written to and not kept
    for (const auto name : posted.values) many += firsts[name] != kNoPlace;
    rows.values.resize(many);
    rows.ends.reserve(posted.ends.size);
    std::uint32_t count = 0;
    for (std::size_t at = 0; at < posted.rows(); ++at) {
      for (const auto name : posted.row(at)) {
        rows.values[count] = firsts[name];
        count += firsts[name] != kNoPlace;
      }
      rows.ends.push_back(count);
    }
    rows.values.resize(count);
    return rows;
  }

  void check() const {
    const auto count = parties();
    bool good = weak_.size == names() && name_party_.size == names() && name_form_.size == names() && party_names_.size == count + 1 &&
                post_.rows() == tokens_.size() && join_post_.rows() == joins_.size() &&
                join_weight_.size == joins_.size() && known_.size == known_party_.size &&
                party_names_[0] == 0 && party_names_[count] == names();
    for (std::size_t p = 0; good && p < count; ++p) good = party_names_[p] <= party_names_[p + 1];
    std::uint32_t next_form = 0;  // which no name before has
    for (std::size_t n = 0; good && n < names(); ++n) {
      good = name_party_[n] < count && name_form_[n] <= next_form;
      next_form += name_form_[n] == next_form;
    }
    for (std::size_t k = 0; good && k < known_.size; ++k) good = known_party_[k] < count && (!k || known_[k - 1] <= known_[k]);
    if (!good) throw std::invalid_argument("the arrays of the index do not fit together");
  }

  const Policy policy_;
  const Tables tables_;
  Buffers buffers_;
  Facts facts_;
  std::vector<Token> tokens_;
  std::vector<Join> joins_;
  std::vector<std::uint32_t> digits_, initials_, related_;  // tokens that are numbers; single letters; that have a family
  std::vector<std::uint32_t> plain_[kScripts], pairs_[kScripts], heard_;  // the others, and joined words, by script; Koreans'
  Lazily words_[kModes][kScripts], joined_[kModes][kScripts];
  Lazily as_heard_;                                  // parts of Koreans' names, as they are written
  Ragged<std::uint32_t> names_, post_, join_post_;
  Span<std::uint8_t> weak_;
  Span<std::uint32_t> name_party_, name_form_, party_names_, known_party_;
  Span<std::uint16_t> weights_, join_weight_;  // of tokens, and joined words
  Span<std::uint64_t> known_;
  std::vector<Card> cards_;             // by place
  std::vector<Told> told_;              // by place
  Rows bearers_;                        // of forms
  Rows post_places_, join_places_;      // of words, and joined words
  std::vector<Kin> kin_;
  std::int32_t heaviest_token_ = 0;
};

}  // namespace tamis
