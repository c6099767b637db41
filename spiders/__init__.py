"""One module per site; `ls` is the list of sites."""
