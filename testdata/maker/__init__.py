"""Writes the synthetic samples of this folder."""
