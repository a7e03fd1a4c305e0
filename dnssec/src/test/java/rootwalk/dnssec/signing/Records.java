package rootwalk.dnssec.signing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RecordText;

/// RRsets from text in zone-file syntax.
public final class Records {

    private static final int TTL = 3600;

    private Records() {}

    /// One record, with owner and type.
    public static RRset one(String text) {
        return RecordText.parse(text, Name.ROOT, TTL, (_, _) -> {});
    }

    /// The records of a text, one in each line, as RRsets. Lines that begin with `;` are left out. Signatures form an
    /// RRset for each type covered.
    public static List<RRset> all(String lines) {
        return grouped(lines.lines().filter(line -> !line.isBlank() && !line.startsWith(";")).map(Records::one)
                .toList());
    }

    private record Key(Name owner, int type, int covers) {}

    /// RRsets with the same owner and type, and signatures that cover the same type, as one.
    static List<RRset> grouped(List<RRset> parts) {
        Map<Key, List<RRset>> groups = new LinkedHashMap<>();
        for (RRset part : parts) {
            groups.computeIfAbsent(new Key(part.owner(), part.type(), part.covers()), _ -> new ArrayList<>())
                    .add(part);
        }
        List<RRset> sets = new ArrayList<>();
        groups.forEach((key, members) -> {
            List<Rdata> data = members.stream().flatMap(member -> member.rdata().stream()).toList();
            sets.add(RRset.of(key.owner(), key.type(), members.getFirst().dnsClass(), members.getFirst().ttl(), data));
        });
        return sets;
    }

    /// The RRset of an owner and a type.
    public static RRset find(List<RRset> sets, String owner, int type) {
        Name name = Name.of(owner);
        return sets.stream().filter(one -> one.owner().equals(name) && one.type() == type).findFirst()
                .orElseThrow(() -> new AssertionError("no " + RecordType.name(type) + " of " + owner));
    }

    /// The signatures over an RRset.
    public static RRset signatures(List<RRset> sets, RRset of) {
        return sets.stream().filter(one -> one.type() == RecordType.RRSIG && one.owner().equals(of.owner())
                && one.covers() == of.type()).findFirst()
                .orElseThrow(() -> new AssertionError("no RRSIG of " + of));
    }
}
