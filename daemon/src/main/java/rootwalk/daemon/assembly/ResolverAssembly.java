package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import rootwalk.config.Config;
import rootwalk.daemon.assembly.listening.ResourceLimits;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.NamedThreads;
import rootwalk.daemon.assembly.process.UncaughtExceptions;
import rootwalk.daemon.assembly.upstream.AnchorsPlan;
import rootwalk.daemon.assembly.upstream.CacheDependencies;
import rootwalk.daemon.assembly.upstream.OpenSharedCache;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.daemon.assembly.upstream.SelfAddressCheck;
import rootwalk.daemon.assembly.upstream.SharingScope;
import rootwalk.daemon.assembly.upstream.UpstreamSockets;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.FailureLog;
import rootwalk.daemon.policy.LocalAnswers;
import rootwalk.daemon.policy.RecursionQuota;
import rootwalk.daemon.policy.RecursiveQueries;
import rootwalk.daemon.policy.response.ResponsePolicies;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.ResolverSettings;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.sharing.Sharing;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.UpstreamTap;
import rootwalk.socket.UdpClientSettings;

/// Makes the resolver of a service. It has the caches, sockets and trust anchors of the one before as far as the configuration permits.
/// Immutable.
///
/// @param observer of queries that are resolved
/// @param tap receives all messages to and from other servers
/// @param listening where the daemon listens for queries, with real ports
/// @param refresh resolves a query again although it is in the cache of the current service
/// @param failures logs queries that fail
record ResolverAssembly(
        Environment environment,
        QueryObserver observer,
        UpstreamTap tap,
        UncaughtExceptions uncaughtExceptions,
        Supplier<List<InetSocketAddress>> listening,
        Function<Query, Resolution> refresh,
        FailureLog failures) {

    /// The open sockets, if the configuration is the same for them; empty if recursion is disabled.
    Optional<UpstreamSockets> sockets(Config config, ResourceLimits resourceLimits,
            Optional<ResolverService> old) throws IOException {
        if (!config.recursion().enabled()) {
            return Optional.empty();
        }
        UdpClientSettings settings = UpstreamSockets.settings(resourceLimits.upstreamSockets(), config.listen());
        Optional<UpstreamSockets> open =
                old.map(ResolverService::upstreamSockets).filter(it -> it.settings().equals(settings));
        if (open.isPresent()) {
            return open;
        }
        return Optional.of(
                new UpstreamSockets(settings,
                        environment.sockets().client(settings, environment.secureRandom(),
                                NamedThreads.platform("upstream", uncaughtExceptions))));
    }

    ResolverService resolver(
            Config config,
            ResourceLimits resourceLimits,
            Optional<ResolverService> old,
            ResolverPlan plan,
            LocalAnswers localAnswers,
            UpstreamSockets upstreamSockets,
            ResponsePath responses,
            AnchorSet configuredAnchors,
            Optional<OpenSharedCache> shared,
            ResponsePolicies policies) {
        CacheDependencies cacheDependencies = CacheDependencies.of(config, plan.hints(), configuredAnchors);
        AnchorsPlan anchorsPlan =
                new AnchorsPlan(config.dnssec(), configuredAnchors, environment.clock(), environment.time());
        Optional<Anchors> anchors = configuredAnchors.isEmpty() ? Optional.empty()
                : Optional.of(anchorsPlan.anchors(refresh, old));
        SharingScope scope = SharingScope.of(config, plan.hints(), anchors);
        Optional<Sharing> sharing = shared.map(it -> it.sharing(scope, environment.clock()));
        ResolverSettings settings = plan.settings(localAnswers, ResolverPlan.answerFilter(config), anchors,
                new SelfAddressCheck(listening, environment.time()), sharing);
        Optional<Resolver> before = old.map(ResolverService::resolver);
        Optional<Resolver> same =
                old.filter(it -> it.cacheDependencies().records().equals(cacheDependencies.records()))
                        .map(ResolverService::resolver);
        Resolver resolver = new Resolver(
                settings,
                upstreamSockets.udpClient(),
                environment.time(),
                environment.secureRandom(),
                same.map(Resolver::caches)
                        .or(() -> before.map(it -> it.caches().emptied(settings.cache())))
                        .orElseGet(() -> Caches.of(settings.cache())),
                same.map(Resolver::health)
                        .orElseGet(() -> new ServerHealth(environment.time(), settings.upstream().servers())),
                tap);
        // Queries that the old service still resolves are stored in its cache.
        MessageCache messages = old.filter(it -> it.cacheDependencies().equals(cacheDependencies))
                .map(ResolverService::messages)
                .orElseGet(() -> new MessageCache(plan.replyOctets()));
        RecursiveQueries recursiveQueries = new RecursiveQueries(
                resolver,
                messages,
                responses,
                observer,
                environment.time(),
                NamedThreads.virtual("recursion", uncaughtExceptions),
                new RecursionQuota(resourceLimits.recursions(), resourceLimits.recursionsPerClient()),
                failures,
                Dns64Plan.of(config).synthesis(),
                policies);
        old.map(ResolverService::policies).ifPresent(policies::takeOver);
        return new ResolverService(resolver, messages, policies, recursiveQueries, upstreamSockets, anchors, shared,
                scope, cacheDependencies);
    }
}
