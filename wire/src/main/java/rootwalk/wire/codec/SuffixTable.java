package rootwalk.wire.codec;

import java.util.Arrays;

import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;

/// The positions of names and their suffixes in the message being written. Open addressing over a small fixed table.
/// When it is full, later names are written but not entered, so neither memory nor comparisons grow with the message
/// (the work per name is bounded). Memory is allocated with the first entry.
final class SuffixTable {

    private static final int SLOTS = 512;
    private static final int MAX_ENTRIES = 256;
    private static final int MAX_PROBES = 16;

    private static final int[] NO_HASHES = {};
    private static final short[] NO_OFFSETS = {};
    private static final byte[] NO_DEPTHS = {};

    private int[] hashes = NO_HASHES;
    private short[] offsets = NO_OFFSETS;
    private byte[] depths = NO_DEPTHS;
    private short[] used = NO_OFFSETS;
    private int entries;
    private int foundDepth;
    private boolean keepsCase;

    void clear() {
        keepsCase = false;
        for (int i = 0; i < entries; i++) {
            offsets[used[i]] = 0;
        }
        entries = 0;
    }

    /// Makes names different that differ in case, until [#clear].
    void keepCase() {
        keepsCase = true;
    }

    /// Whether two ranges are the same, or differ in case only and may do so.
    boolean equal(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
        return keepsCase ? Arrays.equals(a, aOffset, aOffset + length, b, bOffset, bOffset + length)
                : CaseFolding.equal(a, aOffset, b, bOffset, length);
    }

    /// Removes the names that begin at or after `offset` of the message; they were the last ones added.
    void forgetFrom(int offset) {
        while (entries > 0 && offsets[used[entries - 1]] >= offset) {
            offsets[used[--entries]] = 0;
        }
    }

    /// Adds the suffixes of a name that begin in its first `copied` octets, which are at `offset` of the message.
    ///
    /// @param depth
    ///            the number of pointers in sequence after these octets
    void add(byte[] source, int nameOffset, int nameLength, int offset, int copied, int depth) {
        if (used.length == 0) {
            hashes = new int[SLOTS];
            offsets = new short[SLOTS];
            depths = new byte[SLOTS];
            used = new short[MAX_ENTRIES];
        }
        int label = 0;
        while (label < copied && offset + label <= NameReader.MAX_POINTER && entries < MAX_ENTRIES) {
            put(CaseFolding.suffixHash(source, nameOffset + label, nameLength - label), offset + label, depth);
            label += 1 + source[nameOffset + label];
        }
    }

    private void put(int hash, int offset, int depth) {
        int slot = hash & (SLOTS - 1);
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            if (offsets[slot] == 0) {
                offsets[slot] = (short) offset;
                hashes[slot] = hash;
                depths[slot] = (byte) depth;
                used[entries++] = (short) slot;
                return;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    /// The position in the message of the name at `nameOffset`, or -1.
    int find(byte[] message, int start, byte[] source, int nameOffset, int nameLength) {
        if (entries == 0) {
            return -1;
        }
        int hash = CaseFolding.suffixHash(source, nameOffset, nameLength);
        int slot = hash & (SLOTS - 1);
        for (int probe = 0; probe < MAX_PROBES && offsets[slot] != 0; probe++) {
            if (hashes[slot] == hash && same(message, start, offsets[slot], source, nameOffset, nameLength)) {
                foundDepth = depths[slot];
                return offsets[slot];
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return -1;
    }

    /// The number of pointers in sequence in the name that was found last.
    int foundDepth() {
        return foundDepth;
    }

    /// Compares a name in the message, following pointers, with an uncompressed one: as many labels at once as are
    /// adjacent.
    private boolean same(byte[] message, int start, int offset, byte[] source, int nameOffset, int nameLength) {
        int mine = start + offset;
        int theirs = nameOffset;
        int left = nameLength;
        while (true) {
            int end = mine;
            while (message[end] > 0) {
                end += 1 + message[end];
            }
            boolean isWhole = message[end] == 0;
            int length = end - mine + (isWhole ? 1 : 0);
            if (length > left || !equal(message, mine, source, theirs, length)) {
                return false;
            }
            if (isWhole) {
                return length == left;
            }
            theirs += length;
            left -= length;
            mine = start + (BigEndian.get16(message, end) & NameReader.MAX_POINTER);
        }
    }
}
