package rootwalk.config;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import rootwalk.config.Config.ZoneAudience;
import rootwalk.config.Web.Content;
import rootwalk.config.Web.SiteCertificate;
import rootwalk.wire.Name;

/// Finds settings without effect. Each gets one warning with the reason and the remedy. Settings with the default value
/// are ignored.
final class IneffectiveSettings {

    private static final String REMOVE = "remove it";

    private static final String NO_NAMES_ARE_RESOLVED =
            "recursion.enabled is false, so no names are resolved for clients";
    private static final String RESOLVE_OR_REMOVE = "remove it, or write recursion: {enabled: true}";

    private static final String VALIDATE_OR_REMOVE = "remove it, or write dnssec: {validation: true}";

    private static final String NOTHING_SERVES_SITES = "listen.web and web.tls have no address";
    private static final String SERVE_OR_REMOVE =
            "remove it, or write listen: {web: [\"0.0.0.0:80\"]} or web: {tls: [\"0.0.0.0:443\"]}";

    private static final String NO_METRICS = "listen.metrics has no address";
    private static final String METRICS_OR_REMOVE = "remove it, or write listen: {metrics: [\"127.0.0.1\"]}";

    private static final String NO_QUERIES_OVER_TLS =
            "listen.tls, listen.https, listen.http3 and listen.quic have no address, and certificates of web sites belong in web.sites";

    private static final String NO_HTTPS = "listen.https, listen.http3 and listen.http have no address";

    private static final String NO_TLS = "web.tls has no address, so sites are served over HTTP only";
    private static final String TLS_OR_REMOVE = "remove it, or write web: {tls: [\"0.0.0.0:443\"]}";

    /// A setting and its value in a configuration.
    private record Setting(String key, Function<Config, Object> value) {}

    private static final List<Setting> OF_TRANSFERS = List.of(
            new Setting("limits.transfers", it -> it.limits().transfers()),
            new Setting("limits.transfers-per-client", it -> it.limits().transfersPerClient()),
            new Setting("limits.transfer-time", it -> it.limits().transferTime()));

    private static final Setting REQUIRE_COOKIE =
            new Setting("limits.require-cookie", it -> it.limits().requireCookie());

    private static final Setting RESPONSES_EXEMPT =
            new Setting("limits.responses-exempt", it -> it.limits().responsesExempt());

    private static final List<Setting> OF_COOKIES =
            List.of(new Setting("cookies.secrets", it -> it.cookies().secrets()), REQUIRE_COOKIE);

    private static final Setting TLS = new Setting("tls", Config::tls);
    private static final Setting ACCESS_OVER_TLS = new Setting("access.tls", it -> it.access().tls());
    private static final Setting ACCESS_OVER_HTTPS = new Setting("access.https", it -> it.access().https());

    private static final Setting PATHS = new Setting("https.paths", it -> it.https().paths());

    private static final Setting CLIENT_FIELD = new Setting("https.client-field", it -> it.https().clientField());

    private static final Setting ACCESS_OVER_QUIC = new Setting("access.quic", it -> it.access().quic());

    private static final Setting PROXIES = new Setting("listen.proxies", it -> it.listen().proxies());

    private static final Setting METRICS = new Setting("metrics.zones", Config::metrics);

    private static final List<Setting> OF_SECONDARIES = List.of(
            new Setting("limits.refreshes", it -> it.limits().refreshes()),
            new Setting("limits.transfer-size", it -> it.limits().transferSize()));

    private static final Setting STATE = new Setting("dnssec.state", it -> it.dnssec().state());

    private static final List<Setting> OF_VALIDATION = List.of(
            new Setting("dnssec.trust-anchors", it -> it.dnssec().trustAnchors()),
            new Setting("dnssec.negative-trust-anchors", it -> it.dnssec().negativeTrustAnchors()),
            new Setting("dnssec.rollover", it -> it.dnssec().rollover()),
            STATE,
            new Setting("dnssec.aggressive-nsec", it -> it.dnssec().aggressiveNsec()),
            new Setting("dnssec.sha1", it -> it.dnssec().sha1()));

