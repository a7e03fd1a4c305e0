package rootwalk.web.site;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.Body;

/// Basic authentication (RFC 7617).
///
/// @param realm the realm that is shown to the user
public record BasicAuthentication(String realm, List<Account> accounts, Handler inner) implements Handler {

    /// @param name without a colon
    public record Account(String name, String password) {

        /// Omits the password.
        @Override
        public String toString() {
            return "Account[name=" + name + "]";
        }
    }

    private static final String SCHEME = "Basic ";

    @Override
    public SiteResponse handle(SiteRequest request) {
        return isAuthorized(request.headers().get(HttpHeaderNames.AUTHORIZATION)) ? inner.handle(request)
                : unauthorized();
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return isAuthorized(request.headers().get(HttpHeaderNames.AUTHORIZATION)) ? inner.contentHandling(request)
                : ContentHandling.REFUSE;
    }

    private SiteResponse unauthorized() {
        String challenge = SCHEME + "realm=\"" + realm.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\", charset=\"UTF-8\"";
        return SiteResponse.text(HttpResponseStatus.UNAUTHORIZED,
                new DefaultHttpHeaders().set(HttpHeaderNames.WWW_AUTHENTICATE, challenge),
                "Name and password are required.");
    }

    /// Compares digests with all accounts, so that the time does not depend on the account or password.
    private boolean isAuthorized(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given;
        try {
            given = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).trim());
        } catch (IllegalArgumentException e) {
            return false;
        }
        byte[] digest = digest(given);
        boolean found = false;
        for (Account account : accounts) {
            byte[] known = (account.name + ":" + account.password).getBytes(StandardCharsets.UTF_8);
            found |= MessageDigest.isEqual(digest, digest(known));
        }
        return found;
    }

    private static byte[] digest(byte[] octets) {
        return Body.of(octets).digest().getBytes(StandardCharsets.US_ASCII);
    }
}
