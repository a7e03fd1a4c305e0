package rootwalk.cli.importing;

import java.util.ArrayList;
import java.util.List;

import rootwalk.config.Network;

/// Networks that are allowed or refused, of which the longest prefix decides. `access.refuse` decides before all other
/// lists, so a network within a refused one cannot be allowed.
final class AccessRules {

    private record Rule(String network, boolean isAllowed, Origin origin) {}

    private final List<Rule> rules = new ArrayList<>();

    void add(String network, boolean isAllowed, Origin origin) {
        rules.add(new Rule(network, isAllowed, origin));
    }

    /// Whether a rule is about a whole network, or about one around it.
    boolean covers(String network) {
        return rules.stream().anyMatch(rule -> rule.network().equals(network) || contains(rule.network(), network));
    }

    /// Adds the lists of `access`, for programs that refuse a client without a rule.
    void translate(Settings settings) {
        if (hasNoneAllowed()) {
            Origin origin = rules.getLast().origin();
            settings.root().plain("access.query", "[]", origin).plain("access.recursion", "[]", origin);
            return;
        }
        for (Rule rule : rules) {
            if (rule.isAllowed()) {
                settings.root().add("access.query", rule.network(), rule.origin());
                settings.root().add("access.recursion", rule.network(), rule.origin());
            } else if (isWithinAllowed(rule)) {
                refuse(rule, settings);
            }
            // Other networks are in none of the lists, and so refused.
        }
    }

    /// Adds the lists of `access`, for programs that allow a client without a rule. Usually a rule for all networks refuses the others.
    void translateExceptions(Settings settings) {
        if (rules.stream().anyMatch(rule -> !rule.isAllowed() && network(rule.network()).prefixLength() == 0)) {
            translate(settings);
        } else {
            rules.stream().filter(rule -> !rule.isAllowed()).forEach(rule -> refuse(rule, settings));
        }
    }

    /// Adds the lists of `access`, for views: a client without one is allowed. If some view allows its clients, the others are not allowed here,
    /// since a view that has no counterpart may refuse them.
    void translateViews(Settings settings) {
        if (hasNoneAllowed()) {
            translateExceptions(settings);
        } else {
            translate(settings);
        }
    }

    private boolean hasNoneAllowed() {
        return !rules.isEmpty() && rules.stream().noneMatch(Rule::isAllowed);
    }

    private void refuse(Rule rule, Settings settings) {
        List<String> exceptions = rules.stream()
                .filter(other -> other.isAllowed() && contains(rule.network(), other.network())).map(Rule::network)
                .toList();
        settings.root().add("access.refuse", rule.network(), rule.origin());
        if (!exceptions.isEmpty()) {
            settings.leaveAt("access", rule.origin(), "access.refuse has no exceptions, so "
                    + String.join(", ", exceptions)
                    + " is refused as well; list the networks that remain in access.query and access.recursion instead");
        }
    }

    private boolean isWithinAllowed(Rule rule) {
        return rules.stream().anyMatch(other -> other.isAllowed() && contains(other.network(), rule.network()));
    }

    private static boolean contains(String outer, String inner) {
        Network network = network(outer);
        Network other = network(inner);
        return network.prefixLength() < other.prefixLength() && network.contains(other.address());
    }

    /// A network from [Endpoints#network].
    static Network network(String text) {
        String[] parts = text.split("/", 2);
        return Endpoints.literal(parts[0])
                .map(address -> new Network(address,
                        parts.length == 2 ? Integer.parseInt(parts[1]) : address.getAddress().length * 8))
                .orElseThrow();
    }
}
