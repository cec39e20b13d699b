"""The compiled, memory-mapped form of a set of list versions."""
