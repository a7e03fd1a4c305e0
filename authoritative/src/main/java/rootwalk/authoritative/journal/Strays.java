package rootwalk.authoritative.journal;

import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.Name;

/// Finds parts that the record of a zone does not refer to: of interrupted writes, or of a base or deltas that it had before.
final class Strays {

    private final Store.Reading reading;
    private final int most;
    private final List<Store.Write> removals = new ArrayList<>();

    private Strays(Store.Reading reading, int most) {
        this.reading = reading;
        this.most = most;
    }

    /// Whether there are any.
    static boolean exist(Store.Reading reading, Name apex, ZoneRecord record) throws UnreadableException {
        return !removals(reading, apex, record, 1).isEmpty();
    }

    /// The writes that remove the first of them.
    ///
    /// @param most the number of writes at most
    static List<Store.Write> removals(Store.Reading reading, Name apex, ZoneRecord record, int most)
            throws UnreadableException {
        Strays strays = new Strays(reading, most);
        switch (record.base()) {
            case ZoneRecord.Basis.OfFile _ -> strays.collect(Keys.content(apex, 0, 0), Keys.contentEnd(apex));
            case ZoneRecord.Basis.Content(var _, long generation, int parts) -> {
                strays.collect(Keys.content(apex, 0, 0), Keys.content(apex, generation, 0));
                strays.collect(Keys.content(apex, generation, parts), Keys.contentEnd(apex));
            }
        }
        strays.collect(Keys.delta(apex, 0, 0), Keys.delta(apex, record.first(), 0));
        strays.collect(Keys.delta(apex, record.next(), 0), Keys.deltaEnd(apex));
        return strays.removals;
    }

    private void collect(byte[] from, byte[] to) throws UnreadableException {
        if (removals.size() < most) {
            reading.scan(from, to, (key, _) -> {
                removals.add(new Store.Write.Delete(key));
                return removals.size() < most;
            });
        }
    }
}
