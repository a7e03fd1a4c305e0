package rootwalk.resolver.contract;

import java.time.Duration;

import rootwalk.dnssec.WorkLimits;

/// Limits of the work for one client query, sub-queries included.
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
///            lookups of server addresses (NXNS)
/// @param depth
///            of server lookups for server lookups
/// @param time
///            from the first step to the answer
/// @param background
///            from the first step to the end, if the resolution continues in the background after the client got
///            SERVFAIL
/// @param work
///            cryptographic, for validation
public record BudgetLimits(
        int queries, int octets, int referrals, int aliases, int serverLookups, int depth, Duration time,
        Duration background, WorkLimits work) {

    /// With the standard limits of cryptographic work.
    public BudgetLimits(
            int queries, int octets, int referrals, int aliases, int serverLookups, int depth, Duration time,
            Duration background) {
        this(queries, octets, referrals, aliases, serverLookups, depth, time, background, WorkLimits.STANDARD);
    }

    /// Limits for real zones: the most expensive legitimate resolutions that were observed need some thirty queries.
    /// Stub resolvers wait for five seconds.
    public static final BudgetLimits STANDARD = new BudgetLimits(
            80, 512 << 10, 40, 24, 24, 6, Duration.ofMillis(4500), Duration.ofSeconds(12));
}
