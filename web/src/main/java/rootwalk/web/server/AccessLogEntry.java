package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import rootwalk.wire.Addresses;

/// One request and its response, for the access log. Texts are as the client sent them.
///
/// @param version `HTTP/1.1` or `HTTP/2.0`
/// @param octets of content
/// @param micros from the complete request to the response
public record AccessLogEntry(InetSocketAddress client, long millis, String method, String authority, String target,
        String version, int status, long octets, long micros, String referrer, String userAgent) {

    private static final DateTimeFormatter BRACKETED =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// A line of the combined log format, without its line end.
    public String combined() {
        return Addresses.text(client.getAddress()) + " - - [" + BRACKETED.format(Instant.ofEpochMilli(millis)) + "] \""
                + escaped(method + " " + target + " " + version) + "\" " + status + " " + octets + " \""
                + escaped(orDash(referrer)) + "\" \"" + escaped(orDash(userAgent)) + '"';
    }

    /// A line of JSON (RFC 8259), without its line end.
    public String json() {
        return "{\"time\":\"" + Instant.ofEpochMilli(millis) + "\",\"client\":\""
                + Addresses.text(client.getAddress()) + "\",\"method\":\"" + escaped(method) + "\",\"host\":\""
                + escaped(authority) + "\",\"target\":\"" + escaped(target) + "\",\"version\":\"" + escaped(version)
                + "\",\"status\":" + status + ",\"octets\":" + octets + ",\"micros\":" + micros + ",\"referrer\":\""
                + escaped(referrer) + "\",\"user-agent\":\"" + escaped(userAgent) + "\"}";
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /// Escapes quotes, backslashes and all that is not printable ASCII as in JSON (RFC 8259 section 7), so that a
    /// client cannot forge lines or terminal output.
    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                escaped.append('\\').append(character);
            } else if (character < ' ' || character > '~') {
                escaped.append("\\u%04x".formatted((int) character));
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }
}
