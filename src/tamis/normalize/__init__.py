"""From the written form to what can be compared: the same code for lists and for queries."""
