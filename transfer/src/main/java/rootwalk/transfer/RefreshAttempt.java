package rootwalk.transfer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.transfer.TransferReader.Progress;
import rootwalk.authoritative.transfer.TransferredChanges;
import rootwalk.authoritative.transfer.ZoneDigest;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.CountText;
import rootwalk.wire.Serial;

/// One refresh of a secondary zone: the primaries are asked one after another, until one of them has confirmed the version in
/// force or has transferred a newer one. A primary that does not answer, that does not serve the zone or whose data cannot be used
/// is passed over, with a line in the log. Used once, by one thread; blocks.
final class RefreshAttempt {

    /// The result.
    sealed interface Result {

        /// The version in force is that of a primary, or newer.
        ///
        /// @param isOther whether another version than before is served
        record Succeeded(Remote by, RefreshTimes times, boolean isOther) implements Result {}

        /// @param reason of the last primary
        record Failed(String reason) implements Result {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(RefreshAttempt.class);

    private final Zone zone;
    private final PrimaryClient client;
    private final ZoneTarget target;
    private final TimesAfterSuccess times;
    private final boolean isForced;

    /// Makes the times after a success.
    @FunctionalInterface
    interface TimesAfterSuccess {
        /// @param isOther whether another version than before is served
        RefreshTimes of(ZoneSnapshot version, Optional<Duration> expire, boolean isOther);
    }

    /// @param isForced whether the whole zone is transferred, whatever its serial number is
    RefreshAttempt(Zone zone, PrimaryClient client, ZoneTarget target, TimesAfterSuccess times, boolean isForced) {
        this.zone = zone;
        this.client = client;
        this.target = target;
        this.times = times;
        this.isForced = isForced;
    }

    /// Asks the primaries in their order.
    Result run(List<Remote> primaries) {
        Result result = new Result.Failed("it has no primaries");
        for (Remote primary : primaries) {
            result = ask(primary);
            if (!(result instanceof Result.Failed(String reason))) {
                return result;
            }
            LOG.warn("zone {}: primary {}: {}", zone.apex(), primary, reason);
        }
        return result;
    }

    private Result ask(Remote primary) {
        ZoneSnapshot held = zone.state() instanceof ZoneSnapshot snapshot ? snapshot : null;
        if (held == null || isForced) {
            return transfer(primary, held, null);
        }
        return switch (client.soa(primary, zone.apex())) {
            case PrimaryClient.SoaAnswer.Failed(String reason) -> new Result.Failed(reason);
            case PrimaryClient.SoaAnswer.Current(int serial, var expire) -> Serial.isAfter(serial, held.serial())
                    ? transfer(primary, held, held)
                    : confirmed(primary, held, serial, expire);
        };
    }

    private Result confirmed(Remote primary, ZoneSnapshot held, int serial, Optional<Duration> expire) {
        if (serial != held.serial()) {
            LOG.warn("zone {}: primary {} has serial {}, which is behind {}; the newer version is kept."
                    + " rootwalk ctl zone retransfer {} takes that of the primary", zone.apex(), primary,
                    Serial.value(serial), Serial.value(held.serial()), zone.apex());
        }
        RefreshTimes after = times.of(held, expire, false);
        target.remember(zone, after);
        return new Result.Succeeded(primary, after, false);
    }

    /// @param base the version for an incremental transfer; null for the whole zone
    private Result transfer(Remote primary, @Nullable ZoneSnapshot held, @Nullable ZoneSnapshot base) {
        PrimaryClient.Transfer transfer = client.transfer(primary, zone.apex(), base);
        return switch (transfer.end()) {
            case Progress.Incomplete _ -> new Result.Failed("the transfer has ended before its last record");
            case Progress.Failed(String reason, boolean mayTransferWhole) -> mayTransferWhole && base != null
                    ? whole(primary, held, reason)
                    : new Result.Failed(reason);
            case Progress.Current(int serial) -> held == null
                    ? new Result.Failed("it has no version to transfer")
                    : confirmed(primary, held, serial, transfer.expire());
            case Progress.Whole(ZoneSnapshot next) -> replace(primary, held, next, transfer);
            case Progress.Incremental(TransferredChanges changes) -> change(primary, held, changes, transfer);
        };
    }

    /// RFC 1995 section 4: after an incremental transfer that cannot be used, the whole zone is transferred.
    private Result whole(Remote primary, @Nullable ZoneSnapshot held, String reason) {
        LOG.info("zone {}: primary {}: the incremental transfer cannot be used ({}); the whole zone is transferred",
                zone.apex(), primary, reason);
        return transfer(primary, held, null);
    }

    private Result replace(Remote primary, @Nullable ZoneSnapshot held, ZoneSnapshot next,
            PrimaryClient.Transfer transfer) {
        if (held != null && !isForced && !Serial.isAfter(next.serial(), held.serial())) {
            return confirmed(primary, held, next.serial(), transfer.expire());
        }
        if (ZoneDigest.verify(next) instanceof ZoneDigest.Result.Wrong(String fault)) {
            return new Result.Failed("serial " + Serial.value(next.serial()) + " was transferred, but " + fault
                    + " (ZONEMD)");
        }
        RefreshTimes after = times.of(next, transfer.expire(), true);
        try {
            target.replace(zone, next, after);
        } catch (ZoneTarget.RefusedException e) {
            return new Result.Failed(
                    "serial " + Serial.value(next.serial()) + " was transferred, but " + e.getMessage());
        }
        log(primary, held, next.serial(), "the whole zone", transfer);
        return new Result.Succeeded(primary, after, true);
    }

    private Result change(Remote primary, @Nullable ZoneSnapshot held, TransferredChanges changes,
            PrimaryClient.Transfer transfer) {
        if (held == null) {
            return new Result.Failed("it has sent differences, and there is no version to change");
        }
        // The timers of the SOA record that is in force are stored with the changes; those of the next one follow.
        try {
            target.change(zone, changes, times.of(held, transfer.expire(), true));
        } catch (ZoneTarget.RefusedException e) {
            return whole(primary, held, String.valueOf(e.getMessage()));
        }
        log(primary, held, changes.to(), "differences", transfer);
        ZoneSnapshot now = zone.state() instanceof ZoneSnapshot changed ? changed : held;
        RefreshTimes after = times.of(now, transfer.expire(), true);
        target.remember(zone, after);
        return new Result.Succeeded(primary, after, true);
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
