package rootwalk.cli.importing;

/// Translates the forward, stub and auth zones of unbound.conf.
///
/// @param server the clause with settings for all zones
record UnboundZones(Settings settings, UnboundServer server) {

    void forward(Statement clause) {
        boolean overTls = isOverTls(clause, "forward-tls-upstream", "forward-ssl-upstream");
        Setting.Block entry = upstream(clause, "recursion.forward");
        for (Statement s : clause.block()) {
            switch (s.key()) {
                case "name", "forward-tls-upstream", "forward-ssl-upstream" -> {}
                case "forward-addr" -> entry.add("servers", address(s.value(), overTls), s.origin());
                case "forward-host" -> host(s, overTls, entry);
                case "forward-first" -> entry.flag("fallback", s.value().equals("yes"), s.origin());
                default -> leaveUnlessOff(s, "recursion");
            }
        }
        certificates(overTls, entry);
    }

    /// Servers over TLS are rejected in `recursion.stub`, and so they are left.
    void stub(Statement clause) {
        boolean overTls = isOverTls(clause, "stub-tls-upstream", "stub-ssl-upstream");
        Setting.Block entry = upstream(clause, "recursion.stub");
        for (Statement s : clause.block()) {
            switch (s.key()) {
                case "name", "stub-prime", "stub-tls-upstream", "stub-ssl-upstream" -> {}
                case "stub-addr" -> entry.add("servers", address(s.value(), overTls), s.origin());
                case "stub-host" -> host(s, overTls, entry);
                default -> leaveUnlessOff(s, "recursion");
            }
        }
    }

    /// A response policy zone.
    void policy(Statement clause) {
        zone(clause, "response-policy");
    }

    void authoritative(Statement clause) {
        zone(clause, "zones");
    }

    private void zone(Statement clause, String path) {
        Setting.Block entry = settings.root().entry(path);
        clause.all("name").forEach(s -> entry.text("name", Endpoints.absolute(s.value()), s.origin()));
        boolean isSecondary = clause.block().stream()
                .anyMatch(s -> s.key().equals("primary") || s.key().equals("master"));
        for (Statement s : clause.block()) {
            switch (s.key()) {
                case "name" -> {}
                case "zonefile" -> {
                    // The copy of a secondary zone is in the journal.
                    if (!isSecondary) {
                        entry.file("file", server.folder(), s);
                    }
                }
                case "primary", "master" -> primary(s, entry);
                case "for-downstream" -> {
                    if (s.value().equals("no") && path.equals("zones")) {
                        entry.plain("answer", "recursion", s.origin());
                    }
                }
                case "for-upstream" -> {
                    if (s.value().equals("no")) {
                        settings.leaveAt("zones", s.origin(), "the resolver always uses the zones of this server");
                    }
                }
                case "rpz-action-override" -> entry.plain("action", s.value(), s.origin());
                case "rpz-cname-override" -> entry.text("cname", Endpoints.absolute(s.value()), s.origin());
                case "rpz-signal-nxdomain-ra" -> entry.flag("signal-nxdomain-ra", s.isOn(), s.origin());
                case "rpz-log", "rpz-log-name" -> {
                    if (!s.isOff()) {
                        settings.leaveAt("log", s.origin(),
                                "with log.queries, each answer of a response policy zone has its zone and trigger");
                    }
                }
                case "tags" -> settings.leaveAt(path, s.origin(), "a response policy zone applies to all clients");
                case "url" ->
                    settings.leaveAt("zones", s.origin(), "zones are not fetched over HTTP; primaries is nearest");
                case "allow-notify" -> settings.leaveAt("zones", s.origin(),
                        "NOTIFY is accepted from the primaries of the zone only");
                default -> leaveUnlessOff(s, "zones");
            }
        }
    }

    private void primary(Statement s, Setting.Block entry) {
        if (s.value().contains("#")) {
            String[] parts = s.value().split("#", 2);
            entry.entry("primaries").text("address", Endpoints.ofAt(parts[0], ""), s.origin())
                    .text("tls.name", parts[1], s.origin());
            return;
        }
        if (!Endpoints.isAddress(s.value().split("@", 2)[0])) {
            settings.leaveAt("zones", s.origin(), "primaries are addresses");
            return;
        }
        entry.add("primaries", address(s.value(), false), s.origin());
    }

    private Setting.Block upstream(Statement clause, String path) {
        Setting.Block entry = settings.root().entry(path);
        clause.all("name").forEach(s -> entry.text("zone", Endpoints.absolute(s.value()), s.origin()));
        return entry;
    }

    private void host(Statement s, boolean overTls, Setting.Block entry) {
        if (overTls) {
            settings.leaveAt("recursion", s.origin(), "a server over TLS needs an address: tls://ADDRESS#" + s.value());
        } else {
            entry.add("servers", address(s.value().replaceAll("\\.$", ""), false), s.origin());
        }
    }

    private void leaveUnlessOff(Statement s, String section) {
        if (!s.isOff()) {
            settings.leaveAt(section, s.origin(), Counterparts.NONE);
        }
    }

    private void certificates(boolean overTls, Setting.Block entry) {
        server.all().stream().filter(s -> s.key().equals("tls-cert-bundle"))
                .filter(s -> overTls && !s.value().endsWith("/ca-certificates.crt"))
                .forEach(s -> entry.file("tls.ca", server.folder(), s));
    }

    /// Whether the servers of a zone are queried over TLS: all servers are, or those of the zone.
    private boolean isOverTls(Statement clause, String key, String otherKey) {
        return server.isOn("tls-upstream") || isOn(clause, key)
                || isOn(clause, otherKey);
    }

    private static boolean isOn(Statement clause, String key) {
        return clause.all(key).stream().anyMatch(Statement::isOn);
    }

    /// `192.0.2.53@853#dns.example`: an address or a name, a port and the name of the certificate.
    private static String address(String text, boolean overTls) {
        String[] named = text.split("#", 2);
        return Endpoints.forwarderAt(named[0], overTls, named.length == 2 ? named[1] : "");
    }
}
