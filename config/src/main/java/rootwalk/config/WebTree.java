package rootwalk.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import rootwalk.config.Web.BrokenKind;
import rootwalk.config.Web.Content;
import rootwalk.config.Web.DemoKind;
import rootwalk.config.Web.LogFormat;
import rootwalk.config.Web.LogTarget;
import rootwalk.config.Web.SiteCertificate;
import rootwalk.wire.Name;

/// Reads `web`: the companion server, its log, its limits and its sites.
final class WebTree {

    private static final int HTTPS_PORT = 443;
    /// The keys for the content of a site; exactly one is required.
    private static final Set<String> CONTENTS = Set.of("files", "redirect", "demo");

    private static final Set<String> REDIRECTS = Set.of("301", "302", "303", "307", "308");

    private static final Kind<String> HOST = new Kind<>(
            "the name of a host without a port, for example www.example.test, or *", text -> {
                if (!text.equals("*") && !text.matches("[a-z0-9_]([a-z0-9_.:-]*[a-z0-9_])?")) {
                    throw new IllegalArgumentException("it must be in lower case, without a trailing dot");
                }
                if (text.matches("[^:]*:[^:]*")) {
                    throw new IllegalArgumentException("it has a port");
                }
                if (!text.equals("*") && text.indexOf(':') < 0) {
                    var _ = Name.of(text);
                }
                return text;
            });

    private static final Kind<String> ORIGIN =
            new Kind<>("a scheme and a host, for example https://www.example.test", text -> {
                if (!isOrigin(text)) {
                    throw new IllegalArgumentException("only a scheme and a host are allowed");
                }
                return text;
            });

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null
                    && uri.getRawUserInfo() == null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static final Kind<String> ANY_OR_ORIGIN =
            new Kind<>("* or " + ORIGIN.what(), text -> text.equals("*") ? text : ORIGIN.parser().parse(text));

    /// A valid field value (RFC 9110 section 5.5).
    private static final Kind<String> FIELD_VALUE =
            new Kind<>("a value in printable ASCII, for example max-age=3600", text -> {
                if (!text.matches("[!-~]([ -~]*[!-~])?")) {
                    throw new IllegalArgumentException();
                }
                return text;
            });

    /// A user name (RFC 7617 section 2).
    private static final Kind<String> ACCOUNT = new Kind<>("a name without a colon, for example anna", text -> {
        if (text.isEmpty() || text.indexOf(':') >= 0) {
            throw new IllegalArgumentException();
        }
        return text;
    });

    private static final Kind<Integer> REDIRECT_STATUS = new Kind<>("301, 302, 303, 307 or 308", text -> {
        if (!REDIRECTS.contains(text)) {
            throw new IllegalArgumentException();
        }
        return Integer.parseInt(text);
    });

    private final Section root;
    private final Reading reading;
    private final Kind<Path> path;
    private final List<InetSocketAddress> clear;

    /// @param clear the addresses of `listen.web`
    WebTree(Section root, Reading reading, Kind<Path> path, List<InetSocketAddress> clear) {
        this.root = root;
        this.reading = reading;
        this.path = path;
        this.clear = clear;
    }

    Web read() {
        try (Section web = root.section("web")) {
            List<NamedAddress> named = web.listeners("tls", Kind.listener(HTTPS_PORT), List.of());
            List<InetSocketAddress> tls = named.stream().map(NamedAddress::address).toList();
            Set<String> seen = new HashSet<>();
            List<Web.Site> sites =
                    web.sections("sites", new Example("{names: [%s], files: www}", HOST, "www.example.test"),
                            site -> site(site, seen, tls));
            Path authority = web.value("authority", path, path.parser().parse("authority"));
            boolean isSigning =
                    sites.stream().anyMatch(site -> !(site.certificate() instanceof SiteCertificate.FromFiles));
            if (!tls.isEmpty() && isSigning) {
                web.needs("authority", authority, NamedFile.Use.AUTHORITY);
            }
            if (!sites.isEmpty()) {
                // Without a certificate nothing listens there.
                reading.names(named);
            }
            return new Web(
                    tls,
                    authority,
                    accessLog(web),
                    limits(web),
                    web.value("trace", Kind.FLAG, false),
                    sites);
        }
    }

    private Optional<Web.AccessLog> accessLog(Section web) {
        try (Section log = web.section("access-log")) {
            Optional<Path> file = log.value("file", path);
            boolean standardError = log.value("stderr", Kind.FLAG, false);
            LogFormat format = log.value("format", Kind.oneOf(LogFormat.class), LogFormat.COMBINED);
            file.ifPresent(it -> log.names("file", it, NamedFile.Use.ACCESS_LOG));
            if (file.isPresent() && standardError) {
                log.problem("file", "the log can have only one destination; remove file or stderr");
            }
            Optional<LogTarget> target = file.<LogTarget>map(LogTarget.File::new)
                    .or(() -> standardError ? Optional.of(new LogTarget.StandardError()) : Optional.empty());
            if (target.isEmpty() && format != LogFormat.COMBINED) {
                log.warning("format",
                        "it has no effect: nothing is logged without file or stderr; write stderr: true, or"
                                + " file: and a path");
            }
            return target.map(where -> new Web.AccessLog(where, format));
        }
    }

