package rootwalk.authoritative.zone;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Changes a zone without a journal: the thread that submits a change makes it.
final class UnrecordedWriter implements ZoneWriter {

    private static final Result MOVED = new Result.NotStored("its changes are not recorded any more; try again");

    private final Zone zone;
    private final boolean takesChanges;

    /// @param takesChanges whether single records may be changed
    UnrecordedWriter(Zone zone, boolean takesChanges) {
        this.zone = zone;
        this.takesChanges = takesChanges;
    }

    @Override
    public CompletableFuture<Result> replace(ZoneState next) {
        synchronized (zone) {
            zone.publish(next);
        }
        return CompletableFuture.completedFuture(new Result.Changed(
                new ZoneDelta(zone.apex(), List.of(), List.of()), ZoneVersion.of(next)));
    }

    @Override
    public void keep(String reason, Instant now) {
        synchronized (zone) {
            zone.setFailure(reason, now);
        }
    }

    @Override
    public CompletableFuture<Result> submit(Change change) {
        if (!takesChanges) {
            return CompletableFuture.completedFuture(MOVED);
        }
        try {
            synchronized (zone) {
                return CompletableFuture.completedFuture(changed(change));
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Result changed(Change change) {
        if (!(zone.state() instanceof ZoneSnapshot before)) {
            return ChangedVersion.NOT_LOADED;
        }
        return switch (ChangedVersion.of(before, change)) {
            case ChangedVersion.Made(ZoneSnapshot after, ZoneDelta delta) -> {
                zone.publishChange(after);
                yield new Result.Changed(delta, after.version());
            }
            case ChangedVersion.None(Result result) -> result;
        };
    }
}
