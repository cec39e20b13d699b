// What a scanner of texts asks: which listed names share the sounds of a window's words, and what these names score.
// screen/plausible.py and screen/pairs.py say the same, slowly.
#pragma once

#include "search.hpp"

namespace tamis {

class Texts {
 public:
  // Over the arrays of an index; `listed_words` is how many words of each name a text must have at least, and
  // `name_person` says whose name may be a person's.
  Texts(const nanobind::dict& arrays, const Policy& policy, const Tables& tables)
      : policy_(policy),
        tables_(tables),
        buffers_(arrays),
        text_(buffers_.ragged<std::uint8_t>("token_text")),
        sound_(buffers_.ragged<std::uint8_t>("token_sound")),
        weight_(buffers_.get<std::uint16_t>("token_weight")),
        group_(buffers_.get<std::uint16_t>("token_group")),
        nick_(buffers_.get<std::uint16_t>("token_nick")),
        flags_(buffers_.get<Flags>("token_flags")),
        names_(buffers_.numbering("name_token", text_.rows())),
        weak_(buffers_.get<std::uint8_t>("name_weak")),
        person_(buffers_.get<std::uint8_t>("name_person")),
        party_(buffers_.get<std::uint32_t>("name_party")),
        words_(buffers_.get<std::int32_t>("listed_words")),
        made_at_(text_.rows(), 0) {
    const auto tokens = text_.rows(), names = names_.rows();
    if (sound_.rows() != tokens || weight_.size != tokens || group_.size != tokens || nick_.size != tokens || flags_.size != tokens ||
        weak_.size != names || person_.size != names || party_.size != names || words_.size != names)
      throw std::invalid_argument("the arrays for texts have different lengths");
    check_letters(text_.values);
    check_letters(sound_.values);
    for (std::size_t t = 0; t < tokens; ++t)
      if (text_.row(t).size == 0 || weight_[t] > 1000) throw std::invalid_argument("a token is empty or too heavy");
    for (std::size_t n = 0; n < names; ++n)
      if (names_.row(n).size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
  }

  // Adds names by their sounds, "bearer" by key, in order and each once; gives the number of the first key.
  std::int32_t add(const nanobind::dict& arrays) {
    bearer_buffers_.push_back(std::make_unique<Buffers>(arrays));
    const auto rows = bearer_buffers_.back()->numbering("bearer", names_.rows());
    const auto first = bearers_.size();
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const auto names = rows.row(row);
      for (std::size_t at = 1; at < names.size; ++at)
        if (names[at - 1] >= names[at]) throw std::invalid_argument("the bearers of a sound are out of order");
      bearers_.push_back(names);
    }
    return static_cast<std::int32_t>(first);
  }

  // The names that bear all of these keys, or all but one where one `may_miss`, or the key `joined`, and have no more
  // than `longest` words; none unless one has no more than `most`. A key below 0 is borne by nobody.
  std::vector<std::uint32_t> together(const std::vector<std::int32_t>& keys, std::int32_t joined, std::int32_t most,
                                      std::int32_t longest, bool may_miss) const {
    std::vector<Span<std::uint32_t>> rows;
    for (const auto key : keys) rows.push_back(bearers(key));
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
    const std::size_t most_missed = may_miss ? 1 : 0;
    std::vector<std::uint32_t> found;
    const auto keep = [&](std::uint32_t name) {
      if (words_[name] <= longest) found.push_back(name);
    };
    for (std::size_t begin = 0; begin <= most_missed && begin < rows.size(); ++begin)  // whoever misses one has the first or the second
      for (const auto name : rows[begin]) {
        std::size_t missed = begin;
        if (begin && holds(rows[0], name)) continue;
        for (std::size_t other = begin + 1; other < rows.size() && missed <= most_missed; ++other) missed += !holds(rows[other], name);
        if (missed <= most_missed) keep(name);
      }
    for (const auto name : bearers(joined)) keep(name);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    if (std::none_of(found.begin(), found.end(), [&](std::uint32_t name) { return words_[name] <= most; })) found.clear();
    return found;
  }

  // Which words of the one name of a batch meet which of each "listed" one: where the pairs of each end, and of each pair
  // its first word and how many words it has, on either side.
  std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>> align(const nanobind::dict& arrays) {
    const Buffers batch(arrays);
    const auto tokens = read_tokens(batch, tables_);
    const auto query = batch.numbering("name_token", tokens.size());
    const auto listed = batch.numbering("listed", names_.rows());
    if (query.rows() != 1 || listed.rows() != 1 || query.row(0).size > kMaxTokens)
      throw std::invalid_argument("the arrays of the batch do not fit together");
    std::vector<std::uint32_t> ends{0}, pairs;
    Aligner aligner(policy_, tables_);
    Name mine, theirs;
    mine.set(tokens.data(), query.row(0).begin(), query.row(0).end(), tables_);
    for (const auto name : listed.row(0)) {
      take(theirs, name);
      aligner.score(mine, theirs, weak_[name] != 0, person_[name] != 0, nullptr, true);
      aligner.each_pair(mine, [&](std::size_t i, std::size_t of_mine, std::size_t j, std::size_t of_theirs) {
        for (const auto number : {i, of_mine, j, of_theirs}) pairs.push_back(static_cast<std::uint32_t>(number));
      });
      ends.push_back(static_cast<std::uint32_t>(pairs.size() / 4));
    }
    return {ends, pairs};
  }

