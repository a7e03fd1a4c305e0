package rootwalk.web.site.demo;

import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url.Scheme;

/// Counts the visits of a client in cookies (RFC 6265), one for each value of `SameSite`.
public final class CookieCount implements Handler {

    private static final long MAX_AGE_SECONDS = 3600;
    private static final int MAX_COUNT = 1_000_000;

    @Override
    public SiteResponse handle(SiteRequest request) {
        if (!request.isGetOrHead()) {
            return SiteResponse.notAllowed(HttpMethod.GET, HttpMethod.HEAD);
        }
        int visits = count(request.headers().get(HttpHeaderNames.COOKIE, "")) + 1;
        SiteResponse response = SiteResponse.text(HttpResponseStatus.OK, "This is visit " + visits + ".");
        return response.withHeaders(headers -> {
            headers.set(HttpHeaderNames.CACHE_CONTROL, "private, no-store");
            headers.add(HttpHeaderNames.SET_COOKIE, cookie("visits", visits, SameSite.Lax, request));
            headers.add(HttpHeaderNames.SET_COOKIE, cookie("visits-strict", visits, SameSite.Strict, request));
            if (request.scheme() == Scheme.HTTPS) {
                // Browsers reject it without `Secure`.
                headers.add(HttpHeaderNames.SET_COOKIE, cookie("visits-none", visits, SameSite.None, request));
            }
        });
    }

    private static int count(String cookies) {
        Set<Cookie> read = ServerCookieDecoder.STRICT.decode(cookies);
        return read.stream().filter(cookie -> cookie.name().equals("visits")).map(Cookie::value)
                .filter(value -> value.matches("\\d{1,6}")).mapToInt(Integer::parseInt)
                .filter(count -> count < MAX_COUNT)
                .findFirst().orElse(0);
    }

    private static String cookie(String name, int visits, SameSite sameSite, SiteRequest request) {
        var cookie = new DefaultCookie(name, Integer.toString(visits));
        cookie.setMaxAge(MAX_AGE_SECONDS);
        cookie.setPath(request.path());
        cookie.setHttpOnly(true);
        cookie.setSecure(request.scheme() == Scheme.HTTPS);
        cookie.setSameSite(sameSite);
        return ServerCookieEncoder.STRICT.encode(cookie);
    }
}
