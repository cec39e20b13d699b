"""Who lists whom, since when: one party across lists and times. Stands on the library and the engine."""
