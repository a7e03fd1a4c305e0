package rootwalk.daemon.policy;

/// What a local zone answers for names of it that have no local record. Local records are answered in all of them.
public enum LocalAction {
    /// NXDOMAIN.
    NXDOMAIN,
    /// No error and no records, whatever is asked.
    NODATA,
    /// REFUSED.
    REFUSE,
    /// No response.
    DROP,
    /// As a whole zone: NXDOMAIN, or no records where a name exists because something is below it.
    STATIC,
    /// The question goes on as if the zone were not there; a name with records of other types has none of this one.
    TRANSPARENT,
    /// The records of the zone's own name.
    REDIRECT
}
