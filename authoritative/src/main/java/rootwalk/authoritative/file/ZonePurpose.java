package rootwalk.authoritative.file;

/// What a zone is read for, on which its checks depend.
public enum ZonePurpose {
    /// Queries are answered with its records.
    ANSWERS,
    /// Its records are triggers and actions of response policy. Lists of these that other programs take need no SOA record, no NS
    /// records, and no TTL.
    POLICY
}
