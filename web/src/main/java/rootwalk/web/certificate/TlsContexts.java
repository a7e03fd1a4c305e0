package rootwalk.web.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;
import rootwalk.wire.tls.TlsIdentity;
import rootwalk.wire.tls.TlsServer;

/// The TLS contexts of a server, by server name. A name that no site has gets the context of the site `*`, or else of
/// the first site. Thread-safe.
public final class TlsContexts implements Mapping<String, SslContext> {

    /// The TLS settings of one site.
    ///
    /// @param names the server names of the site; `*` for all names of no other site
    /// @param versions the HTTP versions for ALPN (RFC 7301), the preferred one first: `h2`, `http/1.1`
    public record TlsSite(List<String> names, CertificateSource source, List<String> versions) {}

    private static final Duration RENEWAL_PERIOD = Duration.ofDays(30);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

    private final List<Entry> entries;

    private TlsContexts(List<Entry> entries) {
        this.entries = entries;
    }

    /// @param authority signs the certificates that are not read from files
    /// @param shown at least one site
    /// @throws IOException if a file cannot be used; the message names it
    public static TlsContexts of(List<TlsSite> shown, LocalAuthority authority, InstantSource clock)
            throws IOException {
        return of(shown, Optional.of(authority), clock);
    }

    /// As above; without an authority, every certificate must come from files.
    public static TlsContexts of(List<TlsSite> shown, Optional<LocalAuthority> authority, InstantSource clock)
            throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (TlsSite site : shown) {
            entries.add(new Entry(site, authority, clock));
        }
        return new TlsContexts(List.copyOf(entries));
    }

    @Override
    public SslContext map(@Nullable String name) {
        String asked = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return chosen(asked).context();
    }

    private Entry chosen(String name) {
        for (Entry entry : entries) {
            if (entry.site.names().contains(name)) {
                return entry;
            }
        }
        for (Entry entry : entries) {
            if (entry.site.names().contains("*")) {
                return entry;
            }
        }
        return entries.getFirst();
    }

    /// The context of one site, and when it was last checked.
    private static final class Entry {

        private final TlsSite site;
        private final Optional<LocalAuthority> authority;
        private final InstantSource clock;
        private SslContext context;
        private Instant expires;
        private Instant checkedAt;
        private List<FileTime> times;

        Entry(TlsSite site, Optional<LocalAuthority> authority, InstantSource clock) throws IOException {
            this.site = site;
            this.authority = authority;
            this.clock = clock;
            checkedAt = clock.instant();
            times = times(site.source());
            TlsIdentity identity = identity();
            expires = identity.expires();
            context = context(identity);
        }

        synchronized SslContext context() {
            Instant now = clock.instant();
            if (now.isAfter(checkedAt.plus(CHECK_INTERVAL))) {
                checkedAt = now;
                renewIfDue(now);
            }
            return context;
        }

        /// If the new files cannot be read, the old context stays in use.
        private void renewIfDue(Instant now) {
            boolean due = switch (site.source()) {
                case CertificateSource.FromFiles given -> !times.equals(times(given));
                case CertificateSource.Local _,CertificateSource.WrongName _ ->
                    now.isAfter(expires.minus(RENEWAL_PERIOD));
                case CertificateSource.Expired _ -> false;
            };
            if (!due) {
                return;
            }
            try {
                List<FileTime> seen = times(site.source());
                TlsIdentity identity = identity();
                context = context(identity);
                expires = identity.expires();
                times = seen;
            } catch (IOException e) {
                // The file may be incomplete; the next check reads it again.
            }
        }

        private static List<FileTime> times(CertificateSource source) {
            return source instanceof CertificateSource.FromFiles(Path certificate, Path key)
                    ? List.of(time(certificate), time(key))
                    : List.of();
        }

        private static FileTime time(Path file) {
            try {
                return Files.getLastModifiedTime(file);
            } catch (IOException e) {
                return FileTime.from(Instant.EPOCH);
            }
        }

        private TlsIdentity identity() throws IOException {
            return switch (site.source()) {
                case CertificateSource.Local(List<String> names) -> authority.orElseThrow().issue(names);
                case CertificateSource.Expired(List<String> names) -> authority.orElseThrow().issueExpired(names);
                case CertificateSource.WrongName _ ->
                    authority.orElseThrow().issue(List.of("another-name.invalid"));
                case CertificateSource.FromFiles files -> files.files().identity();
            };
        }

        private SslContext context(TlsIdentity identity) throws IOException {
            try {
                return SslContextBuilder.forServer(identity.key(), identity.chain())
                        .sslProvider(SslProvider.JDK).protocols(TlsServer.VERSIONS).ciphers(TlsServer.CIPHERS)
                        .applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
                                SelectorFailureBehavior.FATAL_ALERT, SelectedListenerFailureBehavior.ACCEPT,
                                site.versions()))
                        .build();
            } catch (SSLException | IllegalArgumentException e) {
                throw new IOException("key and certificate do not belong together: " + e.getMessage(), e);
            }
        }
    }
}
