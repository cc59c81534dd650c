"""The explorer: a page on loopback that shows small live runs, and runs that are stored.

What is computed, checked and said stands in files that know nothing of the web page; ``site`` and
the files ``page_*`` only lay it out.
"""
