package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Translates AdGuardHome.yaml.
final class AdGuardTranslator implements Translator {

    private static final String NO_WEB =
            "there are no pages for administration; listen.api and listen.metrics are nearest";

    /// Older versions have them in `dns`.
    private static final List<String> BLOCKING = List.of("filters_update_interval", "blocked_response_ttl",
            "blocking_mode", "blocking_ipv4", "blocking_ipv6", "filtering_enabled", "protection_enabled",
            "protection_disabled_until", "rewrites_enabled", "cache_time", "blocked_services", "parental_block_host",
            "safebrowsing_block_host", "safebrowsing_cache_size", "safesearch_cache_size", "parental_cache_size",
            "safe_fs_patterns", "safe_search", "statistics_interval", "querylog_interval",
            "querylog_size_memory", "querylog_file_enabled");

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded(Stream.of("dns.", "filtering.")
                    .flatMap(section -> BLOCKING.stream().map(key -> section + key)).toArray(String[]::new))
            .notNeeded("schema_version", "language", "theme", "os", "log", "auth_attempts", "block_auth_min",
                    "statistics",
                    "dns.bind_hosts", "dns.bind_host", "dns.port", "dns.bootstrap_dns", "dns.upstream_dns",
                    "dns.enable_dnssec", "dns.refuse_any", "dns.upstream_timeout", "dns.bootstrap_prefer_ipv6",
                    "dns.private_networks", "dns.trusted_proxies",
                    "dns.ratelimit_subnet_len_ipv4", "dns.ratelimit_subnet_len_ipv6",
                    "dns.fastest_timeout", "dns.pending_requests", "dns.use_http3_upstreams", "dns.serve_http3",
                    "dns.ratelimit_whitelist", "dns.ipset", "dns.ipset_file", "dns.use_private_ptr_resolvers",
                    "tls.server_name", "tls.force_https", "tls.port_https", "tls.port_dns_over_tls", "tls.enabled",
                    "tls.certificate_path", "tls.private_key_path", "tls.allow_unencrypted_doh", "tls.strict_sni_check",
                    "tls.port_dnscrypt", "tls.dnscrypt_config_file", "clients.runtime_sources", "users",
                    "dns.dnssec_enabled", "dns.cache_enabled")
            .always("dns.handle_ddr", "dns.serve_plain_dns").never("verbose")
            .notNeeded("debug_pprof", "beta_bind_port")
            .left("recursion", "lists are not fetched, so there is no proxy for that", "http_proxy")
            .left("log", "addresses: false of log.queries is nearest", "dns.anonymize_client_ip")
            .left("listen", NO_WEB, "http", "bind_host", "bind_port", "web_session_ttl")
            .with("dns.cache_size", (s, settings) -> {
                if (s.value().matches("[1-9]\\d{0,11}")) {
                    settings.root().plain("cache.size", BindUnits.size(Long.parseLong(s.value())), s.origin());
                }
            })
            .with("dns.cache_ttl_min", (s, settings) -> ttl("cache.min-ttl", s, settings))
            .with("dns.cache_ttl_max", (s, settings) -> ttl("cache.max-ttl", s, settings))
            .with("dns.cache_optimistic", (s, settings) -> {
                if (s.isOn()) {
                    settings.root().flag("cache.serve-stale.enabled", true, s.origin())
                            .plain("cache.serve-stale.answer-after", "0s", s.origin());
                }
            })
            .plain("dns.cache_optimistic_answer_ttl", "cache.serve-stale.ttl")
            .plain("dns.cache_optimistic_max_age", "cache.serve-stale.max-age")
            .plain("dns.max_goroutines", "limits.recursions")
            .with("dns.ratelimit", (s, settings) -> {
                if (!s.isOff()) {
                    settings.leaveAt("limits", s.origin(), "limits.require-cookie is nearest");
                }
            })
            .with("dns.allowed_clients", (s, settings) -> clients(s, settings, "access.query", "access.recursion"))
            .with("dns.disallowed_clients", (s, settings) -> clients(s, settings, "access.refuse"))
            .with("dns.blocked_hosts", AdGuardTranslator::blockedHosts)
            .with("dns.hostsfile_enabled", (s, settings) -> {
                if (s.isOff()) {
                    settings.root().plain("hosts.files", "[]", s.origin());
                }
            })
            .left("", "AAAA records are always answered", "dns.aaaa_disabled")
            .notNeeded("dns.use_dns64").with("dns.dns64_prefixes", (_, _) -> {})
            .left("recursion", "the network of the client is not sent to other servers",
                    "dns.edns_client_subnet.enabled", "dns.edns_client_subnet")
            .notNeeded("dns.edns_client_subnet.custom_ip", "dns.edns_client_subnet.use_custom")
            .with("dns.fallback_dns", (s, settings) -> unlessEmpty(s, settings, "recursion",
                    "fallback: true of recursion.forward resolves from the root"))
            .with("dns.local_ptr_upstreams", (s, settings) -> unlessEmpty(s, settings, "recursion",
                    "write the zones of the networks in in-addr.arpa and ip6.arpa to recursion.forward"))
            .with("dns.upstream_dns_file", (s, settings) -> unlessEmpty(s, settings, "recursion",
                    "write the servers of the file to recursion.forward"))
            .with("dns.upstream_mode", (s, settings) -> {
                if (!s.value().matches("|load_balance")) {
                    settings.leaveAt("recursion", s.origin(), "the server that responds fastest is preferred");
                }
            })
            .left("recursion", "the server that responds fastest is preferred", "dns.all_servers", "dns.fastest_addr")
            .with("dns.bogus_nxdomain", (s, settings) -> unlessEmpty(s, settings, "recursion", Counterparts.NONE))
            .with("dns.rewrites", AdGuardRules::rewrites).with("filtering.rewrites", AdGuardRules::rewrites)
            .with("user_rules", AdGuardRules::rules)
            .with("filters", AdGuardRules::lists).with("whitelist_filters", AdGuardRules::lists)
            .left("local-zones", "write the names to local-zones", "filtering.parental_enabled",
                    "filtering.safebrowsing_enabled", "filtering.safesearch_enabled", "dns.parental_enabled",
                    "dns.safebrowsing_enabled", "dns.safesearch_enabled")
            .with("tls.certificate_chain", (s, settings) -> unlessEmpty(s, settings, "tls",
                    "write it to a file, and its name to tls.certificate"))
            .with("tls.private_key", (s, settings) -> {
                if (!s.value().isEmpty()) {
                    settings.leaveAt("tls", new Origin(s.origin().file(), s.origin().line(), "private_key"),
                            "write it to a file, and its name to tls.key");
                }
            })
            .with("tls.port_dns_over_quic", (_, _) -> {})
            .left("log", "log.queries and rootwalk ctl stats are nearest", "querylog.enabled", "dns.querylog_enabled")
            .notNeeded("querylog.ignored", "querylog.interval", "querylog.size_memory", "querylog.file_enabled",
                    "querylog.dir_path")
            .left("", "there is no server for DHCP", "dhcp.enabled")
            .notNeeded("dhcp.interface_name", "dhcp.local_domain_name", "dhcp.dhcpv4", "dhcp.dhcpv6")
            .with("clients.persistent", (s, settings) -> s.items().forEach(client -> settings.leave(client.origin(),
                    "all clients get the same answers")));

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = YamlSource.read(file);
        List<Statement> dns = block(all, "dns");
        AdGuardListeners.translate(dns, block(all, "tls"), settings);
        dns.stream().filter(s -> s.key().equals("upstream_dns"))
                .forEach(s -> s.words().forEach(server -> AdGuardUpstreams.translate(server, s, settings)));
        dns.stream().filter(s -> s.key().equals("use_dns64"))
                .forEach(s -> Dns64Settings.adGuard(s, dns, settings));
        KEYS.translateTree(all, settings);
    }

    private static List<Statement> block(List<Statement> all, String key) {
        return all.stream().filter(s -> s.key().equals(key)).flatMap(s -> s.block().stream()).toList();
    }

    /// Zero means that the TTL stays.
    private static void ttl(String path, Statement s, Settings settings) {
        if (!s.isOff()) {
            settings.root().plain(path, s.value() + "s", s.origin());
        }
    }

    private static void clients(Statement s, Settings settings, String... paths) {
        for (String client : s.words()) {
            if (Endpoints.network(client).isEmpty()) {
                settings.leaveAt("access", s.origin(), Endpoints.noNetwork(client));
                continue;
            }
            for (String path : paths) {
                settings.network(path, client, s);
            }
        }
    }

    private static void blockedHosts(Statement s, Settings settings) {
        // Names of class CHAOS are answered only if identity has a value for them.
        s.words().stream().filter(name -> !name.matches("version\\.bind|id\\.server|hostname\\.bind"))
                .forEach(name -> settings.root().entry("local-zones").text("name", Endpoints.absolute(name), s.origin())
                        .plain("action", "refuse", s.origin()));
    }

    private static void unlessEmpty(Statement s, Settings settings, String section, String reason) {
        if (!s.items().isEmpty() && !s.words().equals(List.of(""))) {
            settings.leaveAt(section, s.origin(), reason);
        }
    }
}
