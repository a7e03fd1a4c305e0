package rootwalk.authoritative.zone;

import java.util.List;

import rootwalk.wire.Name;

/// The zones being served: a [ZoneSet] that is replaced as a whole when a zone is added or removed. A query reads the
/// current set once and is answered from it. Any thread.
public final class ServedZones {

    private volatile ZoneSet current;

    public ServedZones(ZoneSet zones) {
        current = zones;
    }

    /// The zones being served now.
    public ZoneSet current() {
        return current;
    }

    /// Adds a zone, or replaces the one with the same apex.
    public synchronized void add(Zone zone) {
        current = current.with(List.of(zone));
    }

    /// Removes a zone. Returns whether there was one.
    public synchronized boolean remove(Name apex) {
        ZoneSet before = current;
        current = before.without(List.of(apex));
        return current.size() != before.size();
    }
}
