package rootwalk.resolver;

/// Counters of a resolver since its creation, and the current sizes of its caches.
///
/// @param resolved
///            queries of clients
/// @param failed
///            those of them that ended in SERVFAIL
/// @param secure
///            those whose result is secure
/// @param insecure
///            those whose result is insecure
/// @param bogus
///            those whose result is bogus, also if the client set CD
/// @param queriesSent
///            queries sent to servers
/// @param inFlight
///            questions being resolved now, those for servers included
/// @param rejectedByZone
///            queries rejected because too many for the same zone were in progress
/// @param records
///            RRsets and negative answers in the cache
/// @param cacheOctets
///            octets of these
/// @param evicted
///            of these, removed because the cache was full
/// @param delegations
///            zone cuts in the cache
/// @param failures
///            questions in the failure cache
/// @param servers
///            addresses with a known state
public record ResolverCounts(
        long resolved,
        long failed,
        long secure,
        long insecure,
        long bogus,
        long queriesSent,
        int inFlight,
        long rejectedByZone,
        long records,
        long cacheOctets,
        long evicted,
        long delegations,
        long failures,
        long servers) {}
