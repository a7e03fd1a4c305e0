package rootwalk.web.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import rootwalk.web.url.Url.Scheme;

/// Parses one URL (WHATWG URL, section 4.4, for `http` and `https`). One thread, used once.
final class UrlParser {

    /// Schemes that can be followed by digits, and are not host names.
    private static final Set<String> OTHER_SCHEMES = Set.of("about", "blob", "callto", "cid", "data", "fax", "file",
            "ftp",
            "geo", "intent", "javascript", "mailto", "mid", "news", "sip", "sips", "sms", "tel", "urn", "view-source",
            "ws", "wss", "xmpp");

    private final String text;
    private int at;

    UrlParser(String given) {
        text = stripped(given);
    }

    /// Removes spaces and control characters around the text, and tabs and line breaks in it.
    private static String stripped(String given) {
        int begin = 0;
        int end = given.length();
        while (begin < end && given.charAt(begin) <= ' ') {
            begin++;
        }
        while (end > begin && given.charAt(end - 1) <= ' ') {
            end--;
        }
        return scalars(given.substring(begin, end).replaceAll("[\t\n\r]", ""));
    }

    /// Replaces an unpaired surrogate by U+FFFD.
    private static String scalars(String text) {
        return text.codePoints().map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    Url absolute() throws UrlSyntaxException {
        Optional<String> scheme = scheme();
        if (scheme.isEmpty()) {
            throw new UrlSyntaxException(0, "the scheme is missing: http://" + text + " or https://" + text);
        }
        if (isHostAndPort(scheme.get())) {
            throw new UrlSyntaxException(0, "the scheme is missing: http://" + text + " or https://" + text);
        }
        return afterScheme(web(scheme.get()));
    }

    /// Whether the scheme may be a host with its port, as in `localhost:8080/`.
    private boolean isHostAndPort(String scheme) {
        return !OTHER_SCHEMES.contains(scheme) && text.substring(at).matches("[0-9]{1,5}([/?#].*)?");
    }

    Url against(Url base) throws UrlSyntaxException {
        Optional<String> scheme = scheme();
        if (scheme.isPresent()) {
            Scheme web = web(scheme.get());
            // The state "special relative or authority slashes".
            boolean sameAndRelative = web == base.scheme() && !(slashAt(at) && slashAt(at + 1));
            return sameAndRelative ? relative(base) : afterScheme(web);
        }
        return slashAt(at) && slashAt(at + 1) ? afterScheme(base.scheme()) : relative(base);
    }

    /// Parses the scheme, if there is one, and moves after its colon.
    private Optional<String> scheme() {
        int colon = text.indexOf(':');
        if (colon <= 0 || !text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            return Optional.empty();
        }
        at = colon + 1;
        return Optional.of(text.substring(0, colon).toLowerCase(Locale.ROOT));
    }

    private static Scheme web(String scheme) throws UrlSyntaxException {
        return switch (scheme) {
            case "http" -> Scheme.HTTP;
            case "https" -> Scheme.HTTPS;
            default ->
                throw new UrlSyntaxException(0, "the scheme '" + scheme + "' is not supported; use http or https");
        };
    }

    private Url afterScheme(Scheme scheme) throws UrlSyntaxException {
        while (slashAt(at)) {
            at++;
        }
        int end = at;
        while (end < text.length() && "/\\?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int sign = text.lastIndexOf('@', end - 1);
        Optional<String> userInfo = Optional.empty();
        if (sign >= at) {
            userInfo = userInfo(text.substring(at, sign));
            at = sign + 1;
        }
        int colon = portColon(end);
        if (colon == at || at == end) {
            throw new UrlSyntaxException(at, "the host is missing");
        }
        Host host = new HostParser(at).read(text.substring(at, colon));
        int port = port(scheme, colon, end);
        at = end;
        String path = normal(List.of(), path());
        return new Url(scheme, userInfo, host, port, path, query(), fragment());
    }

    private static Optional<String> userInfo(String given) {
        int colon = given.indexOf(':');
        String user = PercentEncoding.encode(colon < 0 ? given : given.substring(0, colon), PercentEncoding.USER);
        String password = colon < 0 ? "" : PercentEncoding.encode(given.substring(colon + 1), PercentEncoding.USER);
        String info = password.isEmpty() ? user : user + ":" + password;
        return info.isEmpty() ? Optional.empty() : Optional.of(info);
    }

    /// The first colon outside brackets, or the end.
    private int portColon(int end) {
        boolean inBrackets = false;
        for (int i = at; i < end; i++) {
            char c = text.charAt(i);
            if (c == '[') {
                inBrackets = true;
            } else if (c == ']') {
                inBrackets = false;
            } else if (c == ':' && !inBrackets) {
                return i;
            }
        }
        return end;
    }

    private int port(Scheme scheme, int colon, int end) throws UrlSyntaxException {
        if (colon >= end - 1) {
            return scheme.defaultPort();
        }
        String digits = text.substring(colon + 1, end);
        if (!digits.matches("[0-9]+")) {
            throw new UrlSyntaxException(colon + 1, "the port is not a number: " + digits);
        }
        String number = digits.replaceFirst("^0+(?=.)", "");
        if (number.length() > 5 || Integer.parseInt(number) > 65_535 || Integer.parseInt(number) == 0) {
            throw new UrlSyntaxException(colon + 1, "the port is not between 1 and 65535: " + digits);
        }
        return Integer.parseInt(number);
    }

    private Url relative(Url base) throws UrlSyntaxException {
        String given = path();
        Optional<String> query = query();
        if (given.isEmpty()) {
            return new Url(base.scheme(), base.userInfo(), base.host(), base.port(), base.path(),
                    query.isPresent() ? query : base.query(), fragment());
        }
        boolean fromTheTop = given.charAt(0) == '/' || given.charAt(0) == '\\';
        List<String> above = List.of(base.path().substring(1).split("/", -1));
        String path = normal(fromTheTop ? List.of() : above.subList(0, above.size() - 1), given);
        return new Url(base.scheme(), base.userInfo(), base.host(), base.port(), path, query, fragment());
    }

    private String path() {
        return upTo("?#");
    }

    private Optional<String> query() {
        if (at >= text.length() || text.charAt(at) != '?') {
            return Optional.empty();
        }
        at++;
        return Optional.of(PercentEncoding.encode(upTo("#"), PercentEncoding.QUERY));
    }

    private Optional<String> fragment() {
        if (at >= text.length() || text.charAt(at) != '#') {
            return Optional.empty();
        }
        return Optional.of(PercentEncoding.encode(text.substring(at + 1), PercentEncoding.FRAGMENT));
    }

    private String upTo(String ends) {
        int begin = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(begin, at);
    }

    /// Appends the segments of `given` to `above`, and removes `.` and `..` (RFC 3986 section 5.2.4).
    private static String normal(List<String> above, String given) {
        List<String> path = new ArrayList<>(above);
        boolean fromTheTop = !given.isEmpty() && (given.charAt(0) == '/' || given.charAt(0) == '\\');
        String[] segments = (fromTheTop ? given.substring(1) : given).split("[/\\\\]", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            String dots = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
            if (dots.equals("..")) {
                if (!path.isEmpty()) {
                    path.removeLast();
                }
            } else if (!dots.equals(".")) {
                path.add(PercentEncoding.encode(segments[i], PercentEncoding.PATH));
                continue;
            }
            if (last) {
                path.add("");
            }
        }
        return "/" + String.join("/", path);
    }

    private boolean slashAt(int index) {
        return index < text.length() && (text.charAt(index) == '/' || text.charAt(index) == '\\');
    }
}
