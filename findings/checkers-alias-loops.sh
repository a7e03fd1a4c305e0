#!/usr/bin/env bash
# named-checkzone 9.18, kzonecheck 3.2 and nsd-checkzone 4.6 say nothing about loops of aliases.
# Expected: a warning, as for mistakes that do less harm, such as an MX host that is an alias. A name in a loop never has
# data, and one wrong label in a target makes a loop. The zone is valid, and servers answer with the aliases, so the author
# notices the mistake only when resolvers fail.
# Needs named-checkzone, kzonecheck and nsd-checkzone (Debian: bind9-utils, knot-dnssecutils, nsd).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. 1 7200 3600 1209600 300
@ IN NS ns.example.net.
self IN CNAME self
one IN CNAME two
two IN CNAME one
*.wild IN CNAME other.wild
tree IN DNAME tree
host IN CNAME www.example.net.
mail IN MX 10 host
ZONE
dpkg-query --show bind9-utils knot-dnssecutils nsd
bind=$(named-checkzone example.org "$folder/zone" 2>&1)
knot=$(kzonecheck -o example.org "$folder/zone" 2>&1)
nsd=$(nsd-checkzone example.org "$folder/zone" 2>&1)
echo "BIND: $bind"
echo "Knot: ${knot:-(nothing)}"
echo "NSD:  $nsd"
[[ $bind == *"mail.example.org/MX 'host.example.org' is a CNAME (illegal)"* ]]
[[ $bind != *self* && $bind != *one.example* && $bind != *wild* && $bind != *tree* && $bind == *OK* ]]
[[ -z $knot ]]
[[ $nsd == "zone example.org is ok" ]]
