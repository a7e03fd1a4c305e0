package rootwalk.authoritative.zone;

import org.jspecify.annotations.Nullable;

/// A name of an unsigned zone with many RRsets, and where they are. It is a class of its own because a field more would make all names
/// larger. Immutable.
final class IndexedNode extends ZoneNode {

    /// Made when it is needed. Any thread may make it: all make the same.
    private @Nullable RRsetIndex index;

    IndexedNode(byte[] octets, int nameLength, int traits) {
        super(octets, nameLength, traits);
    }

    RRsetIndex index() {
        RRsetIndex made = index;
        if (made == null) {
            made = RRsetIndex.of(this);
            index = made;
        }
        return made;
    }
}
