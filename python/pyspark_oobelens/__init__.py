"""Where PySpark looks for data sources that are installed: ``spark.read.format("oobelens")`` needs no registration."""

from oobelens.spark import Oobelens as DefaultSource

__all__ = ["DefaultSource"]
