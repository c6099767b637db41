"""How a host wants to be treated: its robots rules, its pace, its refusals."""
