package rootwalk.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.transfer.TransferReader.Progress;
import rootwalk.authoritative.transfer.TransferredChanges;
import rootwalk.authoritative.transfer.ZoneDigest;
import rootwalk.authoritative.zone.ChangedVersion;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.CountText;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;

/// One refresh of a secondary zone: the primaries are asked one after another, until one of them has transferred a newer version or all
/// have been asked. A primary that does not answer, that does not serve the zone or whose data cannot be used is passed over, with a
/// line in the log; so is one with an earlier version. Used once, by one thread, which waits while a transfer has another one; blocks.
final class RefreshAttempt {

    /// The result.
    sealed interface Result {

        /// The version in force is that of a primary.
        ///
        /// @param isOther whether another version than before is served
        record Succeeded(Remote by, RefreshTimes times, boolean isOther) implements Result {}

        /// @param reason of the last primary
        record Failed(String reason) implements Result {}

        /// The zone was removed, or has other primaries by now.
        record Obsolete() implements Result {}
    }

    /// What one primary has.
    private sealed interface Answer {

        record Transferred(RefreshTimes times) implements Answer {}

        /// The version in force.
        record Same(RefreshTimes times) implements Answer {}

        /// @param hasResponded whether there was any response
        record Unusable(String reason, boolean hasResponded) implements Answer {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(RefreshAttempt.class);
    private static final Answer OBSOLETE = new Answer.Unusable("the zone has other primaries by now", true);

    private final Zone zone;
    private final PrimaryClient client;
    private final ZoneTarget target;
    private final ZoneTrust trust;
    private final Primaries primaries;
    private final Executor transfers;
    private final TimesAfterSuccess times;
    private final BooleanSupplier isCurrent;
    private final boolean isForced;

    /// Makes the times after a success.
    @FunctionalInterface
    interface TimesAfterSuccess {
        /// @param isOther whether another version than before is served
        RefreshTimes of(ZoneSnapshot version, Optional<Duration> expire, boolean isOther);
    }

    /// @param transfers runs transfers, which may need a processor for long
    /// @param isCurrent whether the zone still has these primaries
    /// @param isForced whether the whole zone is transferred, whatever its serial number is
    RefreshAttempt(Zone zone, PrimaryClient client, ZoneTarget target, ZoneTrust trust, Primaries primaries,
            Executor transfers, TimesAfterSuccess times, BooleanSupplier isCurrent, boolean isForced) {
        this.zone = zone;
        this.client = client;
        this.target = target;
        this.trust = trust;
        this.primaries = primaries;
        this.transfers = transfers;
        this.times = times;
        this.isCurrent = isCurrent;
        this.isForced = isForced;
    }

    /// Asks the primaries in their order. Another one may have a newer version than one that has confirmed that in force (RFC 1996
    /// section 3.11).
    Result run(List<Remote> ordered) {
        Result result = new Result.Failed("it has no primaries");
        for (Remote primary : ordered) {
            Duration silence = primaries.silent().left(primary.address());
            if (silence.isPositive() && !isForced) {
                result = passedOver(result, "it did not respond lately, and is not asked again within "
                        + silence.plusMillis(999).toSeconds() + " s");
                continue;
            }
            Instant begun = primaries.now();
            Answer answer = ask(primary);
            if (!isCurrent.getAsBoolean()) {
                return new Result.Obsolete();
            }
            primaries.remember(primary, begun, !(answer instanceof Answer.Unusable(var _, boolean hasResponded))
                    || hasResponded);
            switch (answer) {
                case Answer.Transferred(RefreshTimes after) -> {
                    return new Result.Succeeded(primary, after, true);
                }
                case Answer.Same(RefreshTimes after) -> result = confirmed(result, primary, after);
                case Answer.Unusable(String reason, var _) -> {
                    LOG.warn("zone {}: primary {}: {}", zone.apex(), primary, reason);
                    result = passedOver(result, reason);
                }
            }
        }
        if (result instanceof Result.Succeeded(var _, RefreshTimes after, var _)) {
            target.remember(zone, after);
        }
        return result;
    }

