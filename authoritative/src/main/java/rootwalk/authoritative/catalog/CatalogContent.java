package rootwalk.authoritative.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;

/// Changes a catalog zone so that it lists the members of a server (RFC 9432 section 4). Only what is different is changed, so
/// that an incremental transfer has the changes of single members. Other records of the zone are removed.
///
/// The unique label of a member is a hash of its name, so that it is the same when the zone was lost. It stays as long as the
/// member is listed; a reset changes it to the hash and a number, which grows with each reset. Labels from other software stay
/// too.
public final class CatalogContent implements ZoneWriter.Change {

    /// Times of the SOA record as in RFC 9432 appendix A: REFRESH, RETRY, EXPIRE and MINIMUM in seconds.
    private static final int[] SOA_TIMES = {3600, 600, 2147483646, 0};
    private static final Name INVALID = Name.of("invalid.");
    private static final int TTL = 0;
    /// Octets of `group`, a unique label and `zones` in front of the apex.
    private static final int PREFIX = 6 + 1 + UniqueLabel.MAX_LENGTH + 6;

    private final Name apex;
    private final Map<Name, List<Group>> members;
    private final Set<Name> resets;
    private final Instant now;

    /// @param members the zones to list, with their groups
    /// @param resets those whose state consumers must remove (RFC 9432 section 5.6); one that is not listed may have been listed before
    /// @param now for the serial number: the seconds since 1970 if this is an increase, so that it also grows if the zone was lost
    /// @throws IllegalArgumentException if the catalog cannot have these members
    public CatalogContent(Name apex, Map<Name, List<Group>> members, Set<Name> resets, Instant now) {
        if (apex.length() + PREFIX > Name.MAX_LENGTH) {
            throw new IllegalArgumentException("the name of the catalog zone is too long for names below it");
        }
        if (members.containsKey(apex)) {
            throw new IllegalArgumentException("the catalog zone cannot be a member of itself");
        }
        this.apex = apex;
        this.members = Map.copyOf(members);
        this.resets = Set.copyOf(resets);
        this.now = now;
    }

    /// The first version of the zone.
    public ZoneSnapshot first() {
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        applyTo(edit);
        ZoneSnapshot snapshot = edit.build();
        if (snapshot == null) {
            throw new IllegalStateException("the catalog zone has no SOA record");
        }
        return snapshot;
    }

    /// The same, compared with the current version beforehand: the change itself is then short. If the zone has another version
    /// by then, it is compared again.
    public ZoneWriter.Change preparedFor(ZoneSnapshot current) {
        ContentComparison comparison = new ContentComparison(apex, members, resets, seconds(), current.names());
        ZoneNode compared = current.apexNode();
        return edit -> apply(edit, isApex(edit, compared) ? comparison : compare(edit));
    }

    /// Each version has an SOA record of its own.
    @SuppressWarnings("ReferenceEquality")
    private boolean isApex(ZoneEdit edit, ZoneNode node) {
        return edit.names().exact(apex) == node;
    }

    private ContentComparison compare(ZoneEdit edit) {
        return new ContentComparison(apex, members, resets, seconds(), edit.names());
    }

    @Override
    public void applyTo(ZoneEdit edit) {
        apply(edit, compare(edit));
    }

    private void apply(ZoneEdit edit, ContentComparison comparison) {
        if (comparison.isSame()) {
            return;
        }
        ZoneNode before = edit.names().exact(apex);
        comparison.removed().forEach(edit::remove);
        comparison.added().forEach(edit::add);
        setSerial(edit, before, apex, seconds());
    }

    private int seconds() {
        return (int) now.getEpochSecond();
    }

    /// Ends a change of a catalog zone.
    ///
    /// @param before the apex before the change; null if there is none
    /// @param seconds since 1970
    static void setSerial(ZoneEdit edit, @Nullable ZoneNode before, Name apex, int seconds) {
        boolean _ = edit.remove(apex, RecordType.SOA);
        edit.add(RRset.of(apex, RecordType.SOA, TTL, soa(nextSerial(before, seconds))));
    }

    /// The serial number of the next version.
    ///
    /// @param before the apex of the version before; null if there is none
    /// @param seconds since 1970
    static int nextSerial(@Nullable ZoneNode before, int seconds) {
        int soa = before == null ? ZoneNode.NONE : before.ofType(RecordType.SOA);
        if (before == null || soa == ZoneNode.NONE) {
            return seconds;
        }
        int serial = Soa.serial(before.rrset(soa));
        return Serial.isAfter(seconds, serial) ? seconds : Serial.add(serial, 1);
    }

    private static Rdata soa(int serial) {
        int names = 2 * INVALID.length();
        byte[] data = new byte[names + Soa.NUMBERS];
        INVALID.copyTo(data, 0);
        INVALID.copyTo(data, INVALID.length());
        BigEndian.put32(data, names, serial);
        for (int i = 0; i < SOA_TIMES.length; i++) {
            BigEndian.put32(data, names + 4 * (i + 1), SOA_TIMES[i]);
        }
        return Rdata.of(data);
    }
}
