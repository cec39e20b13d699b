"""Who is blocked because blocked persons own it: the 50 percent rule over ownership that is given as a file."""
