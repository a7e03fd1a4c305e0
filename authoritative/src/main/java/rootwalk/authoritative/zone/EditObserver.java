package rootwalk.authoritative.zone;

import rootwalk.wire.Name;

/// Receives the automatic corrections of a [ZoneEdit].
public interface EditObserver {

    /// Ignores the corrections.
    EditObserver NONE = new EditObserver() {
        @Override
        public void duplicate(Name owner, int type, long place) {}

        @Override
        public void ttlDiffers(Name owner, int type, int used, long place) {}
    };

    /// A duplicate record was dropped (RFC 2181 section 5).
    void duplicate(Name owner, int type, long place);

    /// The records of an RRset had different TTLs; all were given the lowest (RFC 2181 section 5.2).
    void ttlDiffers(Name owner, int type, int used, long place);
}