    private static final List<Setting> OF_RECURSION = List.of(
            new Setting("access.recursion", it -> it.access().recursion()),
            new Setting("limits.recursions", it -> it.limits().recursions()),
            new Setting("limits.recursions-per-client", it -> it.limits().recursionsPerClient()),
            new Setting("local-data", Config::localData),
            new Setting("local-zones", Config::localZones),
            new Setting("special-use-names", Config::specialUseNames),
            new Setting("dns64.prefix", it -> it.dns64().prefix()),
            new Setting("response-policy", Config::responsePolicy),
            new Setting("recursion.root-hints", it -> it.recursion().rootHints()),
            new Setting("recursion.port", it -> it.recursion().port()),
            new Setting("recursion.use", it -> it.recursion().use()),
            new Setting("recursion.nat64", it -> it.recursion().nat64()),
            new Setting("recursion.qname-minimisation", it -> it.recursion().qnameMinimisation()),
            new Setting("recursion.case-randomisation", it -> it.recursion().caseRandomisation()),
            new Setting("recursion.cookies", it -> it.recursion().cookies()),
            new Setting("recursion.opportunistic", it -> it.recursion().opportunistic()),
            new Setting("recursion.forward", it -> it.recursion().forward()),
            new Setting("recursion.stub", it -> it.recursion().stub()),
            new Setting("recursion.do-not-query", it -> it.recursion().doNotQuery()),
            new Setting("recursion.private-addresses", it -> it.recursion().privateAddresses()),
            new Setting("recursion.private-domains", it -> it.recursion().privateDomains()),
            new Setting("dnssec.validation", it -> it.dnssec().validation()),
            new Setting("dnssec.trust-anchors", it -> it.dnssec().trustAnchors()),
            new Setting("dnssec.negative-trust-anchors", it -> it.dnssec().negativeTrustAnchors()),
            new Setting("dnssec.rollover", it -> it.dnssec().rollover()),
            new Setting("dnssec.state", it -> it.dnssec().state()),
            new Setting("dnssec.aggressive-nsec", it -> it.dnssec().aggressiveNsec()),
            new Setting("dnssec.sha1", it -> it.dnssec().sha1()),
            new Setting("cache.size", it -> it.cache().size()),
            new Setting("cache.min-ttl", it -> it.cache().minTtl()),
            new Setting("cache.max-ttl", it -> it.cache().maxTtl()),
            new Setting("cache.max-negative-ttl", it -> it.cache().maxNegativeTtl()),
            new Setting("cache.prefetch", it -> it.cache().prefetch()),
            new Setting("cache.serve-stale.enabled", it -> it.cache().serveStale().enabled()),
            new Setting("cache.shared", it -> it.cache().shared()));

    private static final List<Setting> OF_DNS64 = List.of(
            new Setting("dns64.clients", it -> it.dns64().clients()),
            new Setting("dns64.exclude", it -> it.dns64().exclude()),
            new Setting("dns64.exclude-ipv4", it -> it.dns64().excludeIpv4()),
            new Setting("dns64.ignore-aaaa", it -> it.dns64().ignoreAaaa()));

    private static final List<Setting> OF_STALE_ANSWERS = List.of(
            new Setting("cache.serve-stale.max-age", it -> it.cache().serveStale().maxAge()),
            new Setting("cache.serve-stale.answer-after", it -> it.cache().serveStale().answerAfter()),
            new Setting("cache.serve-stale.ttl", it -> it.cache().serveStale().ttl()));

    /// The folder may be chosen before there is a zone with a journal.
    private static final List<Setting> OF_JOURNAL = List.of(
            new Setting("journal.size", it -> it.journal().size()),
            new Setting("journal.zone-size", it -> it.journal().zoneSize()),
            new Setting("journal.max-age", it -> it.journal().maxAge()));

    /// Keys of list items that may have no effect.
    static final Set<String> OF_ITEMS =
            Set.of("answer", "transfer-to", "notify-parent", "zone", "listing", "cache", "status", "certificate",
                    "broken-certificate", "http2-only", "strict-transport");

