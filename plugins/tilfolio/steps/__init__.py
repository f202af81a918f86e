"""Steps of the pipeline that need several layers: each function is one line of `pipeline.py`."""
