package rootwalk.cli.importing;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Translates the rewrites, rules and lists of AdGuardHome.yaml.
final class AdGuardRules {

    private static final Pattern BLOCKED = Pattern.compile("\\|\\|([A-Za-z0-9._-]+)\\^(\\$important)?");
    private static final Pattern HOST = Pattern.compile("([0-9A-Fa-f.:]+)\\s+([A-Za-z0-9._-]+)");

    private AdGuardRules() {}

    /// `{domain: nas.lan, answer: 192.0.2.3}`; the answer is an address or a name, and `*.` stands for all names below.
    static void rewrites(Statement s, Settings settings) {
        for (Statement item : s.items()) {
            String domain = item.value("domain");
            String answer = item.value("answer");
            if (item.value("enabled").equals("false")) {
                continue;
            }
            if (answer.matches("|A|AAAA") || domain.isEmpty() || domain.substring(1).contains("*")) {
                settings.leaveAt("local-data", item.origin(), "a record has a name and an address");
                continue;
            }
            if (answer.equalsIgnoreCase(domain)) {
                settings.leaveAt("local-data", item.origin(), "a name that keeps its own records is an exception, which"
                        + " other rewrites of names above it do not have here");
                continue;
            }
            String name = Endpoints.absolute(domain.replaceFirst("^\\*\\.", ""));
            if (domain.startsWith("*.")) {
                if (settings.root().entries("local-zones").stream().noneMatch(zone -> zone.isText("name", name))) {
                    settings.root().entry("local-zones").text("name", name, item.origin()).plain("action", "redirect",
                            item.origin());
                }
                settings.leaveAt("local-zones", item.origin(), "the local zone also includes " + name + " itself");
            }
            settings.root().add("local-data", name + " " + (Endpoints.isAddress(answer)
                    ? Endpoints.addressType(answer) + " " + answer : "CNAME " + Endpoints.absolute(answer)),
                    item.origin());
        }
    }

    /// `||ads.example^` and `192.0.2.1 name`.
    static void rules(Statement s, Settings settings) {
        for (String written : s.words()) {
            String rule = written.strip();
            Matcher blocked = BLOCKED.matcher(rule);
            Matcher host = HOST.matcher(rule);
            Origin origin = new Origin(s.origin().file(), s.origin().line(), rule);
            if (rule.isEmpty() || rule.startsWith("!") || rule.startsWith("#")) {
                continue;
            }
            if (blocked.matches()) {
                settings.root().entry("local-zones").text("name", Endpoints.absolute(blocked.group(1)), origin)
                        .plain("action", "nxdomain", origin);
            } else if (host.matches() && Endpoints.isAddress(host.group(1))) {
                settings.root().add("local-data", Endpoints.absolute(host.group(2)) + " "
                        + Endpoints.addressType(host.group(1)) + " " + host.group(1), origin);
            } else {
                settings.leaveAt("local-zones", origin, "a local zone has a name, and all names below it");
            }
        }
    }

    static void lists(Statement s, Settings settings) {
        for (Statement list : s.items()) {
            if (List.of("true", "").contains(list.value("enabled"))) {
                settings.leaveAt("hosts", new Origin(list.origin().file(), list.origin().line(), list.value("url")),
                        "lists are not fetched; hosts.files takes one in the form of a hosts file");
            }
        }
    }
}
