package rootwalk.authoritative.zone;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// A zone being served: its apex and, in one field that is replaced as a whole, the current snapshot or the reason
/// why there is none. A zone without a snapshot is still responsible for its names: queries for them get SERVFAIL and
/// are not sent to other servers.
public final class Zone implements NameTrie.Named {

    private final Name apex;
    private volatile ZoneState state;
    private volatile @Nullable LoadFailure failure;

    public Zone(Name apex, ZoneState state) {
        this.apex = apex;
        this.state = state;
    }

    public Name apex() {
        return apex;
    }

    @Override
    public byte[] nameOctets() {
        return apex.sharedOctets();
    }

    public ZoneState state() {
        return state;
    }

    /// The way to change the zone.
    public ZoneWriter writer() {
        return new ZoneWriter(this);
    }

    /// Replaces the state that later queries are answered from. For the writer.
    void publish(ZoneState next) {
        state = next;
        failure = null;
    }

    /// Keeps the state because the version that should have replaced it is faulty. For the writer.
    void setFailure(String reason, Instant now) {
        LoadFailure before = failure;
        failure = new LoadFailure(before == null ? now : before.since(), reason);
    }

    /// Why the newest version is not being served; empty if it is.
    public Optional<LoadFailure> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return apex.toString();
    }
}
