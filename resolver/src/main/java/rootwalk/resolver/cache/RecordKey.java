package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A name and a type. The entry of the type CNAME also has the name error of the name: a name has one of them at most,
/// and one search finds either.
record RecordKey(Name name, int type) {

    /// The number of octets on the heap, the entry of the map included.
    int footprint() {
        return 152 + name.length();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordKey key && type == key.type && name.equals(key.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode() ^ switch (type) {
            // Looked up together, so their places in the hash table are in one line of the processor's cache. Not for any
            // type: the keys of one name must not collide.
            case RecordType.A -> 0;
            case RecordType.AAAA -> 1;
            case RecordType.CNAME -> 2;
            default -> type * 0x9E3779B9;
        };
    }
}
