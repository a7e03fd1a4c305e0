package rootwalk.web.server;

import java.util.Map;

import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;

/// Checks the fields of a request of HTTP/2 or HTTP/3 that Netty's codecs do not check.
final class StreamFields {

    private StreamFields() {}

    /// RFC 9113 section 8.3.1, RFC 9114 section 4.3.1: scheme `http` or `https`, at most one host, and a path that begins with a
    /// slash. Netty's codecs check that the host equals the authority. Without the setting of RFC 8441 section 3, `:protocol` is
    /// undefined.
    static boolean isHead(Headers<CharSequence, CharSequence, ?> fields) {
        CharSequence scheme = fields.get(":scheme");
        boolean isOurs = scheme == null || AsciiString.contentEqualsIgnoreCase(scheme, "http")
                || AsciiString.contentEqualsIgnoreCase(scheme, "https");
        boolean isExtended = fields.contains(":protocol");
        return isOurs && !isExtended && hasValidPath(fields) && fields.getAll(HttpHeaderNames.HOST).size() <= 1
                && hasValidValues(fields);
    }

    /// RFC 9113 section 8.2.1, RFC 9114 section 10.3: no value begins or ends with white space.
    static boolean hasValidValues(Headers<CharSequence, CharSequence, ?> fields) {
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            CharSequence value = field.getValue();
            boolean isPadded = !value.isEmpty()
                    && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
            if (isPadded) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    /// RFC 9113 section 8.5, RFC 9114 section 4.4: CONNECT has neither scheme nor path.
    private static boolean hasValidPath(Headers<CharSequence, CharSequence, ?> fields) {
        CharSequence method = fields.get(":method");
        CharSequence path = fields.get(":path");
        if (AsciiString.contentEquals(method, HttpMethod.CONNECT.asciiName())) {
            return path == null && fields.get(":scheme") == null;
        }
        boolean isAll = AsciiString.contentEquals(path, "*")
                && AsciiString.contentEquals(method, HttpMethod.OPTIONS.asciiName());
        return isAll || (path != null && !path.isEmpty() && path.charAt(0) == '/');
    }
}
