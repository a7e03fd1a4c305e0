package rootwalk.authoritative.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;

/// Reads what [RecordWriter] wrote, from parts that may end anywhere. Used once, by one thread.
final class RecordReader {

    /// The next parts.
    @FunctionalInterface
    interface Parts {

        /// The next part, or null at the end.
        byte @Nullable [] next() throws DamageException, UnreadableException;
    }

    private static final String CUT_OFF = "the records end too early";

    private final Name apex;
    private final byte[] apexOctets;
    private final Parts parts;
    private byte[] part = new byte[0];
    private int at;
    private @Nullable Name lastOwner;
    private final byte[] head = new byte[10];

    RecordReader(Name apex, Parts parts) {
        this.apex = apex;
        apexOctets = apex.folded().sharedOctets();
        this.parts = parts;
    }

    static ZoneDelta delta(Name apex, List<byte[]> parts) throws DamageException {
        Iterator<byte[]> rest = parts.iterator();
        RecordReader reader = new RecordReader(apex, () -> rest.hasNext() ? rest.next() : null);
        try {
            List<RRset> removed = reader.counted();
            List<RRset> added = reader.counted();
            if (reader.hasNext()) {
                throw new DamageException("a delta has too many octets");
            }
            return new ZoneDelta(apex, removed, added);
        } catch (UnreadableException e) {
            throw new IllegalStateException("parts in memory cannot be read", e);
        }
    }

    private List<RRset> counted() throws DamageException, UnreadableException {
        read(head, 0, 4);
        int count = BigEndian.get32(head, 0);
        List<RRset> rrsets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rrsets.add(next());
        }
        return rrsets;
    }

    boolean hasNext() throws DamageException, UnreadableException {
        while (at == part.length) {
            byte[] next = parts.next();
            if (next == null) {
                return false;
            }
            part = next;
            at = 0;
        }
        return true;
    }

    RRset next() throws DamageException, UnreadableException {
        Name owner = owner();
        read(head, 0, 10);
        int length = BigEndian.get32(head, 6);
        if (length < 2) {
            throw new DamageException("an RRset cannot have " + length + " octets");
        }
        byte[] data = octets(length);
        return RRset.ofEncoded(owner, BigEndian.get16(head, 0), RecordClass.IN, BigEndian.get32(head, 2),
                count(data), data);
    }

    /// Takes memory as the octets arrive: a wrong length must not take all of it.
    private byte[] octets(int length) throws DamageException, UnreadableException {
        byte[] octets = new byte[Math.min(length, 1 << 16)];
        read(octets, 0, octets.length);
        while (octets.length < length) {
            int before = octets.length;
            octets = Arrays.copyOf(octets, (int) Math.min(length, 2L * before));
            read(octets, before, octets.length - before);
        }
        return octets;
    }

    private static int count(byte[] data) throws DamageException {
        int count = 0;
        int end = 0;
        while (end < data.length) {
            end = end + 2 > data.length ? Integer.MAX_VALUE : end + 2 + BigEndian.get16(data, end);
            count++;
        }
        if (end != data.length) {
            throw new DamageException("the records of an RRset do not fill it");
        }
        return count;
    }

    private Name owner() throws DamageException, UnreadableException {
        Name last = lastOwner;
        byte[] octets = new byte[Name.MAX_LENGTH];
        switch (octet()) {
            case RecordWriter.SAME_OWNER -> {
                if (last == null) {
                    throw new DamageException("the first RRset has no owner");
                }
                return last;
            }
            case RecordWriter.RELATIVE_OWNER -> {
                int length = octet();
                if (length + apexOctets.length > Name.MAX_LENGTH) {
                    throw new DamageException("an owner is too long");
                }
                read(octets, 0, length);
                System.arraycopy(apexOctets, 0, octets, length, apexOctets.length);
            }
            case RecordWriter.WHOLE_OWNER -> labels(octets);
            default -> throw new DamageException("an RRset does not begin with an owner");
        }
        try {
            Name owner = Name.of(octets, 0);
            if (!owner.isSubdomainOf(apex)) {
                throw new DamageException("an owner is not in the zone");
            }
            lastOwner = owner;
            return owner;
        } catch (IllegalArgumentException e) {
            throw new DamageException("an owner is not a name: " + e.getMessage());
        }
    }

    private void labels(byte[] octets) throws DamageException, UnreadableException {
        int length = 0;
        int label;
        do {
            label = octet();
            if (length + 1 + label > Name.MAX_LENGTH) {
                throw new DamageException("an owner is too long");
            }
            octets[length] = (byte) label;
            read(octets, length + 1, label);
            length += 1 + label;
        } while (label != 0);
    }

    private int octet() throws DamageException, UnreadableException {
        if (!hasNext()) {
            throw new DamageException(CUT_OFF);
        }
        return part[at++] & 0xFF;
    }

    private void read(byte[] into, int from, int length) throws DamageException, UnreadableException {
        int end = from + length;
        for (int next = from; next < end;) {
            if (!hasNext()) {
                throw new DamageException(CUT_OFF);
            }
            int some = Math.min(end - next, part.length - at);
            System.arraycopy(part, at, into, next, some);
            next += some;
            at += some;
        }
    }
}
