"""What a process does once before it forks for each job, or before its work is timed.

https://docs.python.org/3/library/gc.html#gc.freeze
"""

import gc


def settle() -> None:
    """Take what is loaded out of the collector's sight, which also keeps forks from copying those pages."""
    gc.collect()
    gc.set_threshold(200_000, 20, 100)  # documents hold no cycles: looking for them costs a job a tenth of its time
    gc.freeze()
