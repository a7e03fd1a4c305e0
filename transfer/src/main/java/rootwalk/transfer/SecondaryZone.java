package rootwalk.transfer;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;

/// A zone that is transferred from its primaries, and where its refreshes stand. Guarded by the lock of [Secondaries].
public final class SecondaryZone {

    private final Zone zone;
    private final List<Remote> primaries;
    private RefreshTimes times;
    private boolean isRefreshing;
    private boolean isWantedAgain;
    private boolean isForced;
    private boolean isUrgent;
    private @Nullable Remote lastUsed;
    private @Nullable Remote notifier;
    private @Nullable String failure;
    private @Nullable SoaTimers expired;

    /// @param primaries in the order of the configuration
    /// @param times as they were stored, or [RefreshTimes#initial]
    public SecondaryZone(Zone zone, List<Remote> primaries, RefreshTimes times) {
        this.zone = zone;
        this.primaries = List.copyOf(primaries);
        this.times = times;
    }

    /// Whether another description is of the same zone with the same primaries.
    @SuppressWarnings("ReferenceEquality") // a zone is what is served, not its name
    boolean isLike(SecondaryZone other) {
        return zone == other.zone && primaries.equals(other.primaries);
    }

    Zone zone() {
        return zone;
    }

    RefreshTimes times() {
        return times;
    }

    void times(RefreshTimes next) {
        times = next;
    }

    /// The primary that has sent a NOTIFY comes first, else the one that was used last.
    List<Remote> ordered() {
        Remote preferred = notifier == null ? lastUsed : notifier;
        if (preferred == null) {
            return primaries;
        }
        List<Remote> ordered = new ArrayList<>(primaries);
        ordered.remove(preferred);
        ordered.addFirst(preferred);
        return ordered;
    }

    /// The primary with an address.
    Optional<Remote> primary(InetAddress address) {
        return primaries.stream().filter(primary -> primary.address().getAddress().equals(address)).findFirst();
    }

    List<Remote> primaries() {
        return primaries;
    }

    /// A primary has had the version in force, or a newer one.
    void used(Remote primary) {
        lastUsed = primary;
    }

    /// A primary has sent a NOTIFY: the next refresh begins with it.
    void notifiedBy(Remote primary) {
        notifier = primary;
    }

    /// Whether the next refresh has been asked for.
    boolean isUrgent() {
        return isUrgent;
    }

    void urge() {
        isUrgent = true;
    }

    boolean isRefreshing() {
        return isRefreshing;
    }

    /// Asks for another refresh after the current one: a NOTIFY that arrives meanwhile may be about a newer version.
    void wantAgain() {
        isWantedAgain = true;
    }

    void force() {
        isForced = true;
    }

    /// Begins a refresh. Returns whether the whole zone is to be transferred in any case.
    boolean begin() {
        boolean forced = isForced;
        isRefreshing = true;
        isWantedAgain = false;
        isForced = false;
        isUrgent = false;
        notifier = null;
        return forced;
    }

    /// Ends a refresh. Returns whether there was a request for another one.
    boolean end(@Nullable String reason) {
        isRefreshing = false;
        failure = reason;
        return isWantedAgain;
    }

    /// The version in force has expired. Refreshes follow its timers until there is another one.
    void expire(SoaTimers timers) {
        expired = timers;
    }

    /// The timers of the version in force, or of the last one that has expired; null if there was none.
    @Nullable
    SoaTimers timers() {
        return zone.state() instanceof ZoneSnapshot held ? SoaTimers.of(held) : expired;
    }

    /// Why the last refresh failed.
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }
}
