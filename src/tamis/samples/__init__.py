"""Small samples of lists and customers, for trying Tamis out; nothing in them is to be relied on."""
