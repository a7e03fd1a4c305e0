package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.Name;

/// A name and a type, or a name and [#WHOLE_NAME].
record RecordKey(Name name, int type) {

    /// In the place of a type, for a name error.
    static final int WHOLE_NAME = -1;

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
        return name.hashCode() + type * 0x9E3779B9;
    }
}
