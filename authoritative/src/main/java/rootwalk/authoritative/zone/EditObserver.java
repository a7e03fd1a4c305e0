package rootwalk.authoritative.zone;

import rootwalk.wire.Name;

/// Is told what a [ZoneEdit] put right by itself.
public interface EditObserver {

    /// Tells nobody.
    EditObserver NONE = new EditObserver() {
        @Override
        public void duplicate(Name owner, int type, long place) {}

        @Override
        public void ttlDiffers(Name owner, int type, int used, long place) {}
    };

    /// A record was there already, and was dropped (RFC 2181 section 5).
    void duplicate(Name owner, int type, long place);

    /// The records of a set had several TTLs, and all got the lowest (RFC 2181 section 5.2).
    void ttlDiffers(Name owner, int type, int used, long place);
}