  // For each name of a batch, of whose "listed" names each party's best that scores so much, best first.
  std::vector<std::vector<Result>> search(const nanobind::dict& arrays, std::int32_t threshold) {
    const Buffers batch(arrays);
    const auto tokens = read_tokens(batch, tables_);
    const auto names = batch.numbering("name_token", tokens.size()), listed = batch.numbering("listed", names_.rows());
    if (names.rows() != listed.rows()) throw std::invalid_argument("the arrays of the batch do not fit together");
    std::vector<std::vector<Result>> answers(names.rows());
    Aligner aligner(policy_, tables_);
    Name mine, theirs;
    std::unordered_map<std::string, NameScore> seen;
    for (std::size_t at = 0; at < names.rows(); ++at) {
      const auto row = names.row(at);
      if (row.size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
      mine.set(tokens.data(), row.begin(), row.end(), tables_);
      auto& found = answers[at];
      seen.clear();
      for (const auto name : listed.row(at)) {
        const auto [known, fresh] = seen.try_emplace(looks_of(name));  // lists often share a name
        NameScore& s = known->second;
        if (fresh) {
          take(theirs, name);
          s = aligner.score(mine, theirs, weak_[name] != 0, person_[name] != 0, nullptr, true);
        }
        if (s.exact && s.capped) continue;  // shown below the line, if at all
        const auto score = s.exact ? std::max(s.total, policy_.line) : s.total;
        if (score >= threshold) found.push_back({party_[name], static_cast<std::uint32_t>(score), name, 0, 0});
      }
      const auto of_party = [](const Result& a, const Result& b) {
        return std::make_tuple(a.party, ~a.score, a.listed_name) < std::make_tuple(b.party, ~b.score, b.listed_name);
      };
      std::sort(found.begin(), found.end(), of_party);
      found.erase(std::unique(found.begin(), found.end(), [](const Result& a, const Result& b) { return a.party == b.party; }), found.end());
      std::stable_sort(found.begin(), found.end(), [](const Result& a, const Result& b) { return a.score > b.score; });
    }
    return answers;
  }

 private:
  static bool holds(const Span<std::uint32_t>& row, std::uint32_t name) { return std::binary_search(row.begin(), row.end(), name); }

  Span<std::uint32_t> bearers(std::int32_t key) const {
    if (key < 0) return {};
    if (static_cast<std::size_t>(key) >= bearers_.size()) throw std::invalid_argument("no such sounds");
    return bearers_[key];
  }

  // What of a listed name makes its score.
  std::string looks_of(std::uint32_t name) const {
    const auto row = names_.row(name);
    std::string looks(reinterpret_cast<const char*>(row.data), row.size * sizeof(std::uint32_t));
    looks.push_back(static_cast<char>(weak_[name] << 1 | person_[name]));
    return looks;
  }

  // A listed name, its tokens made ready when they are first asked for.
  void take(Name& name, std::uint32_t number) {
    places_.clear();
    for (const auto token : names_.row(number)) {
      auto& at = made_at_[token];
      if (!at) {
        const auto text = text_.row(token), sound = sound_.row(token);
        made_.push_back({Word(text.data, text.size, tables_), Word(sound.data, sound.size, tables_), weight_[token], flags_[token],
                         group_[token], nick_[token]});
        at = static_cast<std::uint32_t>(made_.size());
      }
      places_.push_back(at - 1);
    }
    name.set(made_.data(), places_.data(), places_.data() + places_.size(), tables_);
  }

  const Policy policy_;
  const Tables tables_;
  const Buffers buffers_;
  const Ragged<std::uint8_t> text_, sound_;
  const Span<std::uint16_t> weight_, group_, nick_;
  const Span<Flags> flags_;
  const Ragged<std::uint32_t> names_;
  const Span<std::uint8_t> weak_, person_;
  const Span<std::uint32_t> party_;
  const Span<std::int32_t> words_;
  std::vector<std::uint32_t> made_at_, places_;
  std::vector<Token> made_;
  std::vector<std::unique_ptr<Buffers>> bearer_buffers_;
  std::vector<Span<std::uint32_t>> bearers_;
};

}  // namespace tamis
