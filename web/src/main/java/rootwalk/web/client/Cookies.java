package rootwalk.web.client;

import java.util.List;
import java.util.Optional;

import rootwalk.web.url.Url;

/// The cookies of a client (RFC 6265). Thread-safe.
public interface Cookies {

    /// Stores and sends no cookies.
    Cookies NONE = new Cookies() {
        @Override
        public Optional<String> header(Url url) {
            return Optional.empty();
        }

        @Override
        public void store(Url url, List<String> setCookies) {}
    };

    /// The value of the `Cookie` field for a request; empty if there is no cookie to send (RFC 6265 section 5.4).
    Optional<String> header(Url url);

    /// Stores the cookies of a response, in the order of its `Set-Cookie` fields (RFC 6265 section 5.3).
    void store(Url url, List<String> setCookies);

    /// The cookies for the resources of a page, without those that other sites could use for tracking.
    default Cookies forResourcesOf(Url page) {
        return this;
    }
}
