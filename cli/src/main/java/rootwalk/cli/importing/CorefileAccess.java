package rootwalk.cli.importing;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Translates the `acl` of a server block of CoreDNS: `ACTION [type QTYPE...] [net NETWORK...]`. The first rule that matches
/// decides; without one, all clients are allowed.
record CorefileAccess(Settings settings) {

    /// Types that give a client no data that it cannot have otherwise, since zone transfers have lists of their own.
    private static final Set<String> HARMLESS = Set.of("ANY", "AXFR", "IXFR");

    void translate(Statement acl) {
        AccessRules rules = new AccessRules();
        for (Statement rule : acl.block()) {
            boolean isAllowed = rule.key().equals("allow");
            List<String> types = filter(rule, "type");
            if (!rule.key().matches("allow|block|filter|drop")) {
                settings.leaveAt("access", rule.origin(), Counterparts.NONE);
            } else if (!types.isEmpty()) {
                settings.leaveAt("access", rule.origin(), "access has networks only, and not types");
                if (!isAllowed && !HARMLESS.containsAll(types)) {
                    refuseOthers(rule, rules);
                    break;
                }
            } else if (filter(rule, "net").isEmpty()) {
                if (!isAllowed) {
                    refuseOthers(rule, rules);
                }
                break;
            } else {
                filter(rule, "net").forEach(network -> add(network, isAllowed, rule, rules));
            }
        }
        rules.translateExceptions(settings);
    }

    private static void refuseOthers(Statement rule, AccessRules rules) {
        rules.add("0.0.0.0/0", false, rule.origin());
        rules.add("::/0", false, rule.origin());
    }

    private void add(String text, boolean isAllowed, Statement rule, AccessRules rules) {
        Optional<String> network = Endpoints.network(text);
        if (network.isEmpty()) {
            settings.leaveAt("access", rule.origin(), Endpoints.noNetwork(text));
        } else if (!rules.covers(network.get())) {
            rules.add(network.get(), isAllowed, rule.origin());
        }
    }

    /// What a rule applies to; empty if that is everything.
    private static List<String> filter(Statement rule, String name) {
        int from = rule.words().indexOf(name) + 1;
        int to = rule.words().indexOf(name.equals("type") ? "net" : "type");
        List<String> words = from == 0 ? List.of()
                : rule.words().subList(from, to >= from ? to : rule.words().size());
        return words.contains("*") ? List.of() : words;
    }
}
