package rootwalk.authoritative.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;

/// Verifies the digest of a zone (RFC 8976 section 4), which shows whether all records have arrived. The signature of the ZONEMD
/// record is not verified here, so the digest does not authenticate the zone.
public final class ZoneDigest {

    /// The result.
    public sealed interface Result {

        /// The zone has no digest.
        record Absent() implements Result {}

        /// A digest is right.
        record Verified() implements Result {}

        /// All digests are of schemes or hash algorithms that are not supported.
        record Unsupported() implements Result {}

        /// No digest is right.
        ///
        /// @param reason of the last one
        record Wrong(String reason) implements Result {}
    }

    private static final int SIMPLE = 1;
    private static final int SHA384 = 1;
    private static final int SHA512 = 2;

    /// Octets of serial, scheme and hash algorithm.
    private static final int FIXED = 6;

    /// Octets of type, class, TTL and length.
    private static final int HEAD = 10;

    private ZoneDigest() {}

    public static Result verify(ZoneSnapshot zone) {
        RRset digests = zone.rrset(zone.apex(), RecordType.ZONEMD);
        if (digests == null) {
            return new Result.Absent();
        }
        Set<Integer> repeated = repeated(digests);
        Result result = new Result.Unsupported();
        for (Rdata digest : digests.rdata()) {
            Optional<Result> one = repeated.contains(kind(digest))
                    ? Optional.of(new Result.Wrong("there are two digests of one scheme and hash algorithm"))
                    : verify(zone, digest);
            if (one.filter(Result.Verified.class::isInstance).isPresent()) {
                return one.get();
            }
            result = one.orElse(result);
        }
        return result;
    }

    /// Scheme and hash algorithm.
    private static int kind(Rdata digest) {
        return digest.unsignedShort(4);
    }

    private static Set<Integer> repeated(RRset digests) {
        Set<Integer> seen = new HashSet<>();
        Set<Integer> repeated = new HashSet<>();
        for (Rdata digest : digests.rdata()) {
            if (!seen.add(kind(digest))) {
                repeated.add(kind(digest));
            }
        }
        return repeated;
    }

    /// Empty if the digest is not supported.
    private static Optional<Result> verify(ZoneSnapshot zone, Rdata digest) {
        int serial = BigEndian.get32(digest.sharedOctets(), 0);
        MessageDigest hash = digest.octet(4) != SIMPLE ? null : hash(digest.octet(5));
        if (hash == null) {
            return Optional.empty();
        }
        if (serial != zone.serial()) {
            return Optional.of(new Result.Wrong("its digest is of serial " + Serial.value(serial) + ", not "
                    + Serial.value(zone.serial())));
        }
        addAll(zone, hash);
        byte[] expected = Arrays.copyOfRange(digest.sharedOctets(), FIXED, digest.length());
        return Optional.of(MessageDigest.isEqual(hash.digest(), expected) ? new Result.Verified()
                : new Result.Wrong("its digest does not match its records"));
    }

    private static @Nullable MessageDigest hash(int algorithm) {
        String name = switch (algorithm) {
            case SHA384 -> "SHA-384";
            case SHA512 -> "SHA-512";
            default -> "";
        };
        try {
            return name.isEmpty() ? null : MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    /// All records in canonical order (section 3.3.1). The owners of NSEC3 records are stored apart from the other names.
    private static void addAll(ZoneSnapshot zone, MessageDigest hash) {
        Iterator<ZoneNode> names = zone.names().iterator();
        Iterator<ZoneNode> hashes = zone.nsec3().iterator();
        ZoneNode name = next(names);
        ZoneNode hashed = next(hashes);
        while (name != null || hashed != null) {
            int order = name == null ? 1 : hashed == null ? -1 : name.name().compareTo(hashed.name());
            List<RRset> rrsets = new ArrayList<>();
            if (name != null && order <= 0) {
                rrsets.addAll(name.rrsets());
                name = next(names);
            }
            if (hashed != null && order >= 0) {
                rrsets.addAll(hashed.rrsets());
                hashed = next(hashes);
            }
            add(rrsets, zone.apex(), hash);
        }
    }

    private static @Nullable ZoneNode next(Iterator<ZoneNode> nodes) {
        return nodes.hasNext() ? nodes.next() : null;
    }

    /// A record with what it is sorted by.
    private record Line(int type, int ttl, Rdata data) {

        byte[] octets() {
            return data.sharedOctets();
        }
    }

    /// The records of one name. All of its signatures are one RRset here.
    private static void add(List<RRset> rrsets, Name apex, MessageDigest hash) {
        List<Line> lines = new ArrayList<>();
        for (RRset rrset : rrsets) {
            if (rrset.covers() == RecordType.ZONEMD && rrset.owner().equals(apex)) {
                continue;
            }
            rrset.rdata().forEach(data -> lines.add(
                    new Line(rrset.type(), rrset.ttl(), data.canonical(rrset.type()))));
        }
        if (lines.isEmpty()) {
            return;
        }
        lines.sort(Comparator.comparingInt(Line::type)
                .thenComparing((one, other) -> Arrays.compareUnsigned(one.octets(), other.octets())));
        Name owner = rrsets.getFirst().owner().folded();
        byte[] head = new byte[owner.length() + HEAD];
        owner.copyTo(head, 0);
        for (Line line : lines) {
            BigEndian.put16(head, owner.length(), line.type);
            BigEndian.put16(head, owner.length() + 2, 1);
            BigEndian.put32(head, owner.length() + 4, line.ttl);
            BigEndian.put16(head, owner.length() + 8, line.data.length());
            hash.update(head);
            hash.update(line.octets());
        }
    }
}