    private static final List<Setting> OF_API = List.of(
            new Setting("api.tls", it -> it.api().tls()),
            new Setting("api.cleartext", it -> it.api().cleartext()),
            new Setting("api.content", it -> it.api().content()),
            new Setting("api.template", it -> it.api().template()),
            new Setting("api.tokens", it -> it.api().tokens()));

    private static final Setting AUTHORITY = new Setting("web.authority", it -> it.web().authority());

    private static final List<Setting> OF_WEB = List.of(
            AUTHORITY,
            new Setting("web.access-log", it -> it.web().accessLog()),
            new Setting("web.limits", it -> it.web().limits()),
            new Setting("web.trace", it -> it.web().trace()));

    private final Reading reading;
    private final Config config;
    private final Supplier<Config> defaults;

    /// @param defaults the configuration of an empty file in the same folder
    IneffectiveSettings(Reading reading, Config config, Supplier<Config> defaults) {
        this.reading = reading;
        this.config = config;
        this.defaults = defaults;
    }

    void check() {
        if (!reading.hasWritten()) {
            return;
        }
        Config standard = defaults.get();
        boolean isApiServed = !config.listen().api().isEmpty();
        if (!isApiServed) {
            OF_API.forEach(setting -> warn(setting, standard, "listen.api has no address",
                    "remove it, or write listen: {api: [\"127.0.0.1:8081\"]}"));
        } else if (config.api().tokens().isEmpty()) {
            warn("listen.api", "api.tokens is empty, so every request is refused",
                    "create a token with: rootwalk token generate NAME");
        }
        checkTls(standard, isApiServed && config.api().tls());
        checkProxies(standard);
        if (!config.cookies().answered()) {
            OF_COOKIES.forEach(setting -> warn(setting, standard, "cookies.answer is false", REMOVE));
        }
        if (config.limits().responsesPerSecond() == 0) {
            warn(RESPONSES_EXEMPT, standard, "limits.responses-per-second is 0", REMOVE);
        }
        if (config.listen().metrics().isEmpty()) {
            warn(METRICS, standard, NO_METRICS, METRICS_OR_REMOVE);
        }
        if (!config.recursion().enabled()) {
            checkRecursion(standard);
        } else if (config.recursion().privateAddresses().isEmpty() && !config.recursion().privateDomains().isEmpty()) {
            warn("recursion.private-domains", "it lists exceptions to recursion.private-addresses, which is empty",
                    "remove it, or write private-addresses: [private]");
        }
        if (config.recursion().enabled()) {
            checkValidation(standard);
        }
        if (!config.cache().serveStale().enabled()) {
            OF_STALE_ANSWERS.forEach(setting -> warn(setting, standard, "cache.serve-stale.enabled is false",
                    "remove it, or write enabled: true"));
        }
        if (config.dns64().prefix().isEmpty()) {
            OF_DNS64.forEach(setting -> warn(setting, standard, "dns64.prefix is not set",
                    "remove it, or write prefix: \"64:ff9b::/96\""));
        }
        boolean hasSecondaries = config.allZones().stream().anyMatch(it -> it.source() instanceof ZoneSource.Secondary)
                || !config.templates().isEmpty();
        if (!hasSecondaries && config.allZones().stream().allMatch(zone -> zone.transferTo().isEmpty())) {
            OF_TRANSFERS.forEach(setting -> warn(setting, standard, "no zone has transfer-to", REMOVE));
        }
        if (!hasSecondaries) {
            OF_SECONDARIES.forEach(setting -> warn(setting, standard, "no zone has primaries", REMOVE));
        }
        checkWeb(standard);
        if (!config.hasJournal()) {
            OF_JOURNAL.forEach(setting -> warn(setting, standard,
                    "no zone has transfer-to, notify, notify-parent, update-from or primaries, and no token of api may write",
                    REMOVE));
        }
        boolean servesSites = !config.web().sites().isEmpty()
                && !(config.listen().web().isEmpty() && config.web().tls().isEmpty());
        if (config.listen().dns().isEmpty() && config.listen().http().isEmpty() && !config.listen().usesTls()
                && !servesSites) {
            reading.written("listen.dns").ifPresent(location -> reading.warning(location,
                    "listen.dns: there is no address to listen on, so no queries are answered;"
                            + " write dns: [\"127.0.0.1:53\"]"));
        }
        // If an item was omitted because of a problem, the indices of later items differ.
        if (reading.problems().isEmpty()) {
            checkItems();
        }
    }

