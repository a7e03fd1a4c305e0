package rootwalk.daemon.assembly;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

import rootwalk.config.Config;
import rootwalk.config.RecordSource;
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
record AnchorsPlan(Config.Dnssec dnssec, AnchorSet configured) {

    /// @param refresh resolves a query again although it is in the cache
    Anchors anchors(Time time, Function<Query, Resolution> refresh) {
        InstantSource system = InstantSource.system();
        boolean follows = dnssec.rollover() && !(dnssec.trustAnchors() instanceof RecordSource.Written);
        return follows
                ? Anchors.following(configured, dnssec.negativeTrustAnchors(), dnssec.state(), system, time, policy(),
                        Crypto.fastest(), refresh)
                : Anchors.fixed(configured, dnssec.negativeTrustAnchors(), system, time);
    }

    AlgorithmPolicy policy() {
        return policy(dnssec);
    }

    static AlgorithmPolicy policy(Config.Dnssec dnssec) {
        return switch (dnssec.sha1()) {
            case VALIDATE -> AlgorithmPolicy.SHA1_VALIDATED;
            case INSECURE -> AlgorithmPolicy.SHA1_INSECURE;
        };
    }

    /// The anchors of the service before if nothing has changed, otherwise new ones. Negative trust anchors with an end are
    /// kept.
    Anchors anchors(Time time, Function<Query, Resolution> refresh, Optional<ResolverService> before) {
        Optional<Anchors> old = before.flatMap(ResolverService::anchors);
        boolean isUnchanged = before.map(it -> it.cacheDependencies().records())
                .filter(it -> it.dnssec().equals(dnssec) && it.anchors().equals(configured)).isPresent();
        if (isUnchanged && old.isPresent()) {
            return old.get();
        }
        Anchors anchors = anchors(time, refresh);
        old.ifPresent(it -> it.negative().entries().forEach(entry -> keep(entry, anchors.negative())));
        return anchors;
    }

    private static void keep(NegativeAnchors.Entry entry, NegativeAnchors negative) {
        entry.left().ifPresent(left -> {
            var _ = negative.add(entry.name(), left);
        });
    }
}
