package rootwalk.daemon.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Octets;

/// The site of the REST API. Thread-safe.
public final class ApiSite implements Handler {

    private static final String JSON = "application/json";

    /// For the description of the API, which needs no token.
    private static final Token ANYBODY = new Token("", Octets.of(new byte[0]), List.of());

    private final ApiZones zones;
    private final Tokens tokens;
    private final ApiLog log;
    private final List<Route> routes;

    /// A request that is permitted.
    private record Accepted(Route route, Call call) {}

    public ApiSite(ApiZones zones, List<Token> tokens, ApiLog log) {
        this.zones = zones;
        this.tokens = new Tokens(List.copyOf(tokens));
        this.log = log;
        List<Route> described = Stream.of(new ZoneEndpoints(log).routes(), new RRsetEndpoints(log).routes(),
                new TransactionEndpoints(log).routes(), new HistoryEndpoints(log).routes(),
                new PowerDnsEndpoints(log).routes()).flatMap(List::stream).toList();
        String document = OpenApi.document(described);
        routes = new ArrayList<>(described);
        routes.add(Route.open(OpenApi.PATH, "This document", _ -> Form.json(document)));
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        try {
            return accept(request).route.hasContent() ? ContentHandling.READ : ContentHandling.DISCARD;
        } catch (ApiProblem e) {
            // The handler answers it.
            return ContentHandling.REFUSE;
        }
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        log.received();
        try {
            Accepted accepted = accept(request);
            return new SiteResponse.Computed(() -> run(accepted));
        } catch (ApiProblem e) {
            return answer(request, tokens.of(request.headers()).map(Token::name).orElse(""), e);
        }
    }

    @Override
    public SiteResponse.Full rejection(SiteRequest request, HttpResponseStatus status, String sentence) {
        log.received();
        log.rejected(request, status.code(), sentence);
        return Form.of(request.path()).rejection(status, sentence);
    }

    private SiteResponse run(Accepted accepted) {
        try {
            return accepted.route.endpoint().run(accepted.call);
        } catch (ApiProblem e) {
            return answer(accepted.call.request(), accepted.call.token().name(), e);
        } catch (RuntimeException e) {
            log.defect(accepted.call.request(), e);
            return answer(accepted.call.request(), accepted.call.token().name(),
                    new ApiProblem(Kind.INTERNAL, "the request has failed; the log of the server says why"));
        }
    }

    private SiteResponse answer(SiteRequest request, String token, ApiProblem problem) {
        log.problem(request, token, problem);
        SiteResponse response = Form.of(request.path()).problem(problem);
        return switch (problem.kind()) {
            case UNAUTHENTICATED -> response.withHeaders(
                    headers -> headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"rootwalk\""));
            case METHOD -> response.withHeaders(headers -> headers.set(HttpHeaderNames.ALLOW, allowed(request)));
            case MALFORMED, FORBIDDEN, NOT_FOUND, CONFLICT, CHANGED, MEDIA_TYPE, INVALID, INTERNAL, NOT_STORED ->
                response;
        };
    }

    /// Decides about access. Nothing of the content is known yet.
    private Accepted accept(SiteRequest request) throws ApiProblem {
        List<String> segments = segments(request.path());
        boolean isPublic = request.path().equals(OpenApi.PATH);
        Token token = isPublic ? ANYBODY : token(request);
        Map<Route, Map<String, String>> found = new LinkedHashMap<>();
        routes.forEach(route -> route.match(segments).ifPresent(values -> found.put(route, values)));
        if (found.isEmpty()) {
            throw new ApiProblem(Kind.NOT_FOUND, "there is no resource " + request.path() + "; " + OpenApi.PATH
                    + " lists those that exist");
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return new Accepted(Route.open(request.path(), "", _ -> Form.noContent()
                    .withHeaders(headers -> headers.set(HttpHeaderNames.ALLOW, allowed(request)))),
                    new Call(zones, request, token, Map.of(), Map.of()));
        }
        Route route = found.keySet().stream().filter(it -> isMethod(request, it)).findFirst()
                .orElseThrow(() -> new ApiProblem(Kind.METHOD, request.path() + " does not support "
                        + request.method() + "; it supports " + allowed(request)));
        Call call = new Call(zones, request, token, found.getOrDefault(route, Map.of()), query(request.query()));
        checkZone(call, route);
        checkMediaType(request, route);
        return new Accepted(route, call);
    }

    private Token token(SiteRequest request) throws ApiProblem {
        boolean hasAny = request.headers().contains(HttpHeaderNames.AUTHORIZATION)
                || request.headers().contains(Tokens.API_KEY);
        return tokens.of(request.headers()).orElseThrow(() -> new ApiProblem(Kind.UNAUTHENTICATED, hasAny
                ? "the token is unknown" : "there is no token; send the header Authorization: Bearer TOKEN"));
    }

    private static boolean isMethod(SiteRequest request, Route route) {
        return route.method().equals(request.method())
                || (request.method().equals(HttpMethod.HEAD) && route.method().equals(HttpMethod.GET));
    }

    /// A client does not learn which zones exist that it has nothing to do with.
    private static void checkZone(Call call, Route route) throws ApiProblem {
        if (route.verb().isEmpty()) {
            return;
        }
        Verb verb = route.verb().get();
        if (route.variables().contains("zone")) {
            call.require(verb, call.apex());
        } else if (!call.token().permits(verb)) {
            throw new ApiProblem(Kind.FORBIDDEN, "the token " + call.token().name() + " does not permit to "
                    + Route.word(verb) + " zones");
        }
    }

    private static void checkMediaType(SiteRequest request, Route route) throws ApiProblem {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        // The clients of PowerDNS send other types too.
        if (route.hasContent() && Form.of(request.path()) == Form.OWN && !essence.equals(JSON)) {
            throw new ApiProblem(Kind.MEDIA_TYPE, "the content has to be " + JSON
                    + (type.isEmpty() ? "; send the header Content-Type" : ", not " + type));
        }
    }

    private String allowed(SiteRequest request) {
        List<String> segments;
        try {
            segments = segments(request.path());
        } catch (ApiProblem e) {
            return "";
        }
        return Stream.concat(routes.stream().filter(route -> route.match(segments).isPresent())
                .flatMap(route -> route.method().equals(HttpMethod.GET) ? Stream.of("GET", "HEAD")
                        : Stream.of(route.method().name())),
                Stream.of("OPTIONS")).distinct().collect(Collectors.joining(", "));
    }

    private static List<String> segments(String path) throws ApiProblem {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(Math.min(1, path.length())).split("/", -1)) {
            segments.add(decoded(segment.replace("+", "%2B")));
        }
        return segments;
    }

    private static Map<String, List<String>> query(String query) throws ApiProblem {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int sign = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.computeIfAbsent(decoded(sign < 0 ? pair : pair.substring(0, sign)),
                        _ -> new ArrayList<>()).add(sign < 0 ? "" : decoded(pair.substring(sign + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) throws ApiProblem {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(Kind.MALFORMED, "the percent-encoding in '" + text + "' is wrong");
        }
    }
}