    /// @param isForApi whether the REST API uses the certificate
    private void checkTls(Config standard, boolean isForApi) {
        Config.Listen listen = config.listen();
        if (!listen.usesTls() && !isForApi) {
            warn(TLS, standard, NO_QUERIES_OVER_TLS, "remove it, or write listen: {tls: [\"0.0.0.0:853\"]}");
        }
        if (listen.tls().isEmpty()) {
            warn(ACCESS_OVER_TLS, standard, "listen.tls has no address", REMOVE);
        }
        if (listen.https().isEmpty() && listen.http3().isEmpty() && listen.http().isEmpty()) {
            warn(ACCESS_OVER_HTTPS, standard, NO_HTTPS, REMOVE);
            warn(PATHS, standard, NO_HTTPS, REMOVE);
        }
        if (listen.quic().isEmpty()) {
            warn(ACCESS_OVER_QUIC, standard, "listen.quic has no address", REMOVE);
        }
    }

    /// A proxy of QUIC would have to pass on the address in each packet, which none does.
    private void checkProxies(Config standard) {
        Config.Listen listen = config.listen();
        if (Stream.of(listen.dns(), listen.tls(), listen.https(), listen.http()).allMatch(List::isEmpty)) {
            warn(PROXIES, standard, "listen.dns, listen.tls, listen.https and listen.http have no address", REMOVE);
        }
        if (listen.http().isEmpty()) {
            warn(CLIENT_FIELD, standard, "listen.http has no address", REMOVE);
        } else if (listen.proxies().isEmpty()) {
            reading.written("listen.http").ifPresent(location -> reading.warning(location,
                    "listen.http: listen.proxies is empty, so only this host is served, and a proxy on it passes its own"
                            + " permissions on to all of its clients; write the addresses of the proxies in"
                            + " listen.proxies"));
        }
    }

    private void checkRecursion(Config standard) {
        OF_RECURSION.forEach(setting -> warn(setting, standard, NO_NAMES_ARE_RESOLVED, RESOLVE_OR_REMOVE));
        if (config.limits().requireCookie() == Config.RequireCookie.BUSY) {
            warn(REQUIRE_COOKIE, standard, NO_NAMES_ARE_RESOLVED, RESOLVE_OR_REMOVE);
        }
        if (!config.hosts().files().isEmpty()) {
            warn("hosts", NO_NAMES_ARE_RESOLVED, RESOLVE_OR_REMOVE);
        }
    }

    private void checkValidation(Config standard) {
        Config.Dnssec dnssec = config.dnssec();
        if (!dnssec.validation()) {
            OF_VALIDATION.forEach(setting -> warn(setting, standard, "dnssec.validation is false", VALIDATE_OR_REMOVE));
            return;
        }
        if (dnssec.trustAnchors() instanceof RecordSource.Written(List<Config.LocalRecord> records)
                && records.isEmpty()) {
            reading.written("dnssec.trust-anchors").ifPresent(location -> reading.warning(location,
                    "dnssec.trust-anchors: the list is empty, so nothing is validated; remove trust-anchors, or write"
                            + " validation: false"));
        }
        if (!dnssec.tracksKeys()) {
            warn(STATE, standard, dnssec.rollover() ? "anchors in a list do not follow the keys of their zones"
                    : "dnssec.rollover is false", REMOVE);
        }
    }

