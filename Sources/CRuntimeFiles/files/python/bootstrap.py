"""Starts a Python function: its only argument is the folder of the layers, `/opt`.

Kept short, since a script is compiled anew at each start, while the modules beside it can be compiled ahead.
"""

import samlet_runtime

samlet_runtime.main()
