package rootwalk.web.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Credentials of a client (RFC 9110 section 11.4).
public sealed interface Credentials {

    /// The value of the `Authorization` field.
    String field();

    /// User name and password (RFC 7617 section 2).
    record Basic(String user, String password) implements Credentials {
        @Override
        public String field() {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        }
    }

    /// A bearer token (RFC 6750 section 2.1).
    record Bearer(String token) implements Credentials {
        @Override
        public String field() {
            return "Bearer " + token;
        }
    }
}
