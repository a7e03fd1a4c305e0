package rootwalk.web.cookie;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import rootwalk.web.cookie.Cookie.Flag;
import rootwalk.web.cookie.Cookie.SameSite;
import rootwalk.web.cookie.Cookie.Scope;
import rootwalk.wire.file.RegularFile;

/// The cookie file format of curl, wget and yt-dlp, from Netscape's browser. A line has these fields, separated by
/// tabs: domain, whether for all its hosts, path, whether secure, expiry in seconds (0 for a session cookie), name and
/// value.
///
/// The format has no `SameSite`, no cookies without a name, and no tabs in values; such cookies are not written.
final class NetscapeCookieFile {

    private static final String HTTP_ONLY = "#HttpOnly_";
    private static final String TITLE = """
        # Netscape HTTP Cookie File
        # Written by rootwalk; curl reads it with -b and writes it with -c.

        """;

    private NetscapeCookieFile() {}

    static List<Cookie> read(Path file, Instant now) throws IOException {
        // ISO-8859-1 keeps all octets, also those that are not valid UTF-8.
        return RegularFile.lines(file, StandardCharsets.ISO_8859_1).stream().map(line -> line(line, now))
                .flatMap(Optional::stream).toList();
    }

    /// Replaces the file atomically; only its owner can read it.
    static void write(Path file, List<Cookie> cookies) throws IOException {
        String lines = cookies.stream().filter(NetscapeCookieFile::isWritable).map(NetscapeCookieFile::line)
                .collect(Collectors.joining("", TITLE, ""));
        Path begun = Files.createTempFile(file.toAbsolutePath().getParent(), ".cookies-", "");
        try {
            Files.writeString(begun, lines, StandardCharsets.ISO_8859_1);
            Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(begun);
        }
    }

    private static Optional<Cookie> line(String line, Instant now) {
        boolean httpOnly = line.startsWith(HTTP_ONLY);
        String[] fields = (httpOnly ? line.substring(HTTP_ONLY.length()) : line).split("\t", -1);
        boolean comment = line.startsWith("#") && !httpOnly;
        if (comment || fields.length < 6 || fields.length > 7 || !fields[2].startsWith("/")) {
            return Optional.empty();
        }
        String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
        Cookie.Key key = new Cookie.Key(fields[5], domain.toLowerCase(Locale.ROOT),
                isTrue(fields[1]) ? Scope.DOMAIN : Scope.HOST,
                fields[2]);
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (httpOnly) {
            flags.add(Flag.HTTP_ONLY);
        }
        if (isTrue(fields[3])) {
            flags.add(Flag.SECURE);
        }
        try {
            long end = Long.parseLong(fields[4]);
            Optional<Instant> expires = end == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end));
            String value = fields.length == 7 ? fields[6] : "";
            return Optional.of(new Cookie(key, value, flags, SameSite.DEFAULT, expires, now));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String line(Cookie cookie) {
        Cookie.Key key = cookie.key();
        String domain = switch (key.scope()) {
            case HOST -> key.domain() + "\tFALSE";
            case DOMAIN -> "." + key.domain() + "\tTRUE";
        };
        long end = cookie.expires().map(Instant::getEpochSecond).orElse(0L);
        return (cookie.has(Flag.HTTP_ONLY) ? HTTP_ONLY : "") + domain + "\t" + key.path() + "\t"
                + (cookie.has(Flag.SECURE) ? "TRUE" : "FALSE") + "\t" + end + "\t" + key.name() + "\t" + cookie.value()
                + "\n";
    }

    private static boolean isWritable(Cookie cookie) {
        return !cookie.key().name().isEmpty() && (cookie.key().name() + cookie.key().path() + cookie.value())
                .indexOf('\t') < 0;
    }

    private static boolean isTrue(String text) {
        return text.equalsIgnoreCase("TRUE");
    }
}
