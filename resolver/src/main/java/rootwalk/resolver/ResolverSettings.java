package rootwalk.resolver;

import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.upstream.UpstreamLimits;

/// The settings of a resolver.
///
/// @param answerFilter
///            of results for clients
/// @param mixCase
///            whether queries have random letter case (0x20)
/// @param limits
///            of the work for one client query
/// @param upstream
///            of the resources for querying servers
public record ResolverSettings(
        RecursionSettings recursion, CacheSettings cache, AnswerFilter answerFilter, boolean mixCase,
        BudgetLimits limits, UpstreamLimits upstream) {

    /// With the standard limits of resources, and without a filter.
    public ResolverSettings(RecursionSettings recursion, CacheSettings cache, boolean mixCase, BudgetLimits limits) {
        this(recursion, cache, AnswerFilter.NONE, mixCase, limits, UpstreamLimits.STANDARD);
    }

    /// The settings for a host on the Internet.
    public static ResolverSettings standard() {
        return new ResolverSettings(RecursionSettings.standard(), CacheSettings.STANDARD, true, BudgetLimits.STANDARD);
    }
}
