package rootwalk.resolver;

import java.util.Optional;

import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.upstream.OpportunisticEncryption;
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
/// @param encryption
///            of queries to authoritative servers
/// @param stale
///            empty if expired data is never an answer
public record ResolverSettings(
        RecursionSettings recursion, CacheSettings cache, AnswerFilter answerFilter,
        SpoofingProtection protection,
        BudgetLimits limits, UpstreamLimits upstream,
        Optional<OpportunisticEncryption> encryption, Optional<StaleAnswers> stale) {

    /// With the standard limits of resources, and without a filter.
    public ResolverSettings(RecursionSettings recursion, CacheSettings cache, SpoofingProtection protection,
            BudgetLimits limits) {
        this(recursion, cache, AnswerFilter.none(), protection, limits, UpstreamLimits.STANDARD, Optional.empty(),
                Optional.empty());
    }

    /// The same without opportunistic encryption: a resolver for one resolution has no use for what it would find out.
    public ResolverSettings withoutEncryption() {
        return new ResolverSettings(recursion, cache, answerFilter, protection, limits, upstream, Optional.empty(),
                stale);
    }

    /// The settings for a host on the Internet.
    public static ResolverSettings standard() {
        return new ResolverSettings(RecursionSettings.standard(), CacheSettings.STANDARD, SpoofingProtection.ALL,
                BudgetLimits.STANDARD);
    }
}
