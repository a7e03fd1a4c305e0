package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.Name;

/// A name and a type, or a name and [#WHOLE_NAME].
record RecordKey(Name name, int type) {

    /// Stands where a type would, for a name that does not exist with any type.
    static final int WHOLE_NAME = -1;

    /// Octets on the heap, the entry of the map around it included.
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
