package rootwalk.web.server;

import io.netty.handler.codec.http.HttpMethod;

/// The properties of a request that determine the framing of its response.
///
/// @param version of the messages on the connection
/// @param persistence what happens to the connection afterwards
record RequestFraming(HttpMethod method, Version version, Persistence persistence) {

    enum Version {
        HTTP_1_0("HTTP/1.0"), HTTP_1_1("HTTP/1.1"), HTTP_2("HTTP/2.0"), HTTP_3("HTTP/3.0");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        /// Whether each request has a stream of its own.
        boolean hasStreams() {
            return switch (this) {
                case HTTP_1_0, HTTP_1_1 -> false;
                case HTTP_2, HTTP_3 -> true;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }

    enum Persistence {
        /// The connection stays open for the next request.
        KEEP,
        /// The connection is closed after this response.
        CLOSE
    }

    /// Whether the response has the most common framing: HTTP/1.1, with content, on a connection that stays open.
    boolean isPlainGet() {
        return version == Version.HTTP_1_1 && persistence == Persistence.KEEP && method.equals(HttpMethod.GET);
    }

    boolean isHead() {
        return method.equals(HttpMethod.HEAD);
    }
}
