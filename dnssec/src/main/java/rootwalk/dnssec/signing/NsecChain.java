package rootwalk.dnssec.signing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.TypeBitmap;

/// Makes the NSEC records of a zone (RFC 4034 section 4, RFC 4035 section 2.3).
final class NsecChain {

    private NsecChain() {}

    static List<RRset> of(ZoneNames zone, int ttl) {
        List<Name> owners = zone.owners();
        List<RRset> chain = new ArrayList<>(owners.size());
        for (int i = 0; i < owners.size(); i++) {
            Name next = owners.get((i + 1) % owners.size());
            SortedSet<Integer> types = zone.types(owners.get(i));
            types.add(RecordType.NSEC);
            types.add(RecordType.RRSIG);
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.writeBytes(next.sharedOctets());
            data.writeBytes(TypeBitmap.of(types.stream().mapToInt(Integer::intValue).toArray()));
            chain.add(RRset.of(owners.get(i), RecordType.NSEC, ttl, Rdata.of(data.toByteArray())));
        }
        return chain;
    }
}