    private void checkWeb(Config standard) {
        Web web = config.web();
        if (config.listen().web().isEmpty() && web.tls().isEmpty()) {
            if (web.sites().isEmpty()) {
                OF_WEB.forEach(setting -> warn(setting, standard, NOTHING_SERVES_SITES, SERVE_OR_REMOVE));
            } else {
                warn("web.sites", NOTHING_SERVES_SITES, SERVE_OR_REMOVE);
            }
            return;
        }
        if (web.sites().isEmpty()) {
            String sites = "add web.sites, as in web: {sites: [{names: [www.example.test], files: www}]}";
            if (!config.listen().web().isEmpty()) {
                warn("listen.web", "web.sites is empty, so there is no site to serve", sites);
            }
            if (!web.tls().isEmpty()) {
                warn("web.tls", "nothing listens there without a site that has a certificate", sites);
            }
            return;
        }
        if (web.tls().isEmpty()) {
            warn(AUTHORITY, standard, NO_TLS, TLS_OR_REMOVE);
        } else if (web.sites().stream().allMatch(site -> site.certificate() instanceof SiteCertificate.FromFiles)) {
            warn(AUTHORITY, standard, "every site has a certificate and a key", REMOVE);
        }
    }

    private void checkItems() {
        for (int i = 0; i < config.responsePolicy().size(); i++) {
            warn("response-policy[" + i + "].answer", "no query is answered with the records of a response policy zone",
                    REMOVE);
        }
        for (int i = 0; i < config.zones().size(); i++) {
            if (config.zones().get(i).audience() == ZoneAudience.RECURSION) {
                warn("zones[" + i + "].transfer-to", "a zone with answer: recursion is not transferred", REMOVE);
            }
        }
        if (!config.recursion().enabled()) {
            for (int i = 0; i < config.zones().size(); i++) {
                if (config.zones().get(i).audience() == ZoneAudience.RECURSION) {
                    warn("zones[" + i + "].answer",
                            "the zone is not served to clients, and recursion.enabled is false, so the zone is not used",
                            "remove it, or write recursion: {enabled: true}");
                }
                if (config.zones().get(i).notifiesParent()) {
                    warn("zones[" + i + "].notify-parent",
                            "recursion.enabled is false, and whom to notify is found by recursion",
                            "remove it, or write recursion: {enabled: true}");
                }
            }
        }
        Config.Recursion recursion = config.recursion();
        for (int i = 0; i < recursion.stub().size(); i++) {
            Name zone = recursion.stub().get(i).zone();
            if (recursion.enabled() && recursion.forward().stream().anyMatch(it -> it.zone().equals(zone))) {
                warn("recursion.stub[" + i + "].zone", "recursion.forward also has " + zone + " and takes precedence",
                        "remove one of them");
            }
        }
        for (int i = 0; i < config.web().sites().size(); i++) {
            checkSite("web.sites[" + i + "].", config.web().sites().get(i));
        }
    }

    private void checkSite(String path, Web.Site site) {
        if (!(site.content() instanceof Content.Files)) {
            warn(path + "listing", "the site has no files", REMOVE);
            warn(path + "cache", "the site has no files", REMOVE);
        }
        if (!(site.content() instanceof Content.Redirect)) {
            warn(path + "status", "the site has no redirect", REMOVE);
        }
        if (site.certificate() instanceof SiteCertificate.Broken) {
            warn(path + "certificate", "broken-certificate is used instead", "remove certificate and key, or"
                    + " broken-certificate");
        }
        if (!config.listen().web().isEmpty() && config.web().tls().isEmpty()) {
            for (String key : List.of("certificate", "broken-certificate", "http2-only", "strict-transport")) {
                warn(path + key, NO_TLS, TLS_OR_REMOVE);
            }
        }
    }

    /// Warns of a setting that differs from the default.
    private void warn(Setting setting, Config standard, String why, String remedy) {
        if (reading.written(setting.key()).isPresent()
                && !setting.value().apply(config).equals(setting.value().apply(standard))) {
            warn(setting.key(), why, remedy);
        }
    }

    private void warn(String path, String why, String remedy) {
        reading.written(path).ifPresent(
                location -> reading.warning(location, path + ": it has no effect: " + why + "; " + remedy));
    }
}
