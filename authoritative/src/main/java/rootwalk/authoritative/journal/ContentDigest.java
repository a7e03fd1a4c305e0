package rootwalk.authoritative.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
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
        /// The hashes of a record.
        private long one;
        private long other;
        /// Its owner in lower case, and its data in canonical form.
        private final byte[] owner = new byte[Name.MAX_LENGTH];
        private byte[] data = new byte[512];

        Sum(ContentDigest before) {
            high = before.high();
            low = before.low();
        }

        ContentDigest digest() {
            return new ContentDigest(high, low);
        }

        void add(ZoneNode node) {
            int ownerLength = fold(node.nameOctets(), node.nameLength());
            for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
                RdataLayout layout = RdataLayout.of(node.type(rrset));
                long typeAndTtl = typeAndTtl(node.type(rrset), node.ttl(rrset));
                int record = 0;
                for (int left = node.records(rrset); left > 0; left--) {
                    room(RdataExpansion.mostOctets(node, rrset, record));
                    int length = RdataExpansion.expand(node, rrset, record, data);
                    layout.foldNames(data, length);
                    hash(ownerLength, typeAndTtl, length);
                    sum(1);
                    record = RdataExpansion.next(node, rrset, record);
                }
            }
        }

        void add(RRset rrset) {
            sum(rrset, 1);
        }

        void remove(RRset rrset) {
            sum(rrset, -1);
        }

        private void sum(RRset rrset, int sign) {
            int ownerLength = fold(rrset.owner().sharedOctets(), rrset.owner().length());
            RdataLayout layout = RdataLayout.of(rrset.type());
            long typeAndTtl = typeAndTtl(rrset.type(), rrset.ttl());
            byte[] all = rrset.sharedData();
            int length;
            for (int at = 0; at < all.length; at += 2 + length) {
                length = BigEndian.get16(all, at);
                room(length);
                System.arraycopy(all, at + 2, data, 0, length);
                layout.foldNames(data, length);
                hash(ownerLength, typeAndTtl, length);
                sum(sign);
            }
        }

        private void sum(int sign) {
            high += sign * one;
            low += sign * other;
        }

        private static long typeAndTtl(int type, int ttl) {
            return (long) ttl << 16 | type;
        }

        private int fold(byte[] name, int length) {
            for (int i = 0; i < length; i++) {
                owner[i] = CaseFolding.fold(name[i]);
            }
            return length;
        }

        private void room(int octets) {
            if (data.length < octets) {
                data = new byte[Math.max(2 * data.length, octets)];
            }
        }

        private void hash(int ownerLength, long typeAndTtl, int length) {
            one = FIRST ^ length;
            other = SECOND ^ ownerLength;
            mix(typeAndTtl);
            mix(owner, ownerLength);
            mix(data, length);
            one = finished(one);
            other = finished(other);
        }

        private void mix(byte[] octets, int length) {
            int at = 0;
            for (; at + 8 <= length; at += 8) {
                mix((long) LONGS.get(octets, at));
            }
            long rest = 0;
            for (; at < length; at++) {
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
