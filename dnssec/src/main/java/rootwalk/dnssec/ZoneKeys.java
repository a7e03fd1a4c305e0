package rootwalk.dnssec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;

/// The DNSKEY RRset of a zone, parsed once. Any thread.
public final class ZoneKeys {

    private final RRset rrset;
    private final List<DnsKey> keys;

    private ZoneKeys(RRset rrset, List<DnsKey> keys) {
        this.rrset = rrset;
        this.keys = List.copyOf(keys);
    }

    /// The keys of an RRset of DNSKEY records, without the malformed ones.
    public static ZoneKeys of(RRset dnskeys, AlgorithmPolicy policy, Crypto crypto) {
        List<DnsKey> keys = new ArrayList<>(dnskeys.size());
        for (Rdata one : dnskeys.rdata()) {
            DnsKey.of(one, policy, crypto).ifPresent(keys::add);
        }
        return new ZoneKeys(dnskeys, keys);
    }

    /// The apex.
    public Name zone() {
        return rrset.owner();
    }

    public RRset rrset() {
        return rrset;
    }

    public List<DnsKey> keys() {
        return keys;
    }

    /// The keys that a signature may be by: those of the algorithm and with the tag.
    public List<DnsKey> candidates(int algorithm, int tag) {
        List<DnsKey> found = new ArrayList<>(1);
        for (DnsKey key : keys) {
            if (key.tag() == tag && key.algorithm() == algorithm) {
                found.add(key);
            }
        }
        return found;
    }

    /// Only those keys that pass a test.
    ZoneKeys only(Predicate<DnsKey> test) {
        return new ZoneKeys(rrset, keys.stream().filter(test).toList());
    }
}
