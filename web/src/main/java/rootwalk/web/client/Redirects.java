package rootwalk.web.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

/// Follows redirects (RFC 9110 section 15.4).
final class Redirects {

    private static final Set<Integer> FOLLOWED = Set.of(301, 302, 303, 307, 308);

    private Redirects() {}

    /// The next request; empty if the response is not a redirect or has no `Location`.
    static Optional<Request> next(Request request, Response response) throws FetchFailure {
        String location = response.headers().get(HttpHeaderNames.LOCATION);
        if (!FOLLOWED.contains(response.status().code()) || location == null) {
            return Optional.empty();
        }
        Url target = target(request.url(), location);
        HttpMethod method = method(request.method(), response.status().code());
        HttpHeaders headers = request.headers().copy();
        List.of(HttpHeaderNames.HOST, HttpHeaderNames.COOKIE).forEach(headers::remove);
        Body body = request.body();
        if (!method.equals(request.method())) {
            body = Body.NONE;
            List.of(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.CONTENT_TYPE, HttpHeaderNames.CONTENT_ENCODING,
                    HttpHeaderNames.CONTENT_LANGUAGE, HttpHeaderNames.CONTENT_LOCATION, HttpHeaderNames.EXPECT,
                    HttpHeaderNames.TRANSFER_ENCODING).forEach(headers::remove);
        }
        if (!target.origin().equals(request.url().origin())) {
            headers.remove(HttpHeaderNames.AUTHORIZATION);
        }
        return Optional.of(new Request(method, target, headers, body));
    }

    /// Resolves `Location`. A target without a fragment inherits the fragment of the request (RFC 9110 section 10.2.2).
    private static Url target(Url from, String location) throws FetchFailure {
        try {
            Url target = from.resolveField(location);
            return target.fragment().isPresent() ? target : target.withFragment(from.fragment());
        } catch (UrlSyntaxException e) {
            throw new FetchFailure(FetchStep.REDIRECT,
                    "the redirect from " + from.withoutUserInfo() + " leads to \"" + ResponseFailures.quote(location)
                            + "\", which is not an http or https URL: " + e.getMessage(),
                    "an invalid Location field, or one for an app", e);
        }
    }

    /// POST becomes GET after 301 and 302, as in browsers; all methods but HEAD become GET after 303.
    private static HttpMethod method(HttpMethod method, int status) {
        boolean becomesGet = switch (status) {
            case 301, 302 -> method.equals(HttpMethod.POST);
            case 303 -> !method.equals(HttpMethod.HEAD);
            default -> false;
        };
        return becomesGet ? HttpMethod.GET : method;
    }

    /// The failure for too many redirects.
    static FetchFailure tooMany(List<Exchange> exchanges, Url next) {
        List<Url> ways = exchanges.stream().map(exchange -> exchange.request().url().withoutUserInfo()).toList();
        int before = ways.lastIndexOf(next.withoutUserInfo());
        if (before < 0) {
            return new FetchFailure(FetchStep.REDIRECT, "stopped after " + ways.size() + " redirects, before "
                    + next.withoutUserInfo(), "a site that derives each redirect from the last one");
        }
        StringBuilder circle = new StringBuilder();
        ways.subList(before, ways.size()).forEach(url -> circle.append(url).append(" > "));
        return new FetchFailure(FetchStep.REDIRECT, "redirect loop: " + circle + next.withoutUserInfo(),
                "two rules that undo each other, such as http > https by the site and https > http by a proxy in front of it; "
                        + "or a cookie that is not sent back");
    }
}
