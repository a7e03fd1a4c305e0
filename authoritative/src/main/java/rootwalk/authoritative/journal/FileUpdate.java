package rootwalk.authoritative.journal;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;

/// A file that was read for a zone of the journal, compared with the version that was being served.
public final class FileUpdate {

    /// A zone that is changed all the time must be loaded nevertheless.
    private static final int MOST_COMPARISONS = 4;

    private final Zone zone;
    private final ZoneSnapshot file;
    private final ContentDigest digest;
    private final @Nullable ZoneSnapshot before;
    private final @Nullable ZoneDelta delta;
    private final int comparisons;

    /// Compares a file with what is being served. For a large zone, this takes seconds.
    public FileUpdate(Zone zone, ZoneSnapshot file) {
        this(zone, zone.state(), file);
    }

    /// @param state that the zone will have then
    FileUpdate(Zone zone, ZoneState state, ZoneSnapshot file) {
        this(zone, state, file, ContentDigest.of(file), 1);
    }

    private FileUpdate(Zone zone, ZoneState state, ZoneSnapshot file, ContentDigest digest, int comparisons) {
        this.zone = zone;
        this.file = file;
        this.digest = digest;
        this.comparisons = comparisons;
        before = state instanceof ZoneSnapshot snapshot ? snapshot : null;
        delta = before == null ? null : ZoneDelta.between(before, file);
    }

    /// The zone that the file was read for.
    public Zone zone() {
        return zone;
    }

    ZoneSnapshot file() {
        return file;
    }

    ContentDigest digest() {
        return digest;
    }

    /// Compares the file with what is being served now.
    FileUpdate again() {
        return new FileUpdate(zone, zone.state(), file, digest, comparisons + 1);
    }

    /// Whether the difference to a version is known, or has to be found now.
    @SuppressWarnings("ReferenceEquality") // of snapshots
    boolean hasDelta(ZoneSnapshot version) {
        return version == before || comparisons >= MOST_COMPARISONS;
    }

    /// The difference to a version.
    @SuppressWarnings("ReferenceEquality") // of snapshots
    ZoneDelta since(ZoneSnapshot version) {
        ZoneDelta known = delta;
        return known != null && version == before ? known : ZoneDelta.between(version, file);
    }
}
