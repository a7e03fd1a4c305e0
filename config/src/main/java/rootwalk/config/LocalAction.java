package rootwalk.config;

/// How a local zone answers for its names that have no record in `local-data`. Local records are answered in all of them.
public enum LocalAction {
    /// NXDOMAIN.
    NXDOMAIN,
    /// NOERROR without records, for any type.
    NODATA,
    /// REFUSED.
    REFUSE,
    /// No response.
    DROP,
    /// As an authoritative zone: NXDOMAIN, or no records if something is below the name.
    STATIC,
    /// As if the zone did not exist, except that a name with records of other types has none of this one.
    TRANSPARENT,
    /// The records of the zone's own name.
    REDIRECT
}
