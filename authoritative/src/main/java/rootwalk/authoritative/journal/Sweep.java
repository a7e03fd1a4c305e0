package rootwalk.authoritative.journal;

import java.util.Collections;

/// Removes what a zone does not need any more.
final class Sweep extends LongWrite {

    Sweep(JournaledZone zone, Store store) {
        super(zone, store, Collections.emptyIterator(), 0, Phase.SWEEP);
    }

    @Override
    void finish(Round round) {
        throw new IllegalStateException("it writes nothing");
    }
}
