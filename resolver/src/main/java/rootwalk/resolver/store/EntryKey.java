package rootwalk.resolver.store;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;

/// The key of an entry: a case-insensitive name, a type, and a variant, whose meaning the owner of the store defines.
/// Reusable, so that a lookup allocates nothing; used by one thread.
public final class EntryKey {

    private byte[] octets = Name.ROOT.sharedOctets();
    private int nameOffset;
    private int nameLength = 1;
    private int type;
    private int variant;
    private long hash;

    /// A key for the root and type 0. Set it before use.
    public EntryKey() {}

    /// A key of a name.
    ///
    /// @param type 16 bits
    /// @param variant 16 bits
    public EntryKey(Name name, int type, int variant) {
        set(name, type, variant);
    }

    /// Becomes the key of a name.
    public EntryKey set(Name name, int newType, int newVariant) {
        byte[] shared = name.sharedOctets();
        return set(shared, 0, shared.length, CaseFolding.hash(shared, 0, shared.length), newType, newVariant);
    }

    /// Becomes the key of an uncompressed name in an array, which must not change while the key is used.
    ///
    /// @param nameHash [CaseFolding#hash] of the name
    public EntryKey set(byte[] array, int offset, int length, int nameHash, int newType, int newVariant) {
        octets = array;
        nameOffset = offset;
        nameLength = length;
        type = newType;
        variant = newVariant;
        hash = hash(nameHash, newType, newVariant);
        return this;
    }

    /// Becomes the key of an entry, which must not change while the key is used.
    EntryKey set(Entry entry) {
        byte[] array = entry.sharedOctets();
        return set(array, entry.nameOffset(), entry.nameLength(), EntryLayout.nameHash(array), entry.type(),
                entry.variant());
    }

    /// All bits of the result depend on all bits of the arguments: the index uses the high bits, the selection of a
    /// shard the low bits.
    static long hash(int nameHash, int type, int variant) {
        long hash = ((nameHash & 0xFFFFFFFFL) | ((long) ((type << 16) | variant) << 32)) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 29);
    }

    byte[] octets() {
        return octets;
    }

    int nameOffset() {
        return nameOffset;
    }

    int nameLength() {
        return nameLength;
    }

    int type() {
        return type;
    }

    int variant() {
        return variant;
    }

    long hash() {
        return hash;
    }
}
