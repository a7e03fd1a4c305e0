package rootwalk.dnssec.denial;

import java.util.Optional;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.TypeBitmap;

/// An NSEC record (RFC 4034 section 4).
///
/// @param zone
///            the apex of its zone
/// @param next
///            the next name in canonical order; the apex after the last
public record NsecRecord(Name zone, Name owner, Name next, TypeBits types) {

    /// Reads an RRset; empty if it is not one NSEC record of the zone, or malformed.
    public static Optional<NsecRecord> of(Name zone, RRset rrset) {
        if (rrset.size() != 1 || !rrset.owner().isSubdomainOf(zone)) {
            return Optional.empty();
        }
        byte[] data = rrset.sharedData();
        Name next;
        try {
            next = Name.of(data, 2);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int bitmap = 2 + next.length();
        if (!next.isSubdomainOf(zone) || bitmap > data.length || !TypeBitmap.isWellFormed(data, bitmap, data.length)) {
            return Optional.empty();
        }
        return Optional.of(new NsecRecord(zone, rrset.owner(), next, new TypeBits(data, bitmap, data.length)));
    }

    /// Whether this is the record of a name.
    public boolean matches(Name name) {
        return owner.equals(name);
    }

    /// Whether a name of the zone is between the owner and the next name, and the record may say so: a record of a
    /// delegation or a DNAME says nothing about the names below it.
    public boolean covers(Name name) {
        if (!name.isSubdomainOf(zone) || owner.compareTo(name) >= 0) {
            return false;
        }
        boolean isLast = next.equals(zone);
        return (isLast || name.compareTo(next) < 0) && !(name.isBelow(owner) && types.endsTheZone());
    }

    /// Whether a covered name is an empty non-terminal: it has no records, but a name below it has (RFC 4592 section
    /// 2.2.2).
    boolean hasEmptyNonTerminal(Name name) {
        return next.isBelow(name);
    }

    /// The closest encloser of a covered name: its deepest ancestor that is, or is above, one of the two names.
    Name closestEncloser(Name name) {
        return name.ancestor(Math.max(name.commonLabels(owner), name.commonLabels(next)));
    }
}
