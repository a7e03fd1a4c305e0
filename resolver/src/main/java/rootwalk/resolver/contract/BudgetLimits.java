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
public record BudgetLimits(
        int queries, int octets, int referrals, int aliases, int serverLookups, int depth, Duration time) {

    /// What suits real zones: the deepest legitimate walks seen need some thirty queries.
    public static final BudgetLimits STANDARD = new BudgetLimits(
            80, 512 << 10, 40, 11, 24, 6, Duration.ofMillis(4500));
}
