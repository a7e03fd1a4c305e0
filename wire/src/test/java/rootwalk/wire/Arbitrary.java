package rootwalk.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/// Random values of the protocol from a seed; the same seed gives the same values. Names share suffixes, as names in
/// messages do.
public final class Arbitrary {

    /// The types whose data this makes with a meaning; numbers nobody knows besides.
    private static final int[] TYPES = {
            RecordType.A, RecordType.NS, RecordType.CNAME, RecordType.SOA, RecordType.PTR, RecordType.HINFO,
            RecordType.MINFO, RecordType.MX, RecordType.TXT, RecordType.RP, RecordType.AFSDB, RecordType.AAAA,
            RecordType.SRV, RecordType.NAPTR, RecordType.KX, RecordType.DNAME, RecordType.SSHFP, RecordType.RRSIG,
            RecordType.NSEC, RecordType.DNSKEY, RecordType.SVCB, RecordType.HTTPS, RecordType.LP, RecordType.EUI64,
            731, 65280
    };

    private final Random random;
    private final List<Name> seen = new ArrayList<>(List.of(Name.ROOT));

    public Arbitrary(long seed) {
        random = new Random(seed);
    }

    /// Seeds for parameterised tests.
    public static LongStream seeds(int count) {
        return LongStream.range(0, count);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    public byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    /// Mostly short labels of letters in both cases, sometimes any octets, sometimes as long as it goes.
    public Name name() {
        Name name = seen.get(random.nextInt(seen.size()));
        int labels = random.nextInt(4);
        if (oneIn(30)) {
            labels = 127;
        }
        for (int i = 0; i < labels; i++) {
            byte[] label = label(labels == 127);
            Name child = name.child(label, 0, label.length);
            if (child == null) {
                break;
            }
            name = child;
        }
        seen.add(name);
        return name;
    }

    private byte[] label(boolean isShort) {
        int length = isShort ? 1 : oneIn(20) ? 63 : 1 + random.nextInt(8);
        byte[] label = octets(length);
        if (!oneIn(10)) {
            for (int i = 0; i < length; i++) {
                label[i] = (byte) "abcdefghABCDEFGH-09*".charAt(label[i] & 15);
            }
        }
        return label;
    }

    public int type() {
        return TYPES[random.nextInt(TYPES.length)];
    }

    /// Data that has the layout of the type, names uncompressed.
    public byte[] rdata(int type) {
        RdataLayout layout = RdataLayout.of(type);
        byte[] data = new byte[0];
        for (int i = 0; i < layout.size(); i++) {
            data = joined(data, switch (layout.field(i)) {
                case COMPRESSIBLE_NAME, EXPANDABLE_NAME, PLAIN_NAME -> wire(name());
                case CHARACTER_STRING -> characterString();
                case CHARACTER_STRINGS -> joined(characterString(), oneIn(2) ? characterString() : new byte[0]);
                case OCTETS -> octets(layout.octets(i));
                case REST -> octets(random.nextInt(40));
            });
        }
        return data;
    }

    private byte[] characterString() {
        byte[] text = octets(random.nextInt(20));
        return joined(new byte[] {(byte) text.length}, text);
    }

    /// A set of different records.
    public RRset recordSet() {
        int type = type();
        byte[] first = rdata(type);
        Map<Rdata, Rdata> different = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] data = rdata(type);
            if (type == RecordType.RRSIG) {
                // The records of a set of signatures cover one type.
                data[0] = first[0];
                data[1] = first[1];
            }
            different.putIfAbsent(Rdata.of(data).canonical(type), Rdata.of(data));
        }
        return RRset.of(
                name(),
                type,
                oneIn(10) ? RecordClass.CH : RecordClass.IN,
                random.nextInt(Integer.MAX_VALUE),
                List.copyOf(different.values()));
    }

    /// Sets for one section, no two of one owner, class, type and covered type.
    public List<RRset> section() {
        Map<String, RRset> sets = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            RRset rrset = recordSet();
            sets.putIfAbsent(
                    rrset.owner().folded() + " " + rrset.dnsClass() + " " + rrset.type() + " " + rrset.covers(), rrset);
        }
        return List.copyOf(sets.values());
    }

    public static byte[] wire(Name name) {
        byte[] wire = new byte[name.length()];
        name.copyTo(wire, 0);
        return wire;
    }

    public static byte[] joined(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
