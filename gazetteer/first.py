"""A first, simple join."""

from collections import defaultdict
from statistics import median

from geopy.distance import great_circle
from names import is_cyrillic, key
from sources import OBLASTS


def km(a, b):
    return great_circle(a, b).km


def locate(codifier, geonames, postal):
    pool = defaultdict(dict)
    admin = {g: c for c, (g, _) in OBLASTS.items()}
    admin["12"] = "UA32"
    post = {p: c for c, (_, p) in OBLASTS.items() if p}
    for g in geonames:
        code = admin.get(g.admin1)
        if code:
            for n in {key(a) for a in g.alternates if is_cyrillic(a)}:
                pool[code, n][g.lat, g.lon] = ("geonames", "0.8", str(g.population))
                if code == "UA32":
                    pool["UA80", n][g.lat, g.lon] = ("geonames", "0.8", str(g.population))
    for p in postal:
        code = post.get(p.oblast)
        if code and p.accuracy == "4":
            pool[code, key(p.name)].setdefault((p.lat, p.lon), ("postal", "1.5", ""))
    mates = defaultdict(list)
    for r in codifier:
        mates[r.hromada_code].append(r)
    out = {}
    for rows in mates.values():
        points = [(c, r.code) for r in rows for c in pool.get((r.oblast_code, key(r.name)), ())]
        best, votes = None, -1
        for c, _ in points:
            n = len({code for d, code in points if km(c, d) < 20})
            if n > votes:
                best, votes = c, n
        near = [d for d, _ in points if best and km(best, d) < 20]
        centre = (median(a for a, _ in near), median(b for _, b in near)) if near else None
        for r in rows:
            cand = sorted((km(centre, c), c) for c in pool.get((r.oblast_code, key(r.name)), ())) if centre else []
            if cand and cand[0][0] < 25:
                c = cand[0][1]
                src, unc, pop = pool[r.oblast_code, key(r.name)][c]
                out[r.code] = (f"{c[0]:.6g}", f"{c[1]:.6g}", unc, src, pop or "")
            elif centre:
                out[r.code] = (f"{centre[0]:.5f}", f"{centre[1]:.5f}", "20", "hromada", "")
            else:
                out[r.code] = ("", "", "", "", "")
    return out
