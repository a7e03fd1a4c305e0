package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.config.Web;
import rootwalk.config.Web.Content;
import rootwalk.config.Web.LogTarget;
import rootwalk.config.Web.SiteCertificate;
import rootwalk.daemon.metrics.WebLog;
import rootwalk.daemon.metrics.WebLog.Format;
import rootwalk.daemon.metrics.WebLog.Target;
import rootwalk.web.certificate.CertificateSource;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.certificate.TlsContexts;
import rootwalk.web.site.BasicAuthentication;
import rootwalk.web.site.CacheRule;
import rootwalk.web.site.CrossOrigin;
import rootwalk.web.site.Delay;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Redirect;
import rootwalk.web.site.Site;
import rootwalk.web.site.StaticFiles;
import rootwalk.web.site.StaticFilesSettings;
import rootwalk.web.site.StaticFilesSettings.Listing;
import rootwalk.web.site.StrictTransport;
import rootwalk.web.site.demo.Demonstration;
import rootwalk.web.site.demo.ManyResources;

/// Makes the sites of the configuration.
public final class WebSites {

    /// Octets of files that one site keeps in memory.
    private static final long MEMORY = 32L << 20;

    /// For ALPN, the preferred one first.
    private static final List<String> HTTP_VERSIONS = List.of("h2", "http/1.1");

    private WebSites() {}

    /// @throws IOException if a folder cannot be served
    static List<Site> of(Web web) throws IOException {
        List<Site> sites = new ArrayList<>();
        for (Web.Site site : web.sites()) {
            sites.add(new Site(site.names(), handler(site)));
        }
        return sites;
    }

    private static Handler handler(Web.Site site) throws IOException {
        Handler handler = content(site.content());
        if (!site.accounts().isEmpty()) {
            handler = new BasicAuthentication(site.names().getFirst(), site.accounts().stream()
                    .map(it -> new BasicAuthentication.Account(it.name(), it.password())).toList(), handler);
        }
        if (!site.origins().isEmpty()) {
            handler = new CrossOrigin(site.origins(), handler);
        }
        if (site.strictTransport().isPresent()) {
            handler = new StrictTransport(site.strictTransport().get(), handler);
        }
        return site.delay().equals(Duration.ZERO) ? handler : new Delay(site.delay(), handler);
    }

    /// The folder `web.authority` cannot be used.
    static final class UnusableAuthorityException extends IOException {

        private static final long serialVersionUID = 1;

        UnusableAuthorityException(IOException why) {
            super(why.getMessage(), why);
        }
    }

    private static Handler content(Content content) throws IOException {
        return switch (content) {
            case Content.Files(Path folder, boolean listing, var cache) ->
                StaticFiles.serving(new StaticFilesSettings(folder,
                        cache.stream().map(rule -> new CacheRule(rule.paths(), rule.control())).toList(),
                        listing ? Listing.SHOWN : Listing.HIDDEN, MEMORY));
            case Content.Redirect(String to, int status) -> Redirect.by(status, to);
            case Content.Demo(var kind) -> switch (kind) {
                case REQUESTS -> Demonstration.site();
                case RESOURCES -> new ManyResources();
            };
        };
    }

    /// Sets the access log to that of the configuration.
    public static void log(Web web, WebLog log) {
        Target target = web.accessLog().map(it -> switch (it.target()) {
            case LogTarget.File(Path file) -> new Target.File(file);
            case LogTarget.StandardError _ -> new Target.StandardError();
        }).orElseGet(Target.Nowhere::new);
        log.write(target, web.accessLog().map(it -> switch (it.format()) {
            case COMBINED -> Format.COMBINED;
            case JSON -> Format.JSON;
        }).orElse(Format.COMBINED));
    }

    /// @throws IOException if the authority or a certificate cannot be used; the message names it
    static TlsContexts certificates(Web web, InstantSource clock, SecureRandom random) throws IOException {
        // If all certificates are from files, no authority is needed.
        boolean isSigning =
                web.sites().stream().anyMatch(site -> !(site.certificate() instanceof SiteCertificate.FromFiles));
        Optional<LocalAuthority> authority =
                isSigning ? Optional.of(authority(web, clock, random)) : Optional.empty();
        List<TlsContexts.TlsSite> shown = new ArrayList<>();
        for (Web.Site site : web.sites()) {
            shown.add(new TlsContexts.TlsSite(site.names(), source(site),
                    site.http2Only() ? List.of("h2") : HTTP_VERSIONS));
        }
        return TlsContexts.of(shown, authority, clock);
    }

    /// The certificate of `tls`, for every name.
    ///
    /// @throws IOException if it cannot be used; the message names it
    static TlsContexts certificate(Config.Certificate files, InstantSource clock) throws IOException {
        return TlsContexts.of(
                List.of(new TlsContexts.TlsSite(List.of(Site.ANY),
                        new CertificateSource.FromFiles(files.certificate(), files.key()), HTTP_VERSIONS)),
                Optional.empty(), clock);
    }

    private static LocalAuthority authority(Web web, InstantSource clock, SecureRandom random)
            throws UnusableAuthorityException {
        try {
            return LocalAuthority.open(web.authority(), clock, random);
        } catch (IOException e) {
            throw new UnusableAuthorityException(e);
        }
    }

    private static CertificateSource source(Web.Site site) {
        List<String> names = site.names().stream().map(name -> name.equals("*") ? "localhost" : name).toList();
        return switch (site.certificate()) {
            case SiteCertificate.Local _ -> new CertificateSource.Local(names);
            case SiteCertificate.FromFiles(Path certificate, Path key) ->
                new CertificateSource.FromFiles(certificate, key);
            case SiteCertificate.Broken(var kind) -> switch (kind) {
                case EXPIRED -> new CertificateSource.Expired(names);
                case WRONG_NAME -> new CertificateSource.WrongName();
            };
        };
    }
}
