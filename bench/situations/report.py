"""The table and the verdicts."""
from statistics import mean, median

ORDER = {"right": 0, "-": 0, "failed": 1, "wrong": 2}
MARK = {"right": " ", "-": " ", "failed": "-", "wrong": "!"}
KINDS = ("first", "again", "then")
RESOLVERS = ("rootwalk", "unbound", "bind", "kresd", "pdns")


def merged(rounds):
    """The steps of several rounds as one: the worst verdict, the mean of times and of queries; further questions are one entry."""
    rows = {}
    for kind in KINDS:
        steps = [step for played in rounds for step in played if step["kind"] == kind]
        if not steps:
            continue
        worst = max(steps, key=lambda step: ORDER[step["verdict"]])
        times = [max(step["ms"] for step in played if step["kind"] == kind) for played in rounds]
        queries = [sum(step["queries"] for step in played if step["kind"] == kind) for played in rounds]
        bad = sum(ORDER[step["verdict"]] > 0 for step in steps)
        rows[kind] = {"outcome": worst["outcome"], "verdict": worst["verdict"], "ms": round(mean(times)), "queries": round(mean(queries)),
                      "bad": "" if bad in (0, len(steps)) else " %d/%d" % (bad, len(steps))}
    return rows


def judge(by_resolver, enough, factor=1.5, extra=200):
    """(worst, behind): sentences about where rootwalk is worse than all others, and where it is worse than most of them."""
    ours = by_resolver.get("rootwalk")
    peers = {name: rows for name, rows in by_resolver.items() if name != "rootwalk"}
    if not ours or len(peers) < 2:
        return [], []
    worst, behind = [], []
    for kind, row in ours.items():
        theirs = {name: rows[kind] for name, rows in peers.items() if kind in rows}
        right = [name for name, other in theirs.items() if other["verdict"] in ("right", "-")]
        times = sorted(other["ms"] for other in theirs.values())
        if row["verdict"] in ("failed", "wrong"):
            if len(right) == len(theirs):
                worst.append("%s: the only one that %s" % (kind, "fails" if row["verdict"] == "failed" else "is wrong"))
            elif row["verdict"] == "wrong" and all(other["verdict"] != "wrong" for other in theirs.values()):
                worst.append("%s: the only wrong answer" % kind)
            elif 2 * len(right) >= len(theirs):
                behind.append("%s: %s, %d of %d peers are right" % (kind, row["verdict"], len(right), len(theirs)))
        if row["ms"] <= enough:
            continue
        if row["ms"] > factor * times[-1] + extra:
            worst.append("%s: the slowest, %d ms, the slowest peer %d ms" % (kind, row["ms"], times[-1]))
        elif row["ms"] > factor * median(times) + extra:
            behind.append("%s: %d ms, the peers' median %d ms" % (kind, row["ms"], median(times)))
    return worst, behind


def cell(row):
    if row is None:
        return ""
    return "%s%-23s %5d ms %3d q" % (MARK[row["verdict"]], (row["outcome"][:23 - len(row["bad"])] + row["bad"]), row["ms"], row["queries"])


def by_resolver(situation, results):
    return {name: merged(results[name][situation.name]) for name in RESOLVERS if situation.name in results.get(name, {})}


def lost(situations, results):
    """The names of the situations where rootwalk is worst."""
    return [s.name for s in situations if judge(by_resolver(s, results), s.enough)[0]]


def table(situations, results, lost, out):
    """Prints all; returns the names of the situations where rootwalk is behind most of the others."""
    later = []
    print("before the outcome: - failed, ! wrong (n/m: in n of m questions); times and queries are means of the rounds; q: queries upstream", file=out)
    print("first: the question; again: the same repeated; then: further questions, the slowest of them\n", file=out)
    for situation in situations:
        rows = by_resolver(situation, results)
        if not rows:
            continue
        print("%s\n  %s (%s)" % (situation.name, situation.expect, situation.rfc), file=out)
        kinds = [kind for kind in KINDS if any(kind in row for row in rows.values())]
        print("  %-10s%s" % ("", "".join("%-42s" % (" " + kind) for kind in kinds).rstrip()), file=out)
        for name, row in rows.items():
            print("  %-10s%s" % (name, "".join("%-42s" % cell(row.get(kind)) for kind in kinds).rstrip()), file=out)
        worst, behind = judge(rows, situation.enough)
        for sentence in worst:
            print("  %s   %s" % ("WORST" if situation.name in lost else "once ", sentence), file=out)
        for sentence in behind:
            print("  behind  " + sentence, file=out)
        print(file=out)
        if (worst or behind) and situation.name not in lost:
            later.append(situation.name)
    return later
