"""What makes a result the same everywhere: compilation, elementary functions, addressed draws.

Nothing in this folder knows about credentials.  It exists because a result that depended on the
mathematics library of one computer, on a stream of random numbers or on the order of a sum could
be neither reproduced nor compared between two policies.
"""
