package rootwalk.authoritative.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RdataLayout;

/// A digest of the records of a zone, in any order: the sum of the hashes of its records. A delta changes it without the rest of the
/// zone. It tells apart versions that this server made or read, and is no protection against versions that are made to be alike.
///
/// As in a [ZoneDelta], owners that differ only in case are the same; names in the data of the types of RFC 4034 section 6.2 are too.
///
/// @param high the first sum
/// @param low a sum of other hashes
record ContentDigest(long high, long low) {

    static final ContentDigest EMPTY = new ContentDigest(0, 0);

    /// That of all records of a zone.
    static ContentDigest of(ZoneSnapshot snapshot) {
        Sum sum = new Sum(EMPTY);
        snapshot.names().forEach(sum::add);
        snapshot.nsec3().forEach(sum::add);
        return sum.digest();
    }

    /// That of the zone after a change.
    ContentDigest after(ZoneDelta delta) {
        Sum sum = new Sum(this);
        delta.removed().forEach(sum::remove);
        delta.added().forEach(sum::add);
        return sum.digest();
    }

    /// Adds the hashes of records. Used by one thread.
    private static final class Sum {

        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        // Odd numbers whose bits look random: those of SplitMix64 and of MurmurHash3.
        private static final long FIRST = 0x9E3779B97F4A7C15L;
        private static final long SECOND = 0xC6A4A7935BD1E995L;
        private static final long THIRD = 0xBF58476D1CE4E5B9L;
        private static final long FOURTH = 0x94D049BB133111EBL;

        private long high;
        private long low;
        private long one;
        private long other;

        Sum(ContentDigest before) {
            high = before.high();
            low = before.low();
        }

        ContentDigest digest() {
            return new ContentDigest(high, low);
        }

        void add(ZoneNode node) {
            for (RRset rrset : node.rrsets()) {
                add(rrset);
            }
        }

        void add(RRset rrset) {
            sum(rrset, 1);
        }

        void remove(RRset rrset) {
            sum(rrset, -1);
        }

        private void sum(RRset rrset, int sign) {
            byte[] owner = rrset.owner().folded().sharedOctets();
            boolean hasNames = RdataLayout.of(rrset.type()).hasNames();
            for (Rdata data : rrset.rdata()) {
                hash(owner, rrset, hasNames ? data.canonical(rrset.type()).sharedOctets() : data.sharedOctets());
                high += sign * one;
                low += sign * other;
            }
        }

        private void hash(byte[] owner, RRset rrset, byte[] data) {
            one = FIRST ^ data.length;
            other = SECOND ^ owner.length;
            mix((long) rrset.ttl() << 16 | rrset.type());
            mix(owner);
            mix(data);
            one = finished(one);
            other = finished(other);
        }

        private void mix(byte[] octets) {
            int at = 0;
            for (; at + 8 <= octets.length; at += 8) {
                mix((long) LONGS.get(octets, at));
            }
            long rest = 0;
            for (; at < octets.length; at++) {
                rest = rest << 8 | (octets[at] & 0xFF);
            }
            mix(rest);
        }

        private void mix(long word) {
            one = Long.rotateLeft((one ^ word) * FIRST, 31);
            other = Long.rotateLeft((other + word) * SECOND, 27);
        }

        private static long finished(long hash) {
            long mixed = (hash ^ hash >>> 30) * THIRD;
            mixed = (mixed ^ mixed >>> 27) * FOURTH;
            return mixed ^ mixed >>> 31;
        }
    }
}
