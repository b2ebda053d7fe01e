"""gongkai (公开): the annual open-government-information reports of China's district governments as one dataset.

>>> import gongkai
>>> requests = gongkai.load("observations", years=range(2019, 2025), indicators="requests.received")
>>> gongkai.indicators()[["indicator", "gloss_en", "unit"]]

Reading needs pandas and pyarrow alone; running the pipeline needs a clone of the project (`make setup`).
"""

from gongkai.loading import indicators, load

__version__ = "0.1.0"
__all__ = ["__version__", "indicators", "load"]
