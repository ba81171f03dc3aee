import hashlib, sys

text, seed = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2]
sha = lambda s: hashlib.sha256(s.encode()).hexdigest()
lines = [line.split() for line in text.splitlines()]
number = {l[0]: int(l[1]) for l in lines if l[0] in ("places", "newcomers")}
left = {l[1]: int(l[2]) for l in lines if l[0] == "limit"}
order = sorted((l[1:] for l in lines if l[0] == "entry"), key=lambda e: (int(e[1]), sha(seed + "\n" + sha(text) + "\n" + e[0])))
won = []
for places, row in (number["newcomers"], [e for e in order if e[2] == "new"]), (number["places"], order):
    for e in row:
        if len(won) < places and e not in won and all(left.get(g, 1) > 0 for g in e[3:]):
            won.append(e)
            left.update({g: left[g] - 1 for g in e[3:] if g in left})
print(sha(text))
for e in order:
    print(e[0], "selected" if e in won else "waiting")
