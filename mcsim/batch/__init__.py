"""Who computes the parts of a sweep: threads here, a Dask cluster, or one shard of many."""
