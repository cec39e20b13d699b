// Flat arrays handed over from Python: looked at where they lie, checked before they are used.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace tamis {

template <typename T>
struct Span {
  const T* data = nullptr;
  std::size_t size = 0;
  const T& operator[](std::size_t at) const { return data[at]; }
  const T* begin() const { return data; }
  const T* end() const { return data + size; }
};

// A list of lists: values one behind the other, and where each row ends (with a zero in front).
template <typename T>
struct Ragged {
  Span<T> values;
  Span<std::uint32_t> ends;
  std::size_t rows() const { return ends.size - 1; }
  std::size_t first(std::size_t row) const { return ends[row]; }
  Span<T> row(std::size_t at) const { return {values.data + ends[at], ends[at + 1] - ends[at]}; }
};

// Python objects with a buffer, held for as long as the arrays in them are used.
class Buffers {
 public:
  explicit Buffers(const nanobind::dict& arrays) {
    for (auto [key, value] : arrays) {
      Py_buffer view;
      if (PyObject_GetBuffer(value.ptr(), &view, PyBUF_C_CONTIGUOUS) != 0) throw nanobind::python_error();
      views_.emplace(nanobind::cast<std::string>(key), view);
    }
  }
  Buffers(const Buffers&) = delete;
  Buffers& operator=(const Buffers&) = delete;
  ~Buffers() {
    for (auto& [name, view] : views_) PyBuffer_Release(&view);
  }

  bool has(const std::string& name) const { return views_.count(name) != 0; }

  template <typename T>
  Span<T> get(const std::string& name) const {
    const auto found = views_.find(name);
    if (found == views_.end()) throw std::invalid_argument("no array " + name);
    const Py_buffer& view = found->second;
    const auto bytes = static_cast<std::size_t>(view.len);
    if (bytes % sizeof(T) || reinterpret_cast<std::uintptr_t>(view.buf) % alignof(T))
      throw std::invalid_argument("array " + name + " has an odd size or address");
    return {static_cast<const T*>(view.buf), bytes / sizeof(T)};
  }

  template <typename T>
  Ragged<T> ragged(const std::string& name) const {
    const Ragged<T> found{get<T>(name), get<std::uint32_t>(name + "_ends")};
    const auto& ends = found.ends;
    bool good = ends.size > 0 && ends[0] == 0 && ends[ends.size - 1] == found.values.size;
    for (std::size_t at = 1; at < ends.size; ++at) good &= ends[at - 1] <= ends[at];  // no way out, so that many go at once
    if (!good) throw std::invalid_argument("array " + name + " does not end where it should");
    return found;
  }

  // A ragged array whose values number the rows of something else.
  Ragged<std::uint32_t> numbering(const std::string& name, std::size_t below) const {
    const auto found = ragged<std::uint32_t>(name);
    bool good = true;
    for (const auto value : found.values) good &= value < below;
    if (!good) throw std::invalid_argument("array " + name + " points outside");
    return found;
  }

 private:
  std::unordered_map<std::string, Py_buffer> views_;
};

}  // namespace tamis
