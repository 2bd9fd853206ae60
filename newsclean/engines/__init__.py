"""One thin module for each engine that people process data with."""
