"""Work that is spread over processes or machines, and kept as it comes in.

job.py          one piece of work: plain values in, plain values out
pool.py         where jobs are done: here, in local processes, on a Ray cluster
here.py, processes.py, ray_tasks.py     the three places; worker.py: what runs in the other two
ledger.py       what is finished, on the disk, so that an interrupted sweep goes on

A worker sends numbers back and stores nothing; the driver alone writes. Nothing here knows what the
work is: the lab's is in `unstuck.lab.shard`.
"""
