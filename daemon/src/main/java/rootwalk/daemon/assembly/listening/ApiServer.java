package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Api;
import rootwalk.config.Config;
import rootwalk.daemon.api.ApiLog;
import rootwalk.daemon.api.ApiSite;
import rootwalk.daemon.api.ApiZones;
import rootwalk.daemon.api.Permission;
import rootwalk.daemon.api.Token;
import rootwalk.daemon.api.Verb;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.web.certificate.TlsContexts;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebSettings;
import rootwalk.web.server.WebSettings.Trace;
import rootwalk.web.site.Site;

/// Makes the site of the REST API from a configuration. Nothing of the API is loaded before it has an address. Any
/// thread.
public final class ApiServer {

    /// Connections of all clients; each has one request at a time, or several with HTTP/2.
    static final int CONNECTIONS = 256;

    /// Connections of one client.
    public static final int CONNECTIONS_PER_CLIENT = 64;

    private final Supplier<ApiZones> zones;
    private final Environment environment;
    private volatile @Nullable ApiLog log;

    public ApiServer(Supplier<ApiZones> zones, Environment environment) {
        this.zones = zones;
        this.environment = environment;
    }

    /// @throws IOException if the certificate cannot be used
    CompanionServer.Content content(Config config) throws IOException {
        if (config.listen().api().isEmpty()) {
            return CompanionServer.Content.NONE;
        }
        ApiSite site = new ApiSite(zones.get(), config.api().tokens().stream().map(ApiServer::token).toList(),
                log());
        Optional<TlsContexts> certificates = !config.api().tls() || config.tls().isEmpty() ? Optional.empty()
                : Optional.of(WebSites.certificate(config.tls().get().standard(), environment.clock()));
        return new CompanionServer.Content(SiteTable.of(List.of(new Site(List.of(Site.ANY), site))), certificates,
                settings(config));
    }

    private synchronized ApiLog log() {
        ApiLog made = log == null ? new ApiLog(environment.time()) : log;
        log = made;
        return made;
    }

    /// The counts; empty if the API was never served.
    public Optional<ApiLog> counts() {
        return Optional.ofNullable(log);
    }

    private static WebSettings settings(Config config) {
        WebSettings standard = WebSettings.DEFAULTS;
        return new WebSettings(CONNECTIONS, CONNECTIONS_PER_CLIENT, standard.requestsPerConnection(),
                standard.streams(), standard.resets(),
                config.limits().idle(),
                standard.requestTimeout(), standard.rate(), standard.line(), standard.head(), config.api().content(),
                standard.totalContent(), standard.responseMemory(), 0, Trace.REFUSED);
    }

    private static Token token(Api.Token token) {
        return new Token(token.name(), token.digest(), token.allow().stream().map(ApiServer::permission).toList());
    }

    private static Permission permission(Api.Rule rule) {
        return new Permission(rule.zones(), rule.names(), rule.types(),
                rule.verbs().stream().map(ApiServer::verb).collect(Collectors.toSet()));
    }

    private static Verb verb(Api.Verb verb) {
        return switch (verb) {
            case READ -> Verb.READ;
            case WRITE -> Verb.WRITE;
            case CONTROL -> Verb.CONTROL;
            case CREATE -> Verb.CREATE;
            case DELETE -> Verb.DELETE;
        };
    }
}
