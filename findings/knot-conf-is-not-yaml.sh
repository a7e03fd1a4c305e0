#!/usr/bin/env bash
# The configuration of Knot DNS 3.2 looks like YAML, but YAML libraries read other zones in it, or nothing.
# Expected, since its manual calls it simplified YAML: what knotd accepts is YAML with the same meaning. But sections may be repeated, and
# addresses in lists need no quotes. PyYAML keeps the last of two sections `zone` without a word, so a program that reads, changes and writes
# the file removes the zones of the other one; and it rejects `[ ::1@53 ]`. An operator who edits knot.conf with Ansible or a script has
# to write one section of each kind and to quote addresses; an author of an importer has to merge sections himself.
# Needs knotd and knotc (Debian: knot) and PyYAML (python3-yaml). Listens on ::1 and 127.0.0.1.
set -euo pipefail
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
trap 'kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
for zone in one two; do
    printf '$TTL 3600\n@ SOA ns hostmaster 1 7200 3600 604800 300\n@ NS ns\nns A 192.0.2.1\n' > "$folder/$zone.example.zone"
done
cat > "$folder/knot.conf" <<CONF
server:
    rundir: $folder
    listen: [ ::1@$port, 127.0.0.1@$port ]
database:
    storage: $folder/db
template:
  - id: default
    storage: $folder
zone:
  - domain: one.example
zone:
  - domain: two.example
CONF
knotd --version
/usr/bin/python3 -c 'import yaml; print("PyYAML", yaml.__version__)'
knotd -c "$folder/knot.conf" > "$folder/log" 2>&1 &
server=$!
for _ in $(seq 50); do knotc -s "$folder/knot.sock" status 2>/dev/null | grep -q Running && break; sleep 0.2; done
out=$(
    echo "knotd: $(knotc -s "$folder/knot.sock" zone-status | grep -o 'one.example\|two.example' | sort | paste -sd' ')"
    /usr/bin/python3 - "$folder/knot.conf" <<'PYTHON'
import sys
import yaml
text = open(sys.argv[1], encoding="ascii").read()
try:
    yaml.safe_load(text)
    print("PyYAML: no error")
except yaml.YAMLError as error:
    print("PyYAML:", type(error).__name__, "in line", error.problem_mark.line + 1)
lines = [line for line in text.splitlines() if "listen" not in line]
print("PyYAML without that line:", *[zone["domain"] for zone in yaml.safe_load("\n".join(lines))["zone"]])
PYTHON
)
echo "$out"
diff <(echo "$out") - <<'SEEN'
knotd: one.example two.example
PyYAML: ParserError in line 3
PyYAML without that line: two.example
SEEN
