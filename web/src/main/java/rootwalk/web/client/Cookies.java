package rootwalk.web.client;

import java.util.List;
import java.util.Optional;

import rootwalk.web.url.Url;

/// What sites want back with each request (RFC 6265). Any thread.
public interface Cookies {

    /// None are kept, none are sent.
    Cookies NONE = new Cookies() {
        @Override
        public Optional<String> header(Url url) {
            return Optional.empty();
        }

        @Override
        public void store(Url url, List<String> setCookies) {}
    };

    /// The value of the `Cookie` field for a request, where there is something to send (RFC 6265 section 5.4).
    Optional<String> header(Url url);

    /// Reads the `Set-Cookie` fields of a response, in their order (RFC 6265 section 5.3).
    void store(Url url, List<String> setCookies);

    /// The same for what a page of `page` wants, which other sites may not use to know who visits it.
    default Cookies forResourcesOf(Url page) {
        return this;
    }
}
