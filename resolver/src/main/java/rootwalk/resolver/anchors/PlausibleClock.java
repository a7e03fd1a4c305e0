package rootwalk.resolver.anchors;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.ValidationTime;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.ValidationClock;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;

/// The clock of the system, unless it is behind a time that it must have passed: the one of the program, and the last one
/// that was stored. A router without a battery must resolve the name of its time server before its clock is right. Any
/// thread.
///
/// The clock is used as soon as it is past that time, when a signature over the keys of a trust anchor is valid now, or after
/// an hour.
public final class PlausibleClock implements ValidationClock {

    private static final Logger LOG = LoggerFactory.getLogger(PlausibleClock.class);

    /// No build of this program is older.
    static final Instant PROGRAM = Instant.parse("2026-11-01T00:00:00Z");

    static final Duration PATIENCE = Duration.ofHours(1);

    /// Doubts are logged at most once in this time.
    private static final Duration DOUBT_PERIOD = Duration.ofHours(1);

    private final InstantSource system;
    private final Time time;
    private final Instant earliest;
    private final long startedAt;
    private volatile boolean isBelieved;
    private long lastDoubt;
    private boolean hasDoubted;

    /// @param system
    ///            the clock of the system
    /// @param time
    ///            measures the patience
    /// @param stored
    ///            the last time that was stored, or [Instant#EPOCH]
    public PlausibleClock(InstantSource system, Time time, Instant stored) {
        this.system = system;
        this.time = time;
        earliest = stored.isAfter(PROGRAM) ? stored : PROGRAM;
        startedAt = time.nanos();
        Instant now = system.instant();
        isBelieved = !now.isBefore(earliest);
        if (!isBelieved) {
            LOG.warn("the clock says {}, which is before {}: the times of signatures are not checked until it is set,"
                    + " for an hour at most", now, earliest);
        }
    }

    /// A time by the clock of the system, if it is plausible: for what is read before there is a validator.
    public static ValidationTime judged(Instant now) {
        return now.isBefore(PROGRAM) ? new ValidationTime.Unjudged() : ValidationTime.at(now);
    }

    @Override
    public ValidationTime time() {
        Instant now = system.instant();
        if (!isBelieved) {
            if (!now.isBefore(earliest)) {
                believe("the clock is set: it says " + now);
            } else if (time.nanos() - startedAt >= PATIENCE.toNanos()) {
                believe("the clock was not set within an hour; it is used nevertheless: it says " + now);
            } else {
                return new ValidationTime.Unjudged();
            }
        }
        return ValidationTime.at(now);
    }

    /// The clock of the system, right or not.
    Instant now() {
        return system.instant();
    }

    @Override
    public void confirm(Signature signature) {
        if (isBelieved) {
            return;
        }
        Instant now = system.instant();
        ValidationTime at = ValidationTime.at(now);
        if (!at.isAfter(signature.expiration()) && !at.isBefore(signature.inception())) {
            believe("the clock says " + now + ", and the " + signature + " is valid at that time: the clock is used");
        }
    }

    private synchronized void believe(String why) {
        if (!isBelieved) {
            isBelieved = true;
            LOG.info("{}; the times of signatures are checked from now on", why);
        }
    }

    @Override
    public synchronized void doubt(Name zone, ExtendedError error) {
        long now = time.nanos();
        if (hasDoubted && now - lastDoubt < DOUBT_PERIOD.toNanos()) {
            return;
        }
        hasDoubted = true;
        lastDoubt = now;
        LOG.warn("the keys of the trust anchor {} are signed for another time ({}): the clock may be wrong, it says {}",
                zone, error.text(), system.instant());
    }
}
