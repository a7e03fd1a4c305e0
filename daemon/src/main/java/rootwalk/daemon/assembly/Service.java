package rootwalk.daemon.assembly;

import java.util.Optional;

import rootwalk.authoritative.Authority;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.config.Config;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.daemon.pipeline.RecursionStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.AccessControl;
import rootwalk.daemon.policy.Admission;
import rootwalk.daemon.policy.CachedReplies;
import rootwalk.daemon.policy.ChaosIdentity;
import rootwalk.daemon.policy.LocalZones;
import rootwalk.daemon.policy.OwnZones;
import rootwalk.daemon.policy.Recurse;
import rootwalk.daemon.policy.hosts.HostsOverlay;

/// One generation of everything that questions are answered from. Immutable; any thread.
///
/// @param zones those that clients are answered from
/// @param resolving empty where names are resolved for nobody
/// @param shares of its parts in what the process may take
record Service(
        Config config,
        ChaosIdentity identity,
        AccessControl accessControl,
        HostsOverlay hosts,
        LocalZones specialUseNames,
        LocalZones localZones,
        ServedZones zones,
        Optional<Resolving> resolving,
        ResponsePath responses,
        Shares shares) {

    /// A pipeline for one thread.
    ///
    /// @param probes that thread's
    Pipeline newPipeline(LoopProbes probes) {
        return new Pipeline(
                new Admission(),
                identity,
                accessControl,
                hosts,
                specialUseNames,
                localZones,
                new OwnZones(zones, new Authority(additional())),
                resolving.<QuestionStep>map(it -> cachedReplies(it, probes)).orElse(QuestionStep.NONE),
                resolving.<RecursionStep>map(it -> new Recurse(it.recursions())).orElseGet(Recurse::nobody),
                responses);
    }

    private Authority.Additional additional() {
        return config.answers().minimal() ? Authority.Additional.NONE : Authority.Additional.ADDRESSES;
    }

    private QuestionStep cachedReplies(Resolving it, LoopProbes probes) {
        return new CachedReplies(
                probes.into(it.replies()),
                config.cache().prefetch() ? it.recursions() : CachedReplies.Refresher.NONE);
    }
}
