package rootwalk.cli.importing;

import java.util.List;
import java.util.Locale;

/// What servers call DNS64.
///
/// @param origin of the statement
record Dns64Settings(Settings settings, Origin origin) {

    /// The prefix of a server without a prefix in its configuration.
    static final String WELL_KNOWN = "64:ff9b::/96";

    private static final String PREFIX = "dns64.prefix";
    private static final String MAPPED = "::ffff:0:0/96";

    static Dns64Settings of(Statement s, Settings settings) {
        return new Dns64Settings(settings, s.origin());
    }

    /// Sets the prefix; one without a length has 96 bits. There is only one.
    Dns64Settings prefix(String text) {
        Setting.Block root = settings.root();
        String prefix = text.isEmpty() ? WELL_KNOWN : text.contains("/") ? text : text + "/96";
        if (root.has(PREFIX) && !root.isText(PREFIX, prefix)) {
            settings.leaveAt("dns64", origin, "there is one prefix, for all IPv4 addresses and clients");
        } else {
            root.text(PREFIX, prefix, origin);
        }
        return this;
    }

    /// Every AAAA record counts as absent.
    Dns64Settings excludeAll() {
        settings.root().add("dns64.exclude", "any", origin);
        return this;
    }

    /// IPv6 addresses that count as absent, in place of the IPv4-mapped ones.
    void exclude(List<String> networks) {
        for (String text : networks) {
            if (text.toLowerCase(Locale.ROOT).matches("(0*:)*:ffff:(0:0|0\\.0\\.0\\.0)/96")) {
                settings.root().add("dns64.exclude", MAPPED, origin);
            } else {
                Endpoints.network(text).ifPresentOrElse(it -> settings.root().add("dns64.exclude", it, origin),
                        () -> settings.leaveAt("dns64", origin, Endpoints.noNetwork(text)));
            }
        }
    }

    /// The same for a server that leaves IPv4-mapped addresses as they are.
    void excludeBesideMapped(List<String> networks) {
        if (!networks.isEmpty()) {
            settings.root().add("dns64.exclude", MAPPED, origin);
            exclude(networks);
        }
    }

    /// `dns64 PREFIX { clients; mapped; exclude; suffix; recursive-only; break-dnssec; }` of named.conf.
    static void named(Statement s, Settings settings, MatchLists lists) {
        if (settings.root().has(PREFIX)) {
            of(s, settings).prefix(s.value());
            return;
        }
        of(s, settings).prefix(s.value());
        for (Statement inner : s.block()) {
            Dns64Settings of = of(inner, settings);
            switch (inner.key()) {
                case "clients" -> lists.networks(inner, "dns64.clients", settings.root());
                case "exclude" -> of.exclude(inner.block().stream().map(Statement::key).toList());
                case "mapped" -> lists.exceptionsOfAll(inner).ifPresentOrElse(
                        networks -> networks
                                .forEach(it -> settings.root().add("dns64.exclude-ipv4", it, inner.origin())),
                        () -> settings.leaveAt("dns64", inner.origin(),
                                "dns64.exclude-ipv4 has the addresses that are not translated"));
                case "suffix" -> {
                    if (!inner.value().equals("::")) {
                        settings.leaveAt("dns64", inner.origin(), "addresses have no suffix");
                    }
                }
                case "recursive-only" -> {
                    if (inner.isOff()) {
                        settings.leaveAt("dns64", inner.origin(), "only clients in access.recursion get DNS64");
                    }
                }
                case "break-dnssec" -> {
                    if (inner.isOff()) {
                        settings.leaveAt("dns64", inner.origin(),
                                "a client that sets DO gets addresses unless it sets CD");
                    }
                }
                default -> settings.leaveAt("dns64", inner.origin(), Counterparts.NONE);
            }
        }
    }

    /// `dns64 = PREFIX` or `{ prefix, exclude_subnets, rev_ttl }` of kresd.conf.
    static void kresd(LuaValue value, Origin origin, Settings settings) {
        Dns64Settings of = new Dns64Settings(settings, origin);
        of.prefix(value.member("prefix").map(LuaValue::text).orElseGet(value::text));
        value.member("exclude_subnets").ifPresent(networks -> of.excludeBesideMapped(networks.texts().toList()));
    }

    /// `dns64: true`, or a mapping with `enable`, `prefix`, `exclude` and a TTL, of Knot Resolver 6.
    static void knotResolver(Statement s, Settings settings) {
        boolean isOff = s.block().isEmpty() ? s.isOff() : s.value("enable").equals("false");
        if (isOff) {
            return;
        }
        Dns64Settings of = of(s, settings);
        of.prefix(s.value("prefix"));
        for (Statement inner : s.block()) {
            if (inner.key().startsWith("exclude")) {
                of.excludeBesideMapped(inner.words());
            }
        }
    }

    /// `use_dns64` with `dns64_prefixes`, of AdGuard Home.
    static void adGuard(Statement use, List<Statement> dns, Settings settings) {
        if (use.isOff()) {
            return;
        }
        List<String> prefixes = dns.stream().filter(s -> s.key().equals("dns64_prefixes"))
                .flatMap(s -> s.items().stream()).flatMap(item -> item.words().stream())
                .filter(text -> !text.isEmpty()).toList();
        Dns64Settings of = of(use, settings);
        if (prefixes.isEmpty()) {
            of.prefix("");
        }
        prefixes.forEach(of::prefix);
    }

    /// `dns64 [PREFIX] { prefix PREFIX; translate_all; allow_ipv4 }` of a Corefile. Other clients than those over IPv6 need the
    /// last.
    static void corefile(Statement s, Settings settings) {
        Dns64Settings of = of(s, settings);
        of.prefix(s.all("prefix").isEmpty() ? s.value() : s.value("prefix"));
        if (!s.all("translate_all").isEmpty()) {
            of.excludeAll();
        }
        if (s.all("allow_ipv4").isEmpty()) {
            settings.root().add("dns64.clients", "::/0", s.origin());
        }
    }
}
