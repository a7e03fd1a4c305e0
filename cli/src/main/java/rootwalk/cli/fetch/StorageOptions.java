package rootwalk.cli.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.cli.command.Exit;
import rootwalk.web.cache.ResponseCache;
import rootwalk.web.client.Cookies;
import rootwalk.web.client.HttpCache;
import rootwalk.web.cookie.CookieJar;
import rootwalk.web.cookie.ExtraCookies;
import rootwalk.web.url.Url;

/// The options of `fetch` for the response cache and cookies.
public final class StorageOptions {

    private static final long CACHE_SIZE = 256L << 20;

    /// The longest first line of a cookie file in octets.
    private static final int MAX_TITLE = 256;

    @Option(names = "--cache", paramLabel = "FOLDER", description = "use a response cache in this folder")
    private @Nullable Path cache;

    @Option(names = "--private-cache",
            description = "use a response cache in ~/.cache/rootwalk, or in $XDG_CACHE_HOME/rootwalk")
    private boolean privateCache;

    @Option(names = "--no-cache", description = "use no response cache (the default)")
    private boolean noCache;

    @Option(names = {"-b", "--cookie"}, paramLabel = "FILE|NAME=VALUE",
            description = "send the cookies in a file, or this cookie; cookies that sites set are always sent")
    private List<String> cookies = List.of();

    @Option(names = {"-c", "--cookie-jar"}, paramLabel = "FILE",
            description = "write all cookies to this file at the end, in the format of curl and of -b")
    private @Nullable Path jarFile;

    /// The opened cache and cookies.
    ///
    /// @param file where the cookies are written at the end
    /// @param notice prints which cache is used
    record OpenStorage(HttpCache cache, CookieJar jar, Cookies cookies, Optional<Path> file, Runnable notice) {

        /// Prints which cache is used, before the fetch.
        void announce() {
            notice.run();
        }

        void save() throws IOException {
            if (file.isPresent()) {
                try {
                    jar.save(file.get());
                } catch (IOException e) {
                    throw new IOException("the cookies cannot be written to " + file.get() + ": " + Exit.why(e), e);
                }
            }
        }
    }

    /// @throws IllegalArgumentException with what is wrong
    void check() {
        if (Stream.of(cache != null, privateCache, noCache).filter(chosen -> chosen).count() > 1) {
            throw new IllegalArgumentException("--cache, --private-cache and --no-cache cannot be used together");
        }
        if (jarFile != null && isOtherFile(jarFile)) {
            throw new IllegalArgumentException(jarFile + " is not a cookie file, and -c would replace it; a cookie "
                    + "file begins with \"# Netscape HTTP Cookie File\"; the option for the configuration is --config");
        }
    }

    /// Opens the cache and reads the cookies.
    ///
    /// @param url its host gets the cookies from the command line
    /// @param environment of the process
    /// @param notices for notices to the user
    OpenStorage open(Url url, Map<String, String> environment, PrintWriter notices) throws IOException {
        CookieJar jar = new CookieJar(InstantSource.system());
        Cookies sent = jar;
        for (String cookie : cookies) {
            if (cookie.indexOf('=') > 0) {
                sent = new ExtraCookies(sent, url, cookie);
            } else if (!cookie.isEmpty() && Files.exists(Path.of(cookie))) {
                load(jar, Path.of(cookie));
            }
        }
        Optional<Path> folder = folder(environment);
        return new OpenStorage(folder.isPresent() ? storage(folder.get()) : HttpCache.NONE, jar, sent,
                Optional.ofNullable(jarFile), () -> folder.ifPresent(used -> {
                    notices.println("rootwalk: responses are stored in " + used + " and reused from there");
                    notices.flush();
                }));
    }

    private static void load(CookieJar jar, Path file) throws IOException {
        try {
            jar.load(file);
        } catch (IOException e) {
            throw new IOException("the cookie file " + file + " cannot be read: " + Exit.why(e), e);
        }
    }

    private Optional<Path> folder(Map<String, String> environment) {
        return privateCache ? Optional.of(defaultFolder(environment)) : Optional.ofNullable(cache);
    }

    private static HttpCache storage(Path folder) throws IOException {
        try {
            return ResponseCache.open(folder, CACHE_SIZE, InstantSource.system());
        } catch (IOException e) {
            throw new IOException(
                    folder + " cannot be used as a cache (" + Exit.why(e) + "); name another folder with --cache",
                    e);
        }
    }

    /// XDG Base Directory Specification: a relative path is ignored.
    static Path defaultFolder(Map<String, String> environment) {
        Path caches = Optional.ofNullable(environment.get("XDG_CACHE_HOME")).map(Path::of).filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache"));
        return caches.resolve("rootwalk");
    }

    private static boolean isOtherFile(Path file) {
        if (!Files.isRegularFile(file)) {
            return Files.isDirectory(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            String begin = new String(in.readNBytes(MAX_TITLE), StandardCharsets.ISO_8859_1);
            return !begin.isEmpty()
                    && !begin.lines().findFirst().orElse("").toLowerCase(Locale.ROOT).matches("#.*cookie file.*");
        } catch (IOException e) {
            // The write that follows reports the problem.
            return false;
        }
    }
}
