package rootwalk.authoritative.zone;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Soa;

/// A zone being served: its apex and, in one field that is replaced as a whole, the current snapshot or the reason
/// why there is none. A zone without a snapshot is still responsible for its names: queries for them get SERVFAIL and
/// are not sent to other servers.
public final class Zone implements NameTrie.Named {

    /// Records the changes of a zone, so that they are there after a restart.
    public interface Recorder {

        /// Makes changes, and records them.
        ZoneWriter writer();

        /// The changes that are recorded.
        ZoneHistory history();
    }

    /// Replaces what is served. Only the recorder of the zone has it.
    public interface Publisher {

        /// Replaces the state that later queries are answered from.
        void publish(ZoneState next);

        /// The same with a change of single records. If the newest version of the zone's file is faulty, it still is.
        void publishChange(ZoneSnapshot next);

        /// Keeps the state because the version that should have replaced it is faulty.
        void keep(String reason, Instant now);

        /// Keeps the state: the newest version of the zone's file is not faulty, and has nothing else.
        void confirm();
    }

    private final Name apex;
    private volatile ZoneState state;
    private volatile boolean hasBeenServed;
    private volatile @Nullable LoadFailure failure;
    private volatile @Nullable Recorder recorder;
    /// Whether the zone was recorded before. Then its content may be somewhere else soon, without later changes of single records.
    private volatile boolean wasRecorded;
    /// Null for a zone that does not expire.
    private volatile @Nullable Instant expiresAt;

    public Zone(Name apex, ZoneState state) {
        this.apex = apex;
        this.state = state;
        hasBeenServed = state instanceof ZoneSnapshot;
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

    /// The way to change the zone. After the end of a recording, single records are not changed any more.
    public ZoneWriter writer() {
        Recorder now = recorder;
        return now == null ? new UnrecordedWriter(this, !wasRecorded) : now.writer();
    }

    /// The latest changes of the zone.
    public ZoneHistory history() {
        Recorder now = recorder;
        return now == null ? ZoneHistory.NONE : now.history();
    }

    /// The recorder of the zone, if it has one.
    public Optional<Recorder> recorder() {
        return Optional.ofNullable(recorder);
    }

    /// Has all later changes recorded. Nothing else may change the zone at the same time.
    ///
    /// @return what the recorder publishes changes with
    public Publisher recordWith(Recorder next) {
        recorder = next;
        return new Publisher() {
            @Override
            public void publish(ZoneState following) {
                Zone.this.publish(following);
            }

            @Override
            public void publishChange(ZoneSnapshot following) {
                Zone.this.publishChange(following);
            }

            @Override
            public void keep(String reason, Instant now) {
                setFailure(reason, now);
            }

            @Override
            public void confirm() {
                clearFailure();
            }
        };
    }

    /// Ends the recording. The recorder has made all changes, and makes no more.
    public void endRecording() {
        wasRecorded = true;
        recorder = null;
    }

    /// Replaces the state that later queries are answered from. For the writer.
    synchronized void publish(ZoneState next) {
        set(next);
        failure = null;
    }

    private synchronized void clearFailure() {
        failure = null;
    }

    /// Replaces the snapshot by one with other records. For the writer.
    synchronized void publishChange(ZoneSnapshot next) {
        set(next);
    }

    private void set(ZoneState next) {
        state = next;
        if (next instanceof ZoneSnapshot) {
            hasBeenServed = true;
        }
    }

    /// Stops serving a version, at once and without a record of that, unless another one has replaced it. For versions that must not
    /// be served any more even if the journal cannot be written. Returns whether it was served.
    @SuppressWarnings("ReferenceEquality") // a version is what is served, not its records
    public synchronized boolean withdraw(ZoneSnapshot version, String reason) {
        if (state != version) {
            return false;
        }
        state = new ZoneState.Unloaded(reason);
        return true;
    }

    /// Whether it has had a snapshot at some time.
    public boolean hasBeenServed() {
        return hasBeenServed;
    }

    /// Keeps the state because the version that should have replaced it is faulty. For the writer.
    void setFailure(String reason, Instant now) {
        LoadFailure before = failure;
        failure = new LoadFailure(before == null ? now : before.since(), reason);
    }

    /// Sets when a secondary zone expires, by a clock that corrections of the time of day do not change; null if it does not.
    public void expiresAt(@Nullable Instant time) {
        expiresAt = time;
    }

    /// Seconds for which a secondary that gets a version now may serve it (RFC 7314 section 3): what is left until this server's copy
    /// expires, or EXPIRE of the SOA record if this server is the primary.
    ///
    /// @param now by the same clock
    public long lifetime(ZoneSnapshot version, Instant now) {
        Instant end = expiresAt;
        return end == null ? Soa.expire(version.apexNode().rrset(version.soa()).rdata(0))
                : Math.max(0, Duration.between(now, end).toSeconds());
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