    private static Result passedOver(Result before, String reason) {
        return before instanceof Result.Succeeded ? before : new Result.Failed(reason);
    }

    private static Result confirmed(Result before, Remote primary, RefreshTimes after) {
        return before instanceof Result.Succeeded(Remote first, RefreshTimes earlier, var _)
                ? new Result.Succeeded(first, after.notBefore(earlier), false)
                : new Result.Succeeded(primary, after, false);
    }

    private Answer ask(Remote primary) {
        ZoneSnapshot held = zone.state() instanceof ZoneSnapshot snapshot ? snapshot : null;
        if (held == null || isForced) {
            return onItsThread(primary, held, null);
        }
        return switch (client.soa(primary, zone.apex())) {
            case PrimaryClient.SoaAnswer.Failed(String reason, boolean hasResponded) ->
                new Answer.Unusable(reason, hasResponded);
            case PrimaryClient.SoaAnswer.Current(int serial, var expire) -> Serial.isAfter(serial, held.serial())
                    ? onItsThread(primary, held, held)
                    : compared(held, serial, expire);
        };
    }

    private Answer compared(ZoneSnapshot held, int serial, Optional<Duration> expire) {
        return serial == held.serial() ? new Answer.Same(times.of(held, expire, false))
                : new Answer.Unusable("it has serial " + Serial.value(serial) + ", which is behind "
                        + Serial.value(held.serial()) + "; the newer version is kept. rootwalk ctl zone retransfer "
                        + zone.apex() + " takes that of the primary", true);
    }

    private Answer onItsThread(Remote primary, @Nullable ZoneSnapshot held, @Nullable ZoneSnapshot base) {
        return CompletableFuture.supplyAsync(() -> transfer(primary, held, base), transfers).join();
    }

    /// Waits until the primary sends few other zones. The turn ends before the zone is stored, so that zones of which each is sent in less time
    /// than the disk needs are stored together.
    ///
    /// @param base the version for an incremental transfer; null for the whole zone
    private PrimaryClient.Transfer inTurn(Remote primary, @Nullable ZoneSnapshot base) {
        Semaphore turns = primaries.transfers(primary.address());
        turns.acquireUninterruptibly();
        try {
            return client.transfer(primary, zone.apex(), base);
        } finally {
            turns.release();
        }
    }

    /// @param base the version for an incremental transfer; null for the whole zone
    private Answer transfer(Remote primary, @Nullable ZoneSnapshot held, @Nullable ZoneSnapshot base) {
        PrimaryClient.Transfer transfer = inTurn(primary, base);
        return switch (transfer.end()) {
            case Progress.Incomplete _ ->
                new Answer.Unusable("the transfer has ended before its last record", transfer.hasResponded());
            case Progress.Failed(String reason, boolean mayTransferWhole) -> mayTransferWhole && base != null
                    ? whole(primary, held, reason)
                    : new Answer.Unusable(reason, transfer.hasResponded());
            case Progress.Current(int serial) -> held == null
                    ? new Answer.Unusable("it has no version to transfer", true)
                    : compared(held, serial, transfer.expire());
            case Progress.Whole(ZoneSnapshot next) -> replace(primary, held, next, transfer);
            case Progress.Incremental(TransferredChanges changes) -> change(primary, held, changes, transfer);
        };
    }

    /// RFC 1995 section 4: after an incremental transfer that cannot be used, the whole zone is transferred.
    private Answer whole(Remote primary, @Nullable ZoneSnapshot held, String reason) {
        LOG.info("zone {}: primary {}: the incremental transfer cannot be used ({}); the whole zone is transferred",
                zone.apex(), primary, reason);
        return transfer(primary, held, null);
    }

