package rootwalk.daemon.assembly;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.authoritative.policy.PolicyAction.Plain;
import rootwalk.config.Config;
import rootwalk.daemon.policy.response.PolicyOverride;

/// The settings of the response policy zones of a configuration. Stateless.
final class PolicyOverrides {

    /// Seconds for which clients keep an alias of the configuration.
    private static final int ALIAS_TTL = 300;

    private PolicyOverrides() {}

    static List<PolicyOverride> of(Config config) {
        return config.responsePolicy().stream().map(it -> new PolicyOverride(it.name(), action(it),
                it.action() == Config.PolicyAction.DISABLED, it.clearsRa())).toList();
    }

    private static @Nullable PolicyAction action(Config.PolicyZone zone) {
        return switch (zone.action()) {
            case GIVEN, DISABLED -> null;
            case NXDOMAIN -> Plain.NXDOMAIN;
            case NODATA -> Plain.NODATA;
            case PASSTHRU -> Plain.PASSTHRU;
            case DROP -> Plain.DROP;
            case TCP_ONLY -> Plain.TCP_ONLY;
            case CNAME -> zone.cname().<PolicyAction>map(it -> new PolicyAction.Alias(it, ALIAS_TTL)).orElse(null);
        };
    }
}
