package rootwalk.authoritative.zone;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// A zone that is served: its apex and, in one field that is exchanged whole, the current snapshot or the reason why
/// there is none. A zone without a snapshot still owns its names: they are answered SERVFAIL, and nobody else is asked
/// for them.
public final class Zone implements NameTrie.Named {

    private final Name apex;
    private volatile ZoneState state;
    private volatile @Nullable Refusal refusal;
    private final ZoneWriter writer = new ZoneWriter(this);

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
        return writer;
    }

    /// Answers all later questions from another state. For the writer.
    void publish(ZoneState next) {
        state = next;
        refusal = null;
    }

    /// Keeps the state, since what should have replaced it is wrong. For the writer.
    void refuse(String reason, Instant now) {
        Refusal before = refusal;
        refusal = new Refusal(before == null ? now : before.since(), reason);
    }

    /// Why the state is not the newest that there is; empty when it is.
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public String toString() {
        return apex + ": " + state;
    }
}
