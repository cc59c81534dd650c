"""Questions that need runs of their own: what drives an effect, when a policy fails, what is best.

A study compares given policies in the draws of one run.  What stands here asks for other policies
and other draws, many of each, and keeps of every lane only the outcomes that are asked for.
"""
