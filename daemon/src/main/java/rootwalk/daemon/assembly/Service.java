package rootwalk.daemon.assembly;

import java.time.InstantSource;
import java.util.Optional;

import rootwalk.authoritative.Authority;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.listening.ResourceLimits;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.daemon.assembly.zones.ZoneSettings;
import rootwalk.daemon.assembly.zones.ZonesInUse;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.RecursionStep;
import rootwalk.daemon.pipeline.ResponseLimit;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.AccessControl;
import rootwalk.daemon.policy.AuthoritativeZones;
import rootwalk.daemon.policy.ChaosIdentity;
import rootwalk.daemon.policy.CookieCheck;
import rootwalk.daemon.policy.MessageCacheStep;
import rootwalk.daemon.policy.RequestCheck;
import rootwalk.daemon.policy.ResolverStep;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.wire.tsig.TsigKeys;

/// One generation of everything that queries are answered from. Only zones may be added to it and removed. Any thread.
///
/// @param keys of the configuration
/// @param proxies from which the PROXY protocol is read
/// @param settings of the zones, whether they are in the configuration or not
/// @param zones with the audience of each
/// @param maintenance serves requests of other servers about zones
/// @param resolving empty if recursion is disabled
/// @param steadyClock for the expiry of zones
/// @param responseLimit of responses over UDP
/// @param resourceLimits what each part may use of the resources of the process
public record Service(
        Config config,
        TsigKeys keys,
        NetworkSet proxies,
        RequestCheck requestCheck,
        CookieCheck cookies,
        ChaosIdentity identity,
        AccessControl accessControl,
        LocalSteps steps,
        ZoneSettings settings,
        ServedZones zones,
        MaintenanceService maintenance,
        Optional<ResolverService> resolving,
        ResponsePath responses,
        InstantSource steadyClock,
        ResponseLimit responseLimit,
        ResourceLimits resourceLimits) {

    ZonesInUse zonesInUse() {
        return new ZonesInUse(config, keys, settings, zones, resolving.flatMap(ResolverService::anchors));
    }

    /// This service is in use from now on.
    void begin() {
        resolving.ifPresent(it -> it.resolver().begin());
    }

    HostsOverlay hosts() {
        return steps.hosts();
    }

    /// A pipeline for one thread.
    ///
    /// @param probes those of the thread
    Pipeline newPipeline(LoopProbes probes) {
        return new Pipeline(
                requestCheck,
                maintenance.newStep(),
                identity,
                accessControl,
                steps.hosts(),
                steps.specialUseNames(),
                steps.localZones(),
                new AuthoritativeZones(zones, new Authority(additional()), steadyClock, steps.inOrder()),
                resolving.<QueryStep>map(it -> it.policies().newStep()).orElse(QueryStep.NONE),
                resolving.<QueryStep>map(it -> messageCacheStep(it, probes)).orElse(QueryStep.NONE),
                resolving.<RecursionStep>map(it -> new ResolverStep(it.recursiveQueries(), cookies))
                        .orElseGet(ResolverStep::disabled),
                responses);
    }

    private Authority.Additional additional() {
        return config.answers().minimal() ? Authority.Additional.SERVERS : Authority.Additional.ALL;
    }

    private QueryStep messageCacheStep(ResolverService it, LoopProbes probes) {
        return new MessageCacheStep(
                probes.into(it.messages()),
                config.cache().prefetch() ? it.recursiveQueries() : MessageCacheStep.Prefetcher.NONE);
    }
}
