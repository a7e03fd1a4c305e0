package rootwalk.resolver;

import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.upstream.SpoofingProtection;
import rootwalk.resolver.upstream.UpstreamLimits;

/// The settings of a resolver.
///
/// @param answerFilter
///            of results for clients
/// @param protection
///            of queries against spoofing
/// @param limits
///            of the work for one client query
/// @param upstream
///            of the resources for querying servers
public record ResolverSettings(
        RecursionSettings recursion, CacheSettings cache, AnswerFilter answerFilter,
        SpoofingProtection protection,
        BudgetLimits limits, UpstreamLimits upstream) {

    /// With the standard limits of resources, and without a filter.
    public ResolverSettings(RecursionSettings recursion, CacheSettings cache, SpoofingProtection protection,
            BudgetLimits limits) {
        this(recursion, cache, AnswerFilter.none(), protection, limits, UpstreamLimits.STANDARD);
    }

    /// The settings for a host on the Internet.
    public static ResolverSettings standard() {
        return new ResolverSettings(RecursionSettings.standard(), CacheSettings.STANDARD, SpoofingProtection.ALL,
                BudgetLimits.STANDARD);
    }
}
