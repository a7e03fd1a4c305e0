package rootwalk.resolver;

/// What a resolver has done since it was made, and what it holds now.
///
/// @param resolved
///            queries that were taken up
/// @param failed
///            of them, those whose outcome was SERVFAIL
/// @param asked
///            queries sent to servers
/// @param inFlight
///            questions being found out now, those for servers included
/// @param turnedAwayByZone
///            questions not sent because too many were being asked of the same zone
/// @param records
///            sets and denials in cache
/// @param delegations
///            zone cuts in cache
/// @param failures
///            questions in the failure cache
/// @param servers
///            addresses whose health is known
public record ResolverCounts(
        long resolved,
        long failed,
        long asked,
        int inFlight,
        long turnedAwayByZone,
        long records,
        long delegations,
        long failures,
        long servers) {}
