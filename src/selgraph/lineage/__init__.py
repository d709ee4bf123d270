"""Threads through what the documents say.

What there is stands in the stub beside this file; each name is loaded when it is first asked for, so that a
command pays for its own verb alone.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
