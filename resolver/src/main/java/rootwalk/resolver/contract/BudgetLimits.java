package rootwalk.resolver.contract;

import java.time.Duration;

/// How much may be done for one client query, sub-questions included.
///
/// @param queries
///            sent to servers, over UDP and TCP
/// @param octets
///            received from servers
/// @param referrals
///            followed
/// @param aliases
///            followed, CNAME and DNAME
/// @param serverLookups
///            questions for the address of a server (NXNS)
/// @param depth
///            of questions for servers of servers
/// @param time
///            from the first step to the answer
/// @param background
///            from the first step to the end, where the walk goes on for the cache after the client has its SERVFAIL
public record BudgetLimits(
        int queries, int octets, int referrals, int aliases, int serverLookups, int depth, Duration time,
        Duration background) {

    /// What suits real zones: the deepest legitimate walks seen need some thirty queries. Stub resolvers wait for five
    /// seconds.
    public static final BudgetLimits STANDARD = new BudgetLimits(
            80, 512 << 10, 40, 24, 24, 6, Duration.ofMillis(4500), Duration.ofSeconds(12));
}
