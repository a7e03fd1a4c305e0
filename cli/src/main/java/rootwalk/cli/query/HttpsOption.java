package rootwalk.cli.query;

import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options for a query over HTTPS. The options for the certificate of the server are those of [TlsOption].
final class HttpsOption {

    static final int PORT = 443;

    @Option(names = "--https",
            description = "query over HTTPS, to port 443 and path /dns-query; the server is authenticated as the"
                    + " --tls- options say")
    private boolean https;

    @Option(names = "--https-url", paramLabel = "URL",
            description = "query over HTTPS at this URL, such as https://dns.example/dns-query")
    private @Nullable String url;

    @Option(names = "--https-get", description = "query over HTTPS by GET, which HTTP caches may answer, not by POST")
    private boolean get;

    boolean isGiven() {
        return https || url != null || get;
    }

    boolean hasUrl() {
        return url != null;
    }

    HttpsExchange.Method method() {
        return get ? HttpsExchange.Method.GET : HttpsExchange.Method.POST;
    }

    /// The URL of the option, or that of a server.
    ///
    /// @param host a name, or an address without brackets
    /// @throws IllegalArgumentException if it is not a URL of HTTPS
    URI url(String host, int port) {
        String text = url == null
                ? "https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "/dns-query" : url;
        try {
            URI parsed = new URI(text);
            if ("https".equalsIgnoreCase(parsed.getScheme()) && parsed.getHost() != null && parsed.getRawQuery() == null
                    && parsed.getRawFragment() == null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        throw new IllegalArgumentException(
                text + " is not a URL of DNS over HTTPS; write https://dns.example/dns-query");
    }
}
