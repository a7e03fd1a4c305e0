package rootwalk.cli.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Seconds;
import rootwalk.web.client.Credentials;
import rootwalk.web.client.FetchClient.OnRedirect;
import rootwalk.web.client.Version;
import rootwalk.web.connect.ConnectSettings;
import rootwalk.web.connect.TrustSettings;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.lookup.AddressLookup.Families;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;
import rootwalk.wire.AddressReader;
import rootwalk.wire.file.RegularFile;

/// The options of `fetch` for the request and the connection, with curl's names if curl has them.
final class FetchOptions {

    /// The largest content to send, in octets.
    private static final int MAX_BODY =
            (int) Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 8);

    @Option(names = {"-X", "--request"}, paramLabel = "METHOD",
            description = "GET, HEAD, POST, PUT, PATCH, DELETE, ...")
    private @Nullable String method;

    @Option(names = {"-I", "--head"}, description = "request the header fields only (HEAD)")
    private boolean head;

    @Option(names = {"-H", "--header"}, paramLabel = "NAME: VALUE",
            description = "send this header field; without a value, omit the field")
    private List<String> fields = List.of();

    @Option(names = {"-d", "--data"}, paramLabel = "TEXT",
            description = "send this content with POST; @FILE reads the content from a file")
    private @Nullable String data;

    @Option(names = {"-u", "--user"}, paramLabel = "USER:PASSWORD", description = "Basic authentication")
    private @Nullable String user;

    @Option(names = "--bearer", paramLabel = "TOKEN", description = "Bearer authentication")
    private @Nullable String token;

    @Option(names = {"-r", "--range"}, paramLabel = "RANGE",
            description = "request part of the content: a range of octets such as 0-99 or -100")
    private @Nullable String range;

    @Option(names = {"-L", "--location"}, negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "follow redirects (the default)")
    private boolean location;

    @Option(names = "--compressed", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "accept compressed content, and decompress it (the default)")
    private boolean compressed;

    @Option(names = "--http1.0", description = "use HTTP/1.0")
    private boolean http10;

    @Option(names = "--http1.1", description = "use HTTP/1.1")
    private boolean http11;

    @Option(names = "--http2", description = "use HTTP/2 if the server supports it (the default)")
    private boolean http2;

    @Option(names = "--http2-prior-knowledge", description = "use HTTP/2 without negotiation")
    private boolean http2PriorKnowledge;

    @Option(names = {"-k", "--insecure"},
            description = "accept untrusted certificates; the output still says why they are not trusted")
    private boolean insecure;

    @Option(names = "--cacert", paramLabel = "FILE",
            description = "additional certificate authorities to trust, in PEM")
    private List<Path> authorities = List.of();

    @Option(names = {"-x", "--proxy"}, paramLabel = "URL",
            description = "make all connections through this HTTP proxy (CONNECT)")
    private @Nullable String proxy;

    @Option(names = "--resolve", paramLabel = "HOST:PORT:ADDRESS",
            description = "use this address for the host and port, without a lookup")
    private List<String> resolve = List.of();

    @Option(names = {"-4", "--ipv4"}, description = "IPv4 only")
    private boolean ipv4;

    @Option(names = {"-6", "--ipv6"}, description = "IPv6 only")
    private boolean ipv6;

    @Option(names = "--connect-timeout", paramLabel = "SECONDS", defaultValue = "10",
            description = "the longest time for each connection attempt, and for the TLS handshake (default: ${DEFAULT-VALUE})")
    private double connectTimeout;

    /// The options, parsed.
    record FetchRequest(Request request, OnRedirect onRedirect, Version version, Families families, TrustSettings trust,
            ConnectSettings connect) {

        /// The same for another URL, with one more trusted authority.
        FetchRequest at(Url url, X509Certificate authority) {
            List<X509Certificate> authorities = new ArrayList<>(trust.authorities());
            authorities.add(authority);
            return new FetchRequest(new Request(request.method(), url, request.headers(), request.body()), onRedirect,
                    version,
                    families, new TrustSettings(authorities, trust.untrustedServers()), connect);
        }
    }

    /// Parses the options.
    ///
    /// @throws IllegalArgumentException with what is wrong with an option
    /// @throws IOException with what is wrong with a file that an option names
    FetchRequest parse(String text) throws IOException {
        Duration timeout = Seconds.of("--connect-timeout", connectTimeout, 3600);
        Version version = version();
        ConnectSettings connect = new ConnectSettings(overrides(),
                Optional.ofNullable(proxy).map(FetchOptions::url), timeout, timeout);
        return new FetchRequest(request(url(text)), location ? OnRedirect.FOLLOW : OnRedirect.STOP, version, families(),
                trust(),
                connect);
    }

    private static Url url(String text) {
        try {
            return Url.parse(text);
        } catch (UrlSyntaxException e) {
            throw new IllegalArgumentException(e.withPosition(text), e);
        }
    }

    private Request request(Url url) throws IOException {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String field : fields) {
            String[] parts = field.split(":", 2);
            try {
                headers.add(parts[0].strip(), parts.length < 2 ? "" : parts[1].strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("-H: '" + field + "' is not a header field, NAME: VALUE", e);
            }
        }
        if (user != null) {
            String[] parts = user.split(":", 2);
            headers.set(HttpHeaderNames.AUTHORIZATION,
                    new Credentials.Basic(parts[0], parts.length < 2 ? "" : parts[1]).field());
        }
        if (token != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, new Credentials.Bearer(token).field());
        }
        if (range != null) {
            headers.set(HttpHeaderNames.RANGE, "bytes=" + range);
        }
        if (!compressed) {
            headers.set(HttpHeaderNames.ACCEPT_ENCODING, "");
        }
        if (data != null && !headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        return new Request(method(), url, headers, body());
    }

    private HttpMethod method() {
        if (method != null) {
            return HttpMethod.valueOf(method);
        }
        return head ? HttpMethod.HEAD : data == null ? HttpMethod.GET : HttpMethod.POST;
    }

    private Body body() throws IOException {
        if (data == null) {
            return Body.NONE;
        }
        if (!data.startsWith("@")) {
            return Body.of(data, StandardCharsets.UTF_8);
        }
        try {
            return Body.of(RegularFile.octetsOfAnyKind(Path.of(data.substring(1)), MAX_BODY));
        } catch (IOException e) {
            throw new IOException(data.substring(1) + " cannot be read: " + Exit.why(e), e);
        }
    }

    private Version version() {
        if (Stream.of(http10, http11, http2, http2PriorKnowledge).filter(chosen -> chosen).count() > 1) {
            throw new IllegalArgumentException("the options for the HTTP version cannot be used together");
        }
        if (http10) {
            return Version.HTTP_1_0;
        }
        if (http11) {
            return Version.HTTP_1_1;
        }
        return http2PriorKnowledge ? Version.HTTP_2_PRIOR_KNOWLEDGE : Version.HTTP_2;
    }

    private Families families() {
        if (ipv4 && ipv6) {
            throw new IllegalArgumentException("-4 and -6 cannot be used together");
        }
        return ipv4 ? Families.ONLY_IPV4 : ipv6 ? Families.ONLY_IPV6 : Families.BOTH;
    }

    private TrustSettings trust() throws IOException {
        TrustSettings trust = TrustSettings.defaults();
        for (Path file : authorities) {
            try {
                trust = trust.withAuthorities(file);
            } catch (IOException e) {
                throw new IOException("--cacert: " + Exit.reason(e), e);
            }
        }
        return insecure ? trust.with(TrustSettings.UntrustedServers.ACCEPT) : trust;
    }

    private Map<String, List<InetAddress>> overrides() {
        Map<String, List<InetAddress>> overrides = new HashMap<>();
        for (String text : resolve) {
            String[] parts = text.split(":", 3);
            if (parts.length < 3) {
                throw new IllegalArgumentException("--resolve: '" + text + "' is not HOST:PORT:ADDRESS");
            }
            Url key = url("http://" + parts[0] + ":" + parts[1] + "/");
            for (String address : parts[2].split(",")) {
                overrides.computeIfAbsent(key.host() + ":" + key.port(), _ -> new ArrayList<>()).add(literal(address));
            }
        }
        return overrides;
    }

    private static InetAddress literal(String text) {
        return AddressReader.parse(text.replaceAll("[\\[\\]]", ""))
                .orElseThrow(() -> new IllegalArgumentException("--resolve: '" + text + "' is not an IP address"));
    }
}
