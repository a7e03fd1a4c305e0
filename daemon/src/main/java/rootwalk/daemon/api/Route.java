package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.site.SiteResponse;

/// What a method does with a resource.
///
/// @param path with variables in braces, as in an OpenAPI document
/// @param verb that a token must have: for the zone in the path or, if the path has none, for any zone
/// @param content whether the request has content
/// @param summary for the OpenAPI document
/// @param parameters of the query, with their meanings
record Route(HttpMethod method, String path, Optional<Verb> verb, Content content, String summary,
        Map<String, String> parameters, Endpoint endpoint) {

    /// Carries out a request.
    @FunctionalInterface
    interface Endpoint {

        SiteResponse run(Call call) throws ApiProblem;
    }

    /// The content of a request, as schema of the OpenAPI document.
    enum Content {
        NONE, ZONE, RRSET, CHANGES, TRANSACTION, SERIAL, POWERDNS, POWERDNS_ZONE
    }

    static Route of(HttpMethod method, String path, Verb verb, Content content, String summary, Endpoint endpoint) {
        return new Route(method, path, Optional.of(verb), content, summary, Map.of(), endpoint);
    }

    static Route get(String path, Verb verb, String summary, Endpoint endpoint) {
        return of(HttpMethod.GET, path, verb, Content.NONE, summary, endpoint);
    }

    /// For every client with a token.
    static Route open(String path, String summary, Endpoint endpoint) {
        return new Route(HttpMethod.GET, path, Optional.empty(), Content.NONE, summary, Map.of(), endpoint);
    }

    /// @param namesAndMeanings alternating
    Route with(String... namesAndMeanings) {
        Map<String, String> more = new TreeMap<>();
        for (int i = 0; i < namesAndMeanings.length; i += 2) {
            more.put(namesAndMeanings[i], namesAndMeanings[i + 1]);
        }
        return new Route(method, path, verb, content, summary, more, endpoint);
    }

    boolean hasContent() {
        return content != Content.NONE;
    }

    /// The variables in the path.
    List<String> variables() {
        List<String> variables = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.startsWith("{")) {
                variables.add(segment.substring(1, segment.length() - 1));
            }
        }
        return variables;
    }

    /// The values of the variables if the path is of this form; empty if it is not.
    ///
    /// @param segments of a path, decoded
    Optional<Map<String, String>> match(List<String> segments) {
        String[] wanted = path.substring(1).split("/", -1);
        if (wanted.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                values.put(wanted[i].substring(1, wanted[i].length() - 1), segments.get(i));
            } else if (!wanted[i].equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    static String word(Verb verb) {
        return verb.name().toLowerCase(Locale.ROOT);
    }
}
