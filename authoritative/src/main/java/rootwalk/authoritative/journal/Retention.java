package rootwalk.authoritative.journal;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;

/// Removes deltas that are too old or too many, or for which there is no space, as long as the version of the zone does not follow from
/// them. Used by the commit thread.
record Retention(Store store, JournalSettings settings, InstantSource clock) {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /// For each change, so that a change is never slow.
    private static final int MOST_DROPPED = 64;
    private static final int MOST_REMOVALS = 4096;

    /// After a failed transaction, the store may have fewer deltas than the record of the zone says. Adapts the record.
    void reconcile(JournaledZone zone) {
        ZoneRecord record = zone.workingRecord();
        try (Store.Reading reading = store.read()) {
            long first = ZoneRecord.read(reading, zone.zone.apex()).map(ZoneRecord::first).orElse(record.first());
            if (first > record.first() && first <= record.base().position()) {
                zone.work(record.from(first, record.deltas().octets() - octets(zone, first)));
            }
        } catch (DamageException | UnreadableException e) {
            LOG.debug("the record of the zone {} cannot be compared", zone.zone, e);
        }
    }

    /// Adds the removal of a zone's old deltas to a round. Those of the round itself are not stored yet.
    void dropOld(JournaledZone zone, Round round) throws UnreadableException {
        ZoneRecord record = zone.workingRecord();
        Name apex = zone.zone.apex();
        long end = droppableEnd(zone);
        if (record.first() >= end || zone.hasEnded) {
            return;
        }
        try (Store.Reading reading = store.read()) {
            long first = record.first();
            long octets = 0;
            while (first < end && first - record.first() < MOST_DROPPED) {
                StoredDelta head = StoredDelta.head(reading, apex, first);
                boolean isKept = !isOld(head) && record.deltas().octets() - octets <= settings.zoneSize()
                        && first >= zone.forgottenUntil;
                if (isKept) {
                    break;
                }
                octets += head.size(apex);
                round.add(head.removals(apex, first));
                first++;
            }
            if (first > record.first()) {
                zone.work(record.from(first, octets));
            }
        } catch (DamageException e) {
            LOG.error(
                    "a delta of the zone {} in the journal is damaged: {}; all deltas that are not needed are removed",
                    apex, e.getMessage());
            zone.work(record.from(end, record.deltas().octets() - octets(zone, end)));
            zone.hasStrays = true;
        }
    }

    /// After a failed transaction it is not known which record is stored. So a transaction removes only what neither the record before
    /// it nor the record after it needs.
    private static long droppableEnd(JournaledZone zone) {
        return Math.min(zone.workingRecord().base().position(), zone.record().base().position());
    }

    /// Whether the oldest delta of a zone is too old: it can be removed, or could be after the content was stored.
    boolean hasOld(JournaledZone zone) throws UnreadableException {
        ZoneRecord record = zone.record();
        if (!record.hasDeltas()) {
            return false;
        }
        try (Store.Reading reading = store.read()) {
            return isOld(StoredDelta.head(reading, zone.zone.apex(), record.first()));
        } catch (DamageException e) {
            return true;
        }
    }

    private boolean isOld(StoredDelta delta) {
        return delta.time() < clock.instant().getEpochSecond() - settings.maxAge().toSeconds();
    }

    /// Octets of the stored deltas from one on, as far as they can be read.
    private long octets(JournaledZone zone, long from) throws UnreadableException {
        long octets = 0;
        try (Store.Reading reading = store.read()) {
            for (long sequence = from; sequence < zone.record().next(); sequence++) {
                octets += StoredDelta.head(reading, zone.zone.apex(), sequence).size(zone.zone.apex());
            }
        } catch (DamageException e) {
            zone.forgottenUntil = zone.record().next();
        }
        return octets;
    }

