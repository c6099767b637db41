"""What hostile bytes may never do, as programs that a coverage-guided fuzzer drives.

`python -m fuzz TARGET --seconds 600`; the corpus lies beside this file and grows only by hand.
"""
