package rootwalk.resolver;

import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.upstream.UpstreamLimits;

/// What an operator decides about resolving.
///
/// @param mixCase
///            whether the letters of questions get random case (0x20)
/// @param limits
///            of the work for one client query
/// @param upstream
///            what asking servers may take
public record ResolverSettings(
        RecursionSettings recursion, CacheSettings cache, boolean mixCase, BudgetLimits limits,
        UpstreamLimits upstream) {

    /// With the usual limits of asking servers.
    public ResolverSettings(RecursionSettings recursion, CacheSettings cache, boolean mixCase, BudgetLimits limits) {
        this(recursion, cache, mixCase, limits, UpstreamLimits.STANDARD);
    }

    /// What suits one machine on the Internet.
    public static ResolverSettings standard() {
        return new ResolverSettings(RecursionSettings.standard(), CacheSettings.STANDARD, true, BudgetLimits.STANDARD);
    }
}