    /// Whether the content of a zone has to be stored: its version does not follow from its file, or no delta can be removed before
    /// that although they are too many or too old.
    boolean needsBase(JournaledZone zone) {
        ZoneRecord record = zone.record();
        long position = record.base().position();
        if (!record.isChanged()) {
            return false;
        }
        if (record.base() instanceof ZoneRecord.Basis.OfFile || position < zone.forgottenUntil) {
            return true;
        }
        if (position == record.next() || record.first() < position) {
            return false;
        }
        if (record.deltas().octets() > settings.zoneSize()) {
            return true;
        }
        try (Store.Reading reading = store.read()) {
            return isOld(StoredDelta.head(reading, zone.zone.apex(), position));
        } catch (DamageException e) {
            return true;
        } catch (UnreadableException e) {
            return false;
        }
    }

    /// Makes space in a full store: removes what no record refers to, or, if there is nothing of that, deltas that only secondaries
    /// need. None of the zones has work of a round.
    ///
    /// @param unsure receives zones whose record in the store may differ
    /// @return whether there is more space
    boolean makeSpace(Collection<JournaledZone> zones, Set<JournaledZone> unsure) {
        try {
            return removeStrays(zones) || dropDeltas(zones, unsure);
        } catch (UnreadableException e) {
            return false;
        }
    }

    private boolean removeStrays(Collection<JournaledZone> zones) throws UnreadableException {
        List<Store.Write> removals = new ArrayList<>();
        try (Store.Reading reading = store.read()) {
            for (JournaledZone zone : zones) {
                if (zone.mayRemoveStrays() && removals.size() < MOST_REMOVALS) {
                    removals.addAll(Strays.removals(reading, zone.zone.apex(), zone.record(),
                            MOST_REMOVALS - removals.size()));
                }
            }
        }
        return !removals.isEmpty() && isRemoved(removals);
    }

    /// Makes the space usable of what the last transaction has removed. Returns whether that is done.
    boolean settle() {
        return isRemoved(List.of());
    }

    private boolean isRemoved(List<Store.Write> removals) {
        try {
            store.commitRemovals(removals);
            return true;
        } catch (StoreException e) {
            LOG.debug("no space can be made in the journal", e);
            return false;
        }
    }

    /// First those of the zone with the most.
    private boolean dropDeltas(Collection<JournaledZone> zones, Set<JournaledZone> unsure)
            throws UnreadableException {
        List<Store.Write> writes = new ArrayList<>();
        List<JournaledZone> dropping = new ArrayList<>();
        long wanted = settings.size() / 8;
        for (JournaledZone zone : zones.stream().filter(it -> it.record().first() < it.record().base().position())
                .sorted(Comparator.comparingLong((JournaledZone it) -> it.record().deltas().octets()).reversed())
                .toList()) {
            if (wanted <= 0 || writes.size() >= MOST_REMOVALS) {
                break;
            }
            wanted -= drop(zone, wanted, writes);
            dropping.add(zone);
        }
        if (writes.isEmpty()) {
            dropping.forEach(JournaledZone::forgetWork);
            return false;
        }
        dropping.forEach(
                zone -> writes.add(Checked.put(Keys.state(zone.zone.apex()), zone.workingRecord().encoded())));
        if (!isRemoved(writes)) {
            dropping.forEach(JournaledZone::forgetWork);
            unsure.addAll(dropping);
            return false;
        }
        dropping.forEach(JournaledZone::publishWork);
        LOG.warn("the journal is full: the oldest deltas of {} are removed, from {} on; to keep more, raise"
                + " journal.size", CountText.of(dropping.size(), "zone"), dropping.getFirst().zone);
        return true;
    }

    private long drop(JournaledZone zone, long wanted, List<Store.Write> writes) throws UnreadableException {
        ZoneRecord record = zone.record();
        long first = record.first();
        long octets = 0;
        try (Store.Reading reading = store.read()) {
            while (first < record.base().position() && octets < wanted && writes.size() < MOST_REMOVALS) {
                StoredDelta head = StoredDelta.head(reading, zone.zone.apex(), first);
                octets += head.size(zone.zone.apex());
                writes.addAll(head.removals(zone.zone.apex(), first));
                first++;
            }
        } catch (DamageException e) {
            zone.forgottenUntil = record.next();
        }
        zone.work(record.from(first, octets));
        return octets;
    }
}
