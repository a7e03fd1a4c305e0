package rootwalk.daemon.assembly;

import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.Dns64;
import rootwalk.daemon.policy.Dns64Step;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Synthesis;

/// The parts of DNS64 that a configuration asks for; none of them without a prefix.
///
/// The order of what changes answers: filters, such as [rootwalk.daemon.policy.RebindingGuard], see the A records and the AAAA
/// records that servers sent. DNS64 sees what is left of them. What it makes comes after all filters.
///
/// @param dns64 empty without a prefix
/// @param clients that get it
record Dns64Plan(Optional<Dns64> dns64, NetworkSet clients) {

    static Dns64Plan of(Config config) {
        Config.Dns64 configured = config.dns64();
        if (configured.prefix().isEmpty() || !config.recursion().enabled()) {
            return new Dns64Plan(Optional.empty(), NetworkSet.NONE);
        }
        return new Dns64Plan(
                Optional.of(new Dns64(configured.prefix().get(), AccessRules.addresses(configured.exclude()),
                        AccessRules.addresses(configured.excludeIpv4()), configured.ignoreAaaa())),
                AccessRules.addresses(configured.clients()));
    }

    /// For results of the resolver.
    Synthesis synthesis() {
        return dns64.<Synthesis>map(it -> it).orElse(Synthesis.NONE);
    }

    /// The path with the step for the data of this server.
    ResponsePath path(ResponsePath plain, LocalData localData) {
        return dns64.map(it -> plain.changedBy(new Dns64Step(it, localData))).orElse(plain);
    }
}
