package rootwalk.authoritative.zone;

import rootwalk.wire.Name;

/// Zones that come and go while they are served: a [ZoneSet] that is exchanged whole. A query takes the current set once
/// and is answered from it. Any thread.
public final class ServedZones {

    private volatile ZoneSet current;

    public ServedZones(ZoneSet zones) {
        current = zones;
    }

    /// The zones that are served now.
    public ZoneSet current() {
        return current;
    }

    /// Serves a zone, in the place of one with the same apex.
    public synchronized void add(Zone zone) {
        current = current.with(zone);
    }

    /// Serves a zone no longer: whether it was served.
    public synchronized boolean remove(Name apex) {
        ZoneSet before = current;
        current = before.without(apex);
        return current.size() != before.size();
    }
}
