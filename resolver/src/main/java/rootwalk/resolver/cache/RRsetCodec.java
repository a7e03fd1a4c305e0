package rootwalk.resolver.cache;

import rootwalk.resolver.store.Entry;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// An RRset in the value of an entry: its owner in wire format, or an octet that no name begins with if the owner is the name of the
/// key; type, class and number of records, 16 bits each; TTL and octets of the data, 32 bits each; and the data.
final class RRsetCodec {

    private static final int KEY = 0xFF;

    private RRsetCodec() {}

    static void write(Entry entry, RRset rrset) {
        byte[] owner = rrset.owner().sharedOctets();
        if (entry.hasName(rrset.owner())) {
            entry.add8(KEY);
        } else {
            entry.add(owner, 0, owner.length);
        }
        byte[] data = rrset.sharedData();
        entry.add16(rrset.type()).add16(rrset.dnsClass()).add16(rrset.size()).add32(rrset.ttl()).add32(data.length)
                .add(data, 0, data.length);
    }

    /// Reads an RRset.
    ///
    /// @param key the name of the key
    static RRset read(EntryCursor cursor, Name key) {
        Name owner = cursor.skip(KEY) ? key : cursor.name();
        int type = cursor.get16();
        int dnsClass = cursor.get16();
        int size = cursor.get16();
        int ttl = cursor.get32();
        return RRset.ofEncoded(owner, type, dnsClass, ttl, size, cursor.get(cursor.get32()));
    }
}
