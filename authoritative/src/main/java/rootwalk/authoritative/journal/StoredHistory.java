package rootwalk.authoritative.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.wire.Name;
import rootwalk.wire.Serial;

/// The deltas of a zone in the store. Each is read in a transaction of its own, so that a slow reader does not keep the store from using
/// space again. Any thread.
final class StoredHistory implements ZoneHistory {

    private static final Logger LOG = LoggerFactory.getLogger(StoredHistory.class);

    private final JournaledZone zone;
    private final SubmissionQueue queue;
    private final Store store;

    StoredHistory(JournaledZone zone, SubmissionQueue queue, Store store) {
        this.zone = zone;
        this.queue = queue;
        this.store = store;
    }

    @Override
    public Changes between(int from, int to) {
        return from == to ? Changes.NONE : search(found -> found.between(from, to));
    }

    @Override
    public Changes all() {
        return search(Search::all);
    }

    private interface Selection {

        Changes of(Search search) throws DamageException, UnreadableException;
    }

    private Changes search(Selection selection) {
        ZoneRecord served = zone.record();
        if (!served.hasDeltas()) {
            return Changes.NONE;
        }
        try (Store.Reading reading = store.read()) {
            // The store may be newer than the served zone. The record and the deltas of one read transaction belong together.
            ZoneRecord stored = stored(reading);
            long first = Math.max(stored.first(), zone.forgottenUntil);
            long end = Math.min(served.next(), stored.next());
            return first >= end ? Changes.NONE : selection.of(new Search(reading, zone.zone.apex(), first, end));
        } catch (UnreadableException e) {
            return Changes.NONE;
        } catch (DamageException e) {
            damaged(e);
            return Changes.NONE;
        }
    }

    private ZoneRecord stored(Store.Reading reading) throws DamageException, UnreadableException {
        return ZoneRecord.read(reading, zone.zone.apex())
                .orElseThrow(() -> new DamageException("the state is missing"));
    }

    private void damaged(DamageException e) {
        LOG.error(
                "a delta of the zone {} in the journal is damaged: {}; the deltas up to it are removed, and secondaries transfer"
                        + " the whole zone",
                zone.zone, e.getMessage());
        queue.submit(new Submission(zone, new Work.Forget()));
    }

    private ZoneDelta read(long sequence) throws LostException {
        try {
            StoredDelta.Encoded encoded;
            try (Store.Reading reading = store.read()) {
                ZoneRecord stored = stored(reading);
                if (sequence < stored.first() || sequence >= stored.next()) {
                    throw new LostException("it was removed from the journal");
                }
                encoded = StoredDelta.read(reading, zone.zone.apex(), sequence);
            }
            return encoded.decoded(zone.zone.apex());
        } catch (UnreadableException e) {
            throw new LostException("the journal cannot be read: " + e.getMessage());
        } catch (DamageException e) {
            damaged(e);
            throw new LostException(String.valueOf(e.getMessage()));
        }
    }

    /// Deltas of a sequence.
    private record Stored(StoredHistory history, long first, int count, long octets) implements Changes {

        @Override
        public ZoneDelta read(int index) throws LostException {
            return history.read(first + index);
        }
    }

    /// Finds deltas by serial numbers. Serials increase from one delta to the next, which is a search in an ordered list as long as they
    /// do not pass the first one again.
    private final class Search {

        private final Store.Reading reading;
        private final Name apex;
        private final long first;
        private final long end;

        Search(Store.Reading reading, Name apex, long first, long end) {
            this.reading = reading;
            this.apex = apex;
            this.first = first;
            this.end = end;
        }

        Changes between(int from, int to) throws DamageException, UnreadableException {
            long begin = find(from);
            StoredDelta last = head(end - 1);
            long until = last.to() == to ? end : find(to);
            if (begin < 0 || until <= begin) {
                return Changes.NONE;
            }
            StoredDelta newest = until == end ? last : head(until - 1);
            return changes(begin, until, newest);
        }

        Changes all() throws DamageException, UnreadableException {
            return changes(first, end, head(end - 1));
        }

        private Changes changes(long begin, long until, StoredDelta newest)
                throws DamageException, UnreadableException {
            return new Stored(StoredHistory.this, begin, (int) (until - begin),
                    newest.before() + newest.size(apex) - head(begin).before());
        }

        private StoredDelta head(long sequence) throws DamageException, UnreadableException {
            return StoredDelta.head(reading, apex, sequence);
        }

        /// The number of the delta from a serial; -1 if there is none.
        private long find(int serial) throws DamageException, UnreadableException {
            int oldest = head(first).from();
            long low = first;
            long high = end;
            while (low < high) {
                long middle = (low + high) >>> 1;
                int from = head(middle).from();
                if (from == serial) {
                    return middle;
                }
                if (Serial.value(from - oldest) < Serial.value(serial - oldest)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return -1;
        }
    }
}
