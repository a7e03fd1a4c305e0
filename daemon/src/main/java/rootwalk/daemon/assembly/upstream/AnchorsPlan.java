package rootwalk.daemon.assembly.upstream;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

import rootwalk.config.Config;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.anchors.NegativeAnchors;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;

/// Makes trust anchors from the configuration.
///
/// @param configured what `dnssec.trust-anchors` has
/// @param clock the time of day
/// @param time for the end of negative trust anchors
public record AnchorsPlan(Config.Dnssec dnssec, AnchorSet configured, InstantSource clock, Time time) {

    public static AlgorithmPolicy policy(Config.Dnssec dnssec) {
        return switch (dnssec.sha1()) {
            case VALIDATE -> AlgorithmPolicy.SHA1_VALIDATED;
            case INSECURE -> AlgorithmPolicy.SHA1_INSECURE;
        };
    }

    /// The anchors of a daemon: those of the service before if nothing has changed, otherwise new ones. Negative trust anchors
    /// with an end are kept.
    ///
    /// @param refresh resolves a query again although it is in the cache
    public Anchors anchors(Function<Query, Resolution> refresh, Optional<ResolverService> before) {
        Optional<Anchors> old = before.flatMap(ResolverService::anchors);
        boolean isUnchanged = before.map(it -> it.cacheDependencies().records())
                .filter(it -> it.dnssec().equals(dnssec) && it.anchors().equals(configured)).isPresent();
        if (isUnchanged && old.isPresent()) {
            return old.get();
        }
        Anchors anchors = dnssec.tracksKeys()
                ? Anchors.following(configured, dnssec.negativeTrustAnchors(), old, dnssec.state(), clock, time,
                        policy(dnssec), Crypto.fastest(), refresh)
                : fixed();
        old.ifPresent(it -> it.negative().entries().forEach(entry -> keep(entry, anchors.negative())));
        return anchors;
    }

    /// The anchors of a resolver in another process than the daemon: those that the daemon has stored. Nothing is
    /// queried or written.
    public Anchors stored() {
        return dnssec.tracksKeys()
                ? Anchors.stored(configured, dnssec.negativeTrustAnchors(), dnssec.state(), clock, time)
                : fixed();
    }

    private Anchors fixed() {
        return Anchors.fixed(configured, dnssec.negativeTrustAnchors(), clock, time);
    }

    private static void keep(NegativeAnchors.Entry entry, NegativeAnchors negative) {
        entry.left().ifPresent(left -> {
            var _ = negative.add(entry.name(), left);
        });
    }
}