    private Answer replace(Remote primary, @Nullable ZoneSnapshot held, ZoneSnapshot next,
            PrimaryClient.Transfer transfer) {
        if (held != null && !isForced && !Serial.isAfter(next.serial(), held.serial())) {
            return compared(held, next.serial(), transfer.expire());
        }
        Optional<String> fault = fault(next);
        if (fault.isPresent()) {
            return new Answer.Unusable(
                    "serial " + Serial.value(next.serial()) + " was transferred, but " + fault.get(), true);
        }
        if (!isCurrent.getAsBoolean()) {
            return OBSOLETE;
        }
        RefreshTimes after = times.of(next, transfer.expire(), true);
        try {
            target.replace(zone, next, isForced ? ZoneTarget.Condition.ALWAYS : ZoneTarget.Condition.IF_NEWER, after);
        } catch (ZoneTarget.RefusedException e) {
            return refused(next.serial(), e);
        }
        log(primary, held, next.serial(), "the whole zone", transfer);
        return new Answer.Transferred(after);
    }

    /// The cause is in this server, so another kind of transfer would be refused too.
    private static Answer refused(int serial, ZoneTarget.RefusedException e) {
        return new Answer.Unusable("serial " + Serial.value(serial) + " was transferred, but " + e.getMessage(), true);
    }

    private Answer change(Remote primary, @Nullable ZoneSnapshot held, TransferredChanges changes,
            PrimaryClient.Transfer transfer) {
        if (held == null) {
            return new Answer.Unusable("it has sent differences, and there is no version to change", true);
        }
        Optional<String> wrong = fault(held, changes);
        if (wrong.isPresent()) {
            return whole(primary, held, "afterwards, " + wrong.get());
        }
        if (!isCurrent.getAsBoolean()) {
            return OBSOLETE;
        }
        // The timers of the SOA record that is in force are stored with the changes; those of the next one follow.
        try {
            target.change(zone, changes, times.of(held, transfer.expire(), true));
        } catch (ZoneTarget.MismatchException e) {
            return whole(primary, held, String.valueOf(e.getMessage()));
        } catch (ZoneTarget.RefusedException e) {
            return refused(changes.to(), e);
        }
        log(primary, held, changes.to(), "differences", transfer);
        ZoneSnapshot now = zone.state() instanceof ZoneSnapshot changed ? changed : held;
        RefreshTimes after = times.of(now, transfer.expire(), true);
        target.remember(zone, after);
        return new Answer.Transferred(after);
    }

    /// Why a version is not used: its digest is wrong (RFC 8976 section 4), or it is not that of the owner of the zone.
    private Optional<String> fault(ZoneSnapshot next) {
        return ZoneDigest.verify(next) instanceof ZoneDigest.Result.Wrong(String wrong)
                ? Optional.of(wrong + " (ZONEMD)") : trust.fault(next);
    }

    /// The same after changes of a zone with a digest. Changes that do not fit are left to the target.
    private Optional<String> fault(ZoneSnapshot held, TransferredChanges changes) {
        if (held.rrset(held.apex(), RecordType.ZONEMD) == null && !changes.concern(RecordType.ZONEMD)
                && !trust.concerns(held.apex())) {
            return Optional.empty();
        }
        try {
            return ChangedVersion.of(held, changes) instanceof ChangedVersion.Made(ZoneSnapshot next, _) ? fault(next)
                    : Optional.empty();
        } catch (TransferredChanges.MismatchException e) {
            return Optional.empty();
        }
    }

    private void log(Remote primary, @Nullable ZoneSnapshot held, int serial, String what,
            PrimaryClient.Transfer transfer) {
        LOG.info("zone {}: serial {} (before: {}) transferred from {}: {}, {}, {} octets", zone.apex(),
                Serial.value(serial), held == null ? "none" : Serial.value(held.serial()), primary, what,
                CountText.of(transfer.messages(), "message"), transfer.octets());
        if (transfer.outOfZone() > 0) {
            LOG.warn("zone {}: {} not in the zone and left out; primary: {}", zone.apex(),
                    CountText.of(transfer.outOfZone(), "record is", "records are"), primary);
        }
    }
}
