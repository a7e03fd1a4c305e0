package rootwalk.daemon.assembly.zones;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import rootwalk.authoritative.journal.SecondaryTimes;
import rootwalk.authoritative.transfer.TransferredChanges;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.transfer.RefreshTimes;
import rootwalk.transfer.SteadyClock;
import rootwalk.transfer.ZoneTarget;

/// Puts transferred zones into the journal and in force. Any thread; blocks.
///
/// @param clock of the times
/// @param published receives each zone that is not served any more
record JournalTarget(ZoneJournal journal, SteadyClock clock, Consumer<Zone> published) implements ZoneTarget {

    @Override
    public void replace(Zone zone, ZoneSnapshot next, Condition condition, RefreshTimes times)
            throws RefusedException {
        check(switch (condition) {
            case IF_NEWER -> journal.get().replaceEarlier(zone, next, stored(times));
            case ALWAYS -> journal.get().replace(zone, next, stored(times));
        });
        zone.expiresAt(times.expiresAt().orElse(null));
    }

    @Override
    public void change(Zone zone, TransferredChanges changes, RefreshTimes times)
            throws RefusedException, MismatchException {
        try {
            check(journal.get().change(zone, changes, stored(times)));
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransferredChanges.MismatchException mismatch) {
                throw new MismatchException(String.valueOf(mismatch.getMessage()));
            }
            throw e;
        }
        zone.expiresAt(times.expiresAt().orElse(null));
    }

    private static void check(CompletableFuture<ZoneWriter.Result> change) throws RefusedException {
        switch (change.join()) {
            case ZoneWriter.Result.Changed _,ZoneWriter.Result.Unchanged _ -> {}
            case ZoneWriter.Result.Rejected(String reason) -> throw new RefusedException(reason);
            case ZoneWriter.Result.NotStored(String reason) -> throw new RefusedException(reason);
        }
    }

    /// A crash before they are stored makes the next start refresh the zone at once.
    @Override
    public void remember(Zone zone, RefreshTimes times) {
        zone.expiresAt(times.expiresAt().orElse(null));
        var _ = journal.get().setTimes(zone, stored(times));
    }

    private SecondaryTimes stored(RefreshTimes times) {
        RefreshTimes ofDay = times.convert(clock::toTimeOfDay);
        return new SecondaryTimes(ofDay.refreshAt().getEpochSecond(),
                ofDay.expiresAt().map(at -> at.getEpochSecond()).orElse(0L));
    }

    /// The stored times say that it has expired, so nothing has to be stored.
    @Override
    public void expire(Zone zone, ZoneSnapshot version, String reason) {
        if (zone.withdraw(version, reason)) {
            published.accept(zone);
        }
    }
}
