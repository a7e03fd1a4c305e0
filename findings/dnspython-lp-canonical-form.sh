#!/usr/bin/env bash
# dnspython finds BIND's signature over an LP record invalid if the name in its data has a capital letter.
# Expected: two implementations of DNSSEC agree about what is signed. RFC 4034 section 6.2 lists the types whose names are folded
# to lower case; LP (RFC 6742) came later and is not one of them, so its data is signed as it is written. dnspython folds the name,
# as PowerDNS Recursor does: what it signs is bogus for BIND, Unbound and Knot Resolver, and what they sign is invalid for it.
# Operators who sign or check zones with scripts should write names in lower case.
# Needs dnssec-signzone (Debian: bind9-utils), python3-dnspython and python3-cryptography.
set -euo pipefail
dnssec-signzone -V 2>&1 | head -n 1
/usr/bin/python3 -c 'import dns.version; print("dnspython", dns.version.version)'
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > zone <<'ZONE'
$TTL 300
@     SOA ns hostmaster 1 3600 900 604800 300
@     NS  ns
ns    A   192.0.2.1
upper LP  10 Locator.example.
lower LP  10 locator.example.
ZONE
dnssec-keygen -q -a ECDSAP256SHA256 example.org > /dev/null
dnssec-keygen -q -a ECDSAP256SHA256 -f KSK example.org > /dev/null
dnssec-signzone -q -S -P -O full -o example.org -f signed zone > /dev/null 2>&1
cat > check.py <<'PYTHON'
import dns.dnssec, dns.name, dns.rdatatype, dns.zone
zone = dns.zone.from_file("signed", "example.org", relativize=False)
apex = dns.name.from_text("example.org.")
keys = {apex: zone.find_rrset(apex, "DNSKEY")}
for label in ("upper", "lower"):
    name = dns.name.from_text(label, apex)
    try:
        dns.dnssec.validate(zone.find_rrset(name, "LP"), zone.find_rrset(name, "RRSIG", "LP"), keys)
        print(label, "valid")
    except dns.dnssec.ValidationFailure as error:
        print(label, "invalid:", error)
PYTHON
/usr/bin/python3 check.py | tee seen
echo "dnssec-verify: $(dnssec-verify -o example.org signed 2>&1 | grep "fully signed")"
grep -q "^upper invalid" seen && grep -q "^lower valid" seen
