package rootwalk.authoritative.journal;

/// When a secondary zone is refreshed and expires (RFC 1035 section 3.3.13), as seconds since 1970; 0 if that is not known.
public record SecondaryTimes(long refresh, long expiry) {

    static final SecondaryTimes NONE = new SecondaryTimes(0, 0);
}
