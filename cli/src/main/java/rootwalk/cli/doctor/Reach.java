package rootwalk.cli.doctor;

import java.util.List;
import java.util.stream.Stream;

/// Whether a server was reached over one version of IP.
///
/// @param message what happened, as a part of a sentence
record Reach(boolean reached, String message) {

    /// The verdict about both versions. One of them is enough for a resolver.
    ///
    /// @param ways those that were tried
    static Verdict verdict(List<Reach> ways, String remedy) {
        String message = String.join("; ", ways.stream().map(Reach::message).toList());
        if (ways.stream().allMatch(Reach::reached)) {
            return Verdict.ok(message);
        }
        return ways.stream().anyMatch(Reach::reached)
                ? Verdict.warning(message, "rootwalk uses the other one; repair the route, or leave it as it is")
                : Verdict.problem(message, remedy);
    }

    /// The tried versions of IP, IPv4 first.
    static Stream<Boolean> versions(Network network) {
        return Stream.of(true, false).filter(isIpv4 -> !network.rootServers(isIpv4).isEmpty());
    }

    static String name(boolean isIpv4) {
        return isIpv4 ? "IPv4" : "IPv6";
    }
}
