package rootwalk.dnssec.denial;

/// The part of a proof that is missing.
public enum Missing {
    /// There are no NSEC or NSEC3 records of the zone.
    RECORDS("no NSEC or NSEC3 records"),
    /// No record denies the name.
    NAME("no NSEC or NSEC3 record denies the name"),
    /// No NSEC3 record matches an ancestor of the name (RFC 5155 section 8.3).
    CLOSEST_ENCLOSER("no NSEC3 record matches an ancestor of the name"),
    /// No record denies the wildcard below the closest encloser.
    WILDCARD("no NSEC or NSEC3 record denies the wildcard"),
    /// A record shows that the name, or the wildcard that applies to it, has the type or a CNAME record.
    TYPE_EXISTS("the NSEC or NSEC3 record lists the type, or CNAME"),
    /// A record shows that the name exists.
    NAME_EXISTS("an NSEC or NSEC3 record shows that the name exists"),
    /// The record of the name is of the other side of a zone cut (RFC 6840 section 4.1).
    OTHER_SIDE_OF_CUT("the NSEC or NSEC3 record is from the other side of the zone cut"),
    /// The records have another closest encloser than the wildcard.
    OTHER_WILDCARD("the answer and the proof are for different wildcards");

    private final String text;

    Missing(String text) {
        this.text = text;
    }

    /// A short description, for the client.
    public String text() {
        return text;
    }
}