    private static Web.Limits limits(Section web) {
        try (Section limits = web.section("limits")) {
            return new Web.Limits(
                    limits.value("requests-per-connection", Kind.number(1, 100_000_000), 10_000),
                    limits.value("patience", Kind.DURATION, Duration.ofSeconds(10)),
                    limits.value("rate", Kind.size(1, 1 << 30), 1 << 10),
                    limits.value("line", Kind.size(256, 1 << 20), 8 << 10),
                    limits.value("head", Kind.size(256, 1 << 20), 16 << 10),
                    limits.value("content", Kind.size(0, 1 << 30), 1 << 20));
        }
    }

    private Optional<Web.Site> site(Section site, Set<String> seen, List<InetSocketAddress> tls) {
        List<String> names = site.list("names", HOST, List.of());
        if (!site.has("names") || site.isEmptyList("names")) {
            site.lacks(Set.of("names"), "needs at least one name; write names: [www.example.test]");
        }
        names.stream().filter(name -> !seen.add(name))
                .forEach(name -> site.problem("names", name + " is already a name of another site; remove one"));
        SiteCertificate certificate = shown(site, tls);
        List<Web.Account> accounts = accounts(site);
        List<String> origins = site.list("origins", ANY_OR_ORIGIN, List.of());
        Optional<Duration> strict = site.value("strict-transport", Kind.DURATION);
        Duration delay = site.value("delay", Kind.DURATION, Duration.ZERO);
        boolean http2Only = site.value("http2-only", Kind.FLAG, false);
        return content(site, tls)
                .map(what -> new Web.Site(names, what, certificate, accounts, origins, strict, delay, http2Only));
    }

    private Optional<Content> content(Section site, List<InetSocketAddress> tls) {
        Optional<Path> files = site.value("files", path);
        // A site without an address is not read.
        if (!clear.isEmpty() || !tls.isEmpty()) {
            files.ifPresent(folder -> site.names("files", folder, NamedFile.Use.SITE));
        }
        boolean listing = site.value("listing", Kind.FLAG, false);
        List<Web.CacheRule> cache = cacheRules(site);
        Optional<String> redirect = site.value("redirect", ORIGIN);
        int status = site.value("status", REDIRECT_STATUS, 308);
        Optional<DemoKind> demo = site.value("demo", Kind.oneOf(DemoKind.class));
        List<Content> contents = new ArrayList<>();
        files.ifPresent(folder -> contents.add(new Content.Files(folder, listing, cache)));
        redirect.ifPresent(to -> contents.add(new Content.Redirect(to, status)));
        demo.ifPresent(kind -> contents.add(new Content.Demo(kind)));
        long given = CONTENTS.stream().filter(site::has).count();
        if (given == 0) {
            site.lacks(CONTENTS, "needs exactly one of files, redirect and demo; write files: and a folder");
        }
        if (given > 1) {
            site.problem("files", "a site needs exactly one of files, redirect and demo; remove the others");
        }
        return given == 1 ? contents.stream().findFirst() : Optional.empty();
    }

    private static List<Web.CacheRule> cacheRules(Section site) {
        return site.sections("cache", Example.of("{paths: \"*.css\", control: \"max-age=3600\"}"), rule -> {
            Optional<String> paths = rule.required("paths", Kind.TEXT);
            Optional<String> control = rule.required("control", FIELD_VALUE);
            return paths.flatMap(where -> control.map(what -> new Web.CacheRule(where, what)));
        });
    }

    private static List<Web.Account> accounts(Section site) {
        return site.sections("accounts", Example.of("{name: anna, password: secret}"), account -> {
            Optional<String> name = account.required("name", ACCOUNT);
            Optional<String> password = account.required("password", Kind.TEXT);
            return name.flatMap(who -> password.map(word -> new Web.Account(who, word)));
        });
    }

    private SiteCertificate shown(Section site, List<InetSocketAddress> tls) {
        Optional<BrokenKind> broken = site.value("broken-certificate", Kind.oneOf(BrokenKind.class));
        Optional<Path> certificate = site.value("certificate", path);
        Optional<Path> key = site.value("key", path);
        if (site.has("certificate") != site.has("key")) {
            site.lacks(Set.of(site.has("key") ? "certificate" : "key"),
                    "has only one of certificate and key; write both or neither");
        }
        if (broken.isPresent()) {
            return new SiteCertificate.Broken(broken.get());
        }
        if (!tls.isEmpty() && certificate.isPresent() && key.isPresent()) {
            reading.names(new NamedCertificate(site.named("certificate", certificate.get(), NamedFile.Use.CERTIFICATE),
                    site.named("key", key.get(), NamedFile.Use.KEY)));
        }
        return certificate
                .flatMap(chain -> key.<SiteCertificate>map(secret -> new SiteCertificate.FromFiles(chain, secret)))
                .orElseGet(SiteCertificate.Local::new);
    }
}
