package rootwalk.web.cache;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.http.Response;

/// Updates stored responses from a response without content (RFC 9111 sections 4.3.4 and 4.3.5).
final class Freshening {

    /// Fields that apply to one connection only (RFC 9111 section 3.1).
    private static final Set<String> CONNECTION_FIELDS = caseless("Connection", "Keep-Alive", "Proxy-Connection", "TE",
            "Transfer-Encoding", "Upgrade", "Trailer", "Proxy-Authenticate", "Proxy-Authentication-Info",
            "Proxy-Authorization");

    /// Fields that describe the stored content and are not updated (RFC 9111 section 3.2).
    private static final Set<String> CONTENT_FIELDS = caseless("Content-Length", "Content-Encoding", "Content-Type",
            "Content-Range");

    private Freshening() {}

    /// The stored responses that a 304 response validates.
    static List<StoredResponse> identified(Response notModified, List<StoredResponse> candidates) {
        Optional<String> etag = Optional.ofNullable(notModified.headers().get(HttpHeaderNames.ETAG));
        if (etag.isPresent() && !etag.get().startsWith("W/")) {
            return candidates.stream().filter(stored -> stored.etag().equals(etag)).toList();
        }
        Optional<String> modified = Optional.ofNullable(notModified.headers().get(HttpHeaderNames.LAST_MODIFIED));
        if (etag.isPresent()) {
            return newest(candidates.stream().filter(stored -> isWeaklyEqual(stored.etag(), etag.get())));
        }
        if (modified.isPresent()) {
            return newest(candidates.stream().filter(stored -> stored.lastModified().equals(modified)));
        }
        // Many servers omit the validators from a 304, although they must send them. A single candidate is unambiguous.
        return candidates.size() == 1 ? candidates : List.of();
    }

    /// Whether a response to `HEAD` describes the content that is stored for `GET`.
    static boolean hasSameContent(Response head, StoredResponse stored) {
        return Stream.of(HttpHeaderNames.ETAG, HttpHeaderNames.LAST_MODIFIED, HttpHeaderNames.CONTENT_LENGTH)
                .allMatch(field -> !head.headers().contains(field)
                        || Objects.equals(head.headers().get(field), stored.response().headers().get(field)));
    }

    /// The fields of a response that are stored.
    static HttpHeaders storedFields(HttpHeaders received) {
        HttpHeaders kept = received.copy();
        connectionFields(received).forEach(kept::remove);
        return kept;
    }

    /// The fields of a stored response after an update from a newer response (RFC 9111 section 3.2).
    static HttpHeaders updated(HttpHeaders stored, HttpHeaders newer) {
        HttpHeaders updated = stored.copy().remove(HttpHeaderNames.AGE);
        HttpHeaders taken = storedFields(newer);
        for (String name : taken.names()) {
            if (!CONTENT_FIELDS.contains(name)) {
                updated.set(name, taken.getAll(name));
            }
        }
        return updated;
    }

    private static Set<String> connectionFields(HttpHeaders received) {
        Set<String> fields = caseless();
        fields.addAll(CONNECTION_FIELDS);
        received.getAll(HttpHeaderNames.CONNECTION).stream().flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip).filter(name -> !name.isEmpty()).forEach(fields::add);
        return fields;
    }

    private static List<StoredResponse> newest(Stream<StoredResponse> stored) {
        return stored.max(Comparator.comparing(StoredResponse::date)).stream().toList();
    }

    /// RFC 9110 section 8.8.3.2.
    private static boolean isWeaklyEqual(Optional<String> one, String other) {
        return one.filter(etag -> opaque(etag).equals(opaque(other))).isPresent();
    }

    private static String opaque(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    private static Set<String> caseless(String... names) {
        return Stream.of(names).collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }
}
