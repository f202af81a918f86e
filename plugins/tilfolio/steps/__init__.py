"""Steps of the pipeline that need several layers; `pipeline.py` calls them."""
