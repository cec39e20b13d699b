// The kernel as Python sees it: a few coarse functions over whole batches, the interpreter's lock released.
#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#if defined(__linux__)
#include <malloc.h>
#endif

#include "few.hpp"
#include "texts.hpp"

namespace nb = nanobind;

namespace tamis {

template <typename T>
nb::bytes as_bytes(const std::vector<T>& values) {
  return nb::bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

std::vector<std::uint32_t> all_of(std::size_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

// Where the answer to each of so many queries ends, and the results of all; of those that have no place nothing is found.
nb::tuple flat(const std::vector<std::vector<Result>>& answers, const std::vector<std::uint32_t>& places, std::size_t count) {
  std::vector<std::uint32_t> ends(count + 1);
  std::vector<Result> results;
  for (std::size_t at = 0; at < places.size(); ++at) {
    results.insert(results.end(), answers[at].begin(), answers[at].end());
    ends[places[at] + 1] = static_cast<std::uint32_t>(answers[at].size());
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  return nb::make_tuple(as_bytes(ends), as_bytes(results));
}

// The same of all.
nb::tuple flat(const std::vector<std::vector<Result>>& answers) { return flat(answers, all_of(answers.size()), answers.size()); }

Tables read_tables(const nb::bytes& bytes) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.c_str());
  return Tables(std::vector<std::uint8_t>(first, first + bytes.size()));
}

// Gives memory that is free back to the system when it goes: glibc keeps all that many threads took in small pieces, a
// hundred megabytes and more of a large index, and a server that swaps lists would hold them for each.
struct GivesBack {
  GivesBack() = default;
  GivesBack(const GivesBack&) = delete;
  ~GivesBack() {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
  }
};

class Kernel {
 public:
  Kernel(const nb::dict& arrays, const std::vector<std::int32_t>& policy, const nb::bytes& tables)
      : index_(arrays, Policy(policy), read_tables(tables)) {}

  // For each query of the batch, in order, what it meets: where each answer ends, and the results.
  nb::tuple screen(const nb::dict& arrays, std::int32_t threshold, unsigned threads) {
    const Batch batch(arrays, index_.tables());
    std::vector<std::uint32_t> places;  // of the queries that are screened: all, unless the index tells at once who meets nothing
    std::vector<std::vector<Result>> answers;
    {
      const nb::gil_scoped_release release;
      places = index_.few() ? Few(index_, memory_, batch, threshold).that_may_meet(threads) : all_of(batch.size());
      answers.resize(places.size());
      const bool alone = batch.size() == 1 && threads > 1 && !index_.few();
      for_each_query(index_, memory_, batch, places.size(), threads, [&](Screener& screener, std::size_t at) {
        const auto q = batch.number(places[at]);
        if (alone) screener.seek(q, threads);
        answers[at] = screener.screen(q, threshold);
      });
    }
    return flat(answers, places, batch.size());
  }

  // How much work the queries were, all together.
  nb::dict counts() {
    const Counts counts = memory_.counts();
    nb::dict found;
    found["searches"] = counts.searches;
    found["walked"] = counts.words.walked;
    found["words"] = counts.words.compared;
    found["postings"] = counts.postings;
    found["bits"] = counts.bits;
    found["shown"] = counts.shown;
    found["bounded"] = counts.bounded;
    found["scored"] = counts.scored;
    return found;
  }

  // The same for each of several thresholds, from the scores of all pairs.
  nb::list screen_exhaustively(const nb::dict& arrays, const std::vector<std::int32_t>& thresholds, unsigned threads) {
    if (thresholds.empty()) throw std::invalid_argument("no threshold");
    const Batch batch(arrays, index_.tables());
    std::vector<std::vector<std::vector<Result>>> answers(thresholds.size());
    for (auto& answer : answers) answer.resize(batch.size());
    {
      const nb::gil_scoped_release release;
      for_each_query(index_, memory_, batch, batch.size(), threads, [&](Screener& screener, std::size_t at) {
        auto found = screener.screen_exhaustively(batch.number(at), thresholds);
        for (std::size_t t = 0; t < thresholds.size(); ++t) answers[t][at] = std::move(found[t]);
      });
    }
    nb::list all;
    for (const auto& answer : answers) all.append(flat(answer));
    return all;
  }

 private:
  GivesBack last_;  // the first member goes last
  Index index_;
  Memory memory_;
};

struct PairScore {
  std::int32_t total, alike, spelling, missing, order, numbers, cap, exact, capped;
};

// Scores pairs of names; row n of `left_*` against row n of `right_*`.
nb::bytes score_pairs(const nb::dict& arrays, const std::vector<std::int32_t>& numbers,
                      const nb::bytes& table_bytes, bool shortcuts) {
  const Policy policy(numbers);
  const Tables tables = read_tables(table_bytes);
  const Buffers buffers(arrays);
  const auto tokens = read_tokens(buffers, tables);
  const auto left = buffers.numbering("left", tokens.size()), right = buffers.numbering("right", tokens.size());
  const auto weak = buffers.get<std::uint8_t>("weak"), person = buffers.get<std::uint8_t>("person");
  if (left.rows() != right.rows() || weak.size != left.rows() || person.size != left.rows())
    throw std::invalid_argument("the pairs have sides of different lengths");
  std::vector<PairScore> scores;
  {
    const nb::gil_scoped_release release;
    Aligner aligner(policy, tables);
    Name a, b;
    for (std::size_t at = 0; at < left.rows(); ++at) {
      const auto mine = left.row(at), theirs = right.row(at);
      if (mine.size > kMaxTokens || theirs.size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
      a.set(tokens.data(), mine.begin(), mine.end(), tables);
      b.set(tokens.data(), theirs.begin(), theirs.end(), tables);
      const NameScore s = aligner.score(a, b, weak[at] != 0, person[at] != 0, nullptr, shortcuts);
      scores.push_back({s.total, s.alike, s.spelling, s.missing, s.order, s.numbers, s.cap, s.exact, s.capped});
    }
  }
  return as_bytes(scores);
}

}  // namespace tamis

NB_MODULE(_kernel, m) {
  m.doc() = "The compiled kernel: what match/reference.py and match/attributes.py say, fast.";
  nb::class_<tamis::Kernel>(m, "Kernel")
      .def(nb::init<const nb::dict&, const std::vector<std::int32_t>&, const nb::bytes&>(),
           nb::arg("arrays"), nb::arg("policy"), nb::arg("tables"))
      .def("screen", &tamis::Kernel::screen, nb::arg("batch"), nb::arg("threshold"), nb::arg("threads") = 1)
      .def("counts", &tamis::Kernel::counts)
      .def("screen_exhaustively", &tamis::Kernel::screen_exhaustively, nb::arg("batch"), nb::arg("thresholds"),
           nb::arg("threads") = 1);
  nb::class_<tamis::Texts>(m, "Texts")
      .def("__init__",
           [](tamis::Texts* self, const nb::dict& arrays, const std::vector<std::int32_t>& policy, const nb::bytes& tables) {
             new (self) tamis::Texts(arrays, tamis::Policy(policy), tamis::read_tables(tables));
           },
           nb::arg("arrays"), nb::arg("policy"), nb::arg("tables"))
      .def("hear",
           [](tamis::Texts& self, std::uint32_t form, std::uint32_t flags, std::uint8_t role,
              const std::vector<std::pair<std::string, bool>>& telling, const nb::bytes& alone, const nb::bytes& formed) {
             self.hear(form, flags, role, telling, std::string(alone.c_str(), alone.size()), std::string(formed.c_str(), formed.size()));
           },
           nb::arg("form"), nb::arg("flags"), nb::arg("role"), nb::arg("telling"), nb::arg("alone"), nb::arg("formed"))
      .def("forget", &tamis::Texts::forget)
      .def("take_tokens", &tamis::Texts::take_tokens, nb::arg("arrays"))
      .def("forget_tokens", &tamis::Texts::forget_tokens)
      .def("windows",
           [](const tamis::Texts& self, const nb::dict& batch, double most) {
             const auto [found, ends, names] = self.windows(batch, most);
             return nb::make_tuple(tamis::as_bytes(found), tamis::as_bytes(ends), tamis::as_bytes(names));
           },
           nb::arg("batch"), nb::arg("most"))
      .def("align",
           [](tamis::Texts& self, const nb::dict& batch) {
             const auto [ends, pairs] = self.align(batch);
             return nb::make_tuple(tamis::as_bytes(ends), tamis::as_bytes(pairs));
           },
           nb::arg("batch"))
      .def("search",
           [](tamis::Texts& self, const nb::dict& batch, std::int32_t threshold) { return tamis::flat(self.search(batch, threshold)); },
           nb::arg("batch"), nb::arg("threshold"));
  m.def("score_pairs", &tamis::score_pairs, nb::arg("arrays"), nb::arg("policy"), nb::arg("tables"),
        nb::arg("shortcuts") = true);
  m.def("sounds", [](const std::string& words, bool coarse) {
    std::string found;
    for (std::size_t begin = 0; begin <= words.size();) {
      const auto end = std::min(words.find('\n', begin), words.size());
      const auto word = std::string_view(words).substr(begin, end - begin);
      if (begin) found.push_back('\n');
      found += coarse ? tamis::coarse_sounds(word) : tamis::sounds(word);
      begin = end + 1;
    }
    return found;
  }, nb::arg("words"), nb::arg("coarse") = false);
  m.attr("lanes") = tamis::kLanewiseNames[static_cast<int>(tamis::lanewise())];
  m.def("policy_fields", [] {
    nb::list names;
    for (const char* name : tamis::Policy::field_names()) names.append(name);
    return names;
  });
}
